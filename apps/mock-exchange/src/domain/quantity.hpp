#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace exchange {

inline constexpr int max_integer_digits = 20;
inline constexpr int max_fraction_digits = 18;

// Reads an order quantity: a strictly positive, finite decimal number in JSON's number grammar
// ("1", "0.25", "1.5e3"). Returns its canonical plain form, without exponent, leading or trailing
// zeros, so that equal quantities have equal text ("1.50" and "15e-1" are both "1.5").
// Nothing is rounded: a number that would need more than max_integer_digits before the point or
// max_fraction_digits after it is refused, and so is everything else, with nullopt.
std::optional<std::string> parse_quantity(std::string_view text);

}  // namespace exchange
