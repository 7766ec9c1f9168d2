// What the body of an answer says at the places that a contract names. Bodies are untrusted.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/contract.h"

namespace stackpilot::service {

/// In bytes, like longest_answer, but of the bodies of pages of a list.
inline constexpr std::size_t longest_page = 4U << 20U;

/// The text, number, true or false at `pointer` (RFC 6901), as text; numbers digit by digit as they
/// are written. nullopt when there is nothing
/// there, null, a list or an object, and for a body that is too long or not JSON. Of a key that is
/// there twice the last one counts.
std::optional<std::string> value_at(std::string_view body, const std::string& pointer);

/// The elements of the list at `pointer`, each as JSON in which value_at() finds what it would in
/// `body`. nullopt when there is no list there, and for a body that is longer than longest_page or
/// not JSON.
std::optional<std::vector<std::string>> items_at(std::string_view body, const std::string& pointer);

/// The reason that a service gives at `pointer`: printable, of 100 characters at most. Empty when
/// `pointer` is empty or no text is there.
std::string reason_in(std::string_view body, const std::string& pointer);

/// Whether `status` is that of `pattern`: "404", "2xx", or empty for any.
bool has_status(const std::string& pattern, int status);

/// nullopt when the answer is as `wanted`; else the first difference, printable, in words that can
/// follow "because". Numbers are compared as a double has them.
std::optional<std::string> why_not(const AnswerContract& wanted, int status, std::string_view body);

/// nullopt when the answer to `readiness.get` means ready: 200, and what `is` wants; else as above.
std::optional<std::string> why_not_ready(const ReadinessContract& readiness, int status,
                                         std::string_view body);

/// The same for the values alone.
std::optional<std::string> why_not(const ExpectedValues& wanted, std::string_view body);

}  // namespace stackpilot::service
