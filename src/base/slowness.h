// How many times slower than the reference machine this one is: limits of time that we chose
// ourselves are multiplied by it, so that a slow machine is not called a broken one. Read or
// measured once, when the program starts (see access/observe/machine_speed.h).
#pragma once

#include <string>
#include <string_view>

#include "base/deadline.h"
#include "base/result.h"

namespace stackpilot {

/// Overrides the measurement: a whole number from 1 to most_slowness. Nodes are told by it, too.
inline constexpr const char* slowness_variable = "STACKPILOT_SLOWNESS";
inline constexpr int most_slowness = 20;

/// 1 on the reference machine and on faster ones, at most most_slowness. 1 until it is set.
int slowness();

/// Call once, before threads start. Values out of range are moved to its nearest end.
void set_slowness(int factor);

/// `limit` times slowness().
Millis scaled(Millis limit);

/// kUsage unless `text` is a whole number from 1 to most_slowness.
Result<int> parse_slowness(std::string_view text);

/// "did not answer within 5 s": the words for a limit of ours that passed without an answer.
std::string did_not_answer_within(Millis limit);

/// Whether an error's message, or a part of it, is in these words.
bool tells_silence(std::string_view message);

}  // namespace stackpilot
