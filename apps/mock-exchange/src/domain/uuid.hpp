#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace exchange {

struct Uuid {
  std::array<std::uint8_t, 16> bytes{};
  // NOLINTNEXTLINE(modernize-use-nullptr): sees the 0 that a defaulted comparison stands for
  auto operator<=>(const Uuid&) const = default;
};

// 36 characters, lower-case.
std::string to_text(const Uuid& uuid);

// Accepts the 8-4-4-4-12 form only, in either case.
std::optional<Uuid> parse_uuid(std::string_view text);

// Makes version 7 ids (RFC 9562): they sort by time, and ids of one generator never go backwards
// even when the clock does. Not thread-safe.
class Uuid7Generator {
 public:
  Uuid next(std::uint64_t unix_milliseconds);

 private:
  std::uint64_t random_bits();

  std::uint64_t last_milliseconds_ = 0;
  std::uint16_t counter_ = 0;  // 12 bits
  std::array<std::uint64_t, 64> pool_{};
  std::size_t pool_used_ = 64;
};

}  // namespace exchange
