#include "domain/quantity.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace exchange {
namespace {

const std::string nines_20(20, '9');

TEST(Quantity, AcceptedInItsCanonicalForm) {
  const std::pair<std::string, std::string> cases[] = {
      {"1", "1"},
      {"0.5", "0.5"},
      {"1.50", "1.5"},
      {"007", "7"},
      {"15e-1", "1.5"},
      {"1.5E3", "1500"},
      {"1e+2", "100"},
      {"0.1", "0.1"},
      {"100", "100"},
      {"0.30000000000000000", "0.3"},
      {"0.000000000000000001", "0.000000000000000001"},
      {"1e-18", "0.000000000000000001"},
      {"1e19", "10000000000000000000"},
      {nines_20, nines_20},
      {nines_20 + ".999999999999999999", nines_20 + ".999999999999999999"},
  };
  for (const auto& [text, expected] : cases) {
    EXPECT_EQ(parse_quantity(text), expected) << text;
    EXPECT_EQ(parse_quantity(expected), expected) << expected;
  }
}

TEST(Quantity, Refused) {
  const std::string cases[] = {
      "",
      "nan",
      "NaN",
      "inf",
      "Infinity",
      "1e309",
      "1e20",
      "-0",
      "0",
      "0.0",
      "0e5",
      "-1",
      "+1",
      ".5",
      "5.",
      "1,5",
      "1.2.3",
      "1e",
      "1e+",
      "0x10",
      " 1",
      "1 ",
      "1\n",
      "1e-19",
      "1e9999",
      "1e2147483648",
      "1e-2147483649",
      "٫5",
      "١",
      "0e0000001",
      "1_000",
      "1'000",
      "1.000,00",
      "1e5e5",
      "--1",
      "1e--5",
      "infinity",
      "-inf",
      std::string(40, '9'),
      "9" + nines_20,
      std::string(100, '0') + "1",
      std::string("1\0", 2),
      std::string("\0", 1),
      "0." + std::string(19, '1'),
  };
  for (const std::string& text : cases) EXPECT_EQ(parse_quantity(text), std::nullopt) << text;
}

}  // namespace
}  // namespace exchange
