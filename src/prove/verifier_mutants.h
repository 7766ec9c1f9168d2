// Mutants of verification itself: its judgements are tampered with, and the lab is left alone.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/verdict.h"

namespace stackpilot::prove {

/// The kind of these mutants. Settings: `guarantee`, whose judgement is tampered with, and `how`:
/// left-out, twice, or without-reason (it fails, and does not say why).
inline constexpr const char* judgement_kind = "judgement";

/// Does it, and then judges again what is about the judgements of all others. Returns the proof.
/// kUsage for settings that mean nothing.
Result<std::string> tamper_with(std::vector<Judgement>& judgements,
                                const std::map<std::string, std::string>& settings);

}  // namespace stackpilot::prove
