#include "domain/uuid.hpp"

#include <sys/random.h>

#include <cstdlib>

#include "domain/hex.hpp"

namespace exchange {
namespace {

constexpr std::uint16_t counter_limit = 0x1000;
constexpr std::uint16_t counter_start_mask = 0x07ff;  // leaves half the range to count within a ms

bool is_dash_position(std::size_t i) {
  return i == 8 || i == 13 || i == 18 || i == 23;
}

}  // namespace

std::string to_text(const Uuid& uuid) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text(36, '-');
  std::size_t at = 0;
  for (const std::uint8_t byte : uuid.bytes) {
    if (is_dash_position(at)) ++at;
    text[at++] = digits[byte >> 4];
    text[at++] = digits[byte & 0xf];
  }
  return text;
}

std::optional<Uuid> parse_uuid(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  Uuid uuid;
  std::size_t nibble = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_dash_position(i)) {
      if (text[i] != '-') return std::nullopt;
      continue;
    }
    const int value = hex_value(text[i]);
    if (value < 0) return std::nullopt;
    std::uint8_t& byte = uuid.bytes[nibble / 2];
    byte = static_cast<std::uint8_t>(byte << 4 | value);
    ++nibble;
  }
  return uuid;
}

std::uint64_t Uuid7Generator::random_bits() {
  if (pool_used_ == pool_.size()) {
    // getrandom() never returns fewer than up to 256 requested bytes; no id without entropy.
    char* out = reinterpret_cast<char*>(pool_.data());
    for (std::size_t done = 0; done < sizeof(pool_); done += 256) {
      if (getrandom(out + done, 256, 0) != 256) std::abort();
    }
    pool_used_ = 0;
  }
  return pool_[pool_used_++];
}

Uuid Uuid7Generator::next(std::uint64_t unix_milliseconds) {
  if (unix_milliseconds > last_milliseconds_) {
    last_milliseconds_ = unix_milliseconds;
    counter_ = static_cast<std::uint16_t>(random_bits() & counter_start_mask);
  } else if (++counter_ == counter_limit) {
    ++last_milliseconds_;
    counter_ = 0;
  }
  Uuid uuid;
  for (std::size_t i = 0; i < 6; ++i) {
    uuid.bytes[i] = static_cast<std::uint8_t>(last_milliseconds_ >> (40 - 8 * i));
  }
  uuid.bytes[6] = static_cast<std::uint8_t>(0x70 | counter_ >> 8);
  uuid.bytes[7] = static_cast<std::uint8_t>(counter_);
  const std::uint64_t random = random_bits();
  for (std::size_t i = 8; i < 16; ++i) {
    uuid.bytes[i] = static_cast<std::uint8_t>(random >> (8 * (i - 8)));
  }
  uuid.bytes[8] = static_cast<std::uint8_t>(0x80 | (uuid.bytes[8] & 0x3f));
  return uuid;
}

}  // namespace exchange
