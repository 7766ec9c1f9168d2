// A quantity is refused, or has one canonical form of the same value.

#include "domain/quantity.hpp"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "require.hpp"

namespace {

bool is_canonical(std::string_view text) {
  const std::size_t point = text.find('.');
  const std::string_view integer = text.substr(0, point);
  const std::string_view fraction = point == text.npos ? "" : text.substr(point + 1);
  return text.find_first_not_of("0123456789.") == text.npos && !integer.empty() &&
         (integer == "0" || integer.front() != '0') && text != "0" &&
         (point == text.npos || (!fraction.empty() && fraction.back() != '0')) &&
         integer.size() <= exchange::max_integer_digits &&
         fraction.size() <= exchange::max_fraction_digits;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto quantity = exchange::parse_quantity(text);
  if (!quantity) return 0;
  REQUIRE(is_canonical(*quantity));
  REQUIRE(exchange::parse_quantity(*quantity) == quantity);
  const double expected = std::strtod(text.c_str(), nullptr);
  const double value = std::strtod(quantity->c_str(), nullptr);
  REQUIRE(value > 0 && std::fabs(value - expected) <= expected * 1e-12);
  return 0;
}
