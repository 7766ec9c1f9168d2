#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace exchange {

// Turns Postgres' text for a timestamptz in UTC ("2026-01-02 03:04:05.6+00") into RFC 3339 with
// six fraction digits ("2026-01-02T03:04:05.600000Z"). Any other text gives nullopt.
std::optional<std::string> rfc3339_from_postgres(std::string_view text);

// Microseconds since 1970 as RFC 3339 UTC with six fraction digits.
std::string rfc3339_from_unix(std::int64_t microseconds);

}  // namespace exchange
