#include "domain/quantity.hpp"

#include <cstddef>

namespace exchange {
namespace {

constexpr std::size_t max_text_length = 64;
constexpr int max_exponent_digits = 3;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The parts of a number's text, not yet interpreted.
struct Notation {
  std::string_view integer;
  std::string_view fraction;
  int exponent = 0;
};

std::string_view take_digits(std::string_view& rest) {
  std::size_t count = 0;
  while (count < rest.size() && is_digit(rest[count])) ++count;
  const std::string_view digits = rest.substr(0, count);
  rest.remove_prefix(count);
  return digits;
}

std::optional<int> take_exponent(std::string_view& rest) {
  const bool negative = !rest.empty() && rest.front() == '-';
  if (!rest.empty() && (rest.front() == '-' || rest.front() == '+')) rest.remove_prefix(1);
  const std::string_view digits = take_digits(rest);
  if (digits.empty() || digits.size() > max_exponent_digits) return std::nullopt;
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return negative ? -value : value;
}

std::optional<Notation> read_notation(std::string_view text) {
  Notation notation;
  notation.integer = take_digits(text);
  if (notation.integer.empty()) return std::nullopt;
  if (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    notation.fraction = take_digits(text);
    if (notation.fraction.empty()) return std::nullopt;
  }
  if (!text.empty() && (text.front() == 'e' || text.front() == 'E')) {
    text.remove_prefix(1);
    const std::optional<int> exponent = take_exponent(text);
    if (!exponent) return std::nullopt;
    notation.exponent = *exponent;
  }
  if (!text.empty()) return std::nullopt;
  return notation;
}

// Writes significant digits whose decimal point stands after `point` of them (may be outside).
std::string plain_form(std::string_view digits, int point) {
  const int count = static_cast<int>(digits.size());
  std::string out;
  if (point <= 0) {
    out = "0.";
    out.append(static_cast<std::size_t>(-point), '0');
    out.append(digits);
  } else if (point >= count) {
    out = digits;
    out.append(static_cast<std::size_t>(point - count), '0');
  } else {
    out = digits.substr(0, static_cast<std::size_t>(point));
    out += '.';
    out += digits.substr(static_cast<std::size_t>(point));
  }
  return out;
}

}  // namespace

std::optional<std::string> parse_quantity(std::string_view text) {
  if (text.size() > max_text_length) return std::nullopt;
  const std::optional<Notation> notation = read_notation(text);
  if (!notation) return std::nullopt;

  std::string digits(notation->integer);
  digits += notation->fraction;
  const std::size_t first = digits.find_first_not_of('0');
  if (first == std::string::npos) return std::nullopt;
  const std::size_t last = digits.find_last_not_of('0');

  const int point =
      static_cast<int>(notation->integer.size()) + notation->exponent - static_cast<int>(first);
  const int significant = static_cast<int>(last - first + 1);
  if (point > max_integer_digits || significant - point > max_fraction_digits) return std::nullopt;
  return plain_form(std::string_view(digits).substr(first, last - first + 1), point);
}

}  // namespace exchange
