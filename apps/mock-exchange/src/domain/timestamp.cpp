#include "domain/timestamp.hpp"

#include <array>
#include <cstdio>
#include <ctime>

namespace exchange {
namespace {

constexpr std::size_t seconds_length = 19;  // YYYY-MM-DD HH:MM:SS
constexpr std::size_t fraction_digits = 6;

bool matches(std::string_view text, std::string_view pattern) {
  if (text.size() != pattern.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (pattern[i] == '0' ? !digit : text[i] != pattern[i]) return false;
  }
  return true;
}

}  // namespace

std::optional<std::string> rfc3339_from_postgres(std::string_view text) {
  if (!text.ends_with("+00")) return std::nullopt;
  text.remove_suffix(3);
  const std::string_view seconds = text.substr(0, seconds_length);
  if (!matches(seconds, "0000-00-00 00:00:00")) return std::nullopt;
  std::string_view fraction = text.substr(seconds_length);
  if (!fraction.empty()) {
    if (fraction.size() > fraction_digits + 1) return std::nullopt;
    if (!matches(fraction, std::string_view(".000000").substr(0, fraction.size()))) {
      return std::nullopt;
    }
    fraction.remove_prefix(1);
  }
  std::string out(seconds);
  out[10] = 'T';
  out += '.';
  out += fraction;
  out.append(fraction_digits - fraction.size(), '0');
  out += 'Z';
  return out;
}

std::string rfc3339_from_unix(std::int64_t microseconds) {
  const std::time_t seconds = static_cast<std::time_t>(microseconds / 1'000'000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> date{};
  std::strftime(date.data(), date.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  std::array<char, 16> fraction{};
  std::snprintf(fraction.data(), fraction.size(), ".%06dZ",
                static_cast<int>(microseconds % 1'000'000));
  return std::string(date.data()) + fraction.data();
}

}  // namespace exchange
