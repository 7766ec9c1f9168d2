#include "domain/quantity.hpp"

#include <gtest/gtest.h>

namespace exchange {
namespace {

struct Case {
  std::string text;
  std::optional<std::string> expected;
};

class Quantity : public testing::TestWithParam<Case> {};

TEST_P(Quantity, IsExactOrRefused) {
  EXPECT_EQ(parse_quantity(GetParam().text), GetParam().expected) << GetParam().text;
}

const std::string nines_20(20, '9');

INSTANTIATE_TEST_SUITE_P(
    Accepted, Quantity,
    testing::Values(Case{"1", "1"}, Case{"0.5", "0.5"}, Case{"1.50", "1.5"}, Case{"007", "7"},
                    Case{"15e-1", "1.5"}, Case{"1.5E3", "1500"}, Case{"1e+2", "100"},
                    Case{"0.1", "0.1"}, Case{"100", "100"},
                    Case{"0.000000000000000001", "0.000000000000000001"},
                    Case{"1e-18", "0.000000000000000001"}, Case{"1e19", "10000000000000000000"},
                    Case{nines_20, nines_20}, Case{"0.30000000000000000", "0.3"},
                    Case{"0e0000001", std::nullopt},
                    Case{nines_20 + ".999999999999999999", nines_20 + ".999999999999999999"}));

INSTANTIATE_TEST_SUITE_P(
    Refused, Quantity,
    testing::Values(Case{"", {}}, Case{"nan", {}}, Case{"NaN", {}}, Case{"inf", {}},
                    Case{"Infinity", {}}, Case{"1e309", {}}, Case{"1e20", {}}, Case{"-0", {}},
                    Case{"0", {}}, Case{"0.0", {}}, Case{"0e5", {}}, Case{"-1", {}}, Case{"+1", {}},
                    Case{".5", {}}, Case{"5.", {}}, Case{"1,5", {}}, Case{"1.2.3", {}},
                    Case{"1e", {}}, Case{"1e+", {}}, Case{"0x10", {}}, Case{" 1", {}},
                    Case{"1 ", {}}, Case{"1\n", {}}, Case{"1e-19", {}}, Case{"1e9999", {}},
                    Case{std::string(40, '9'), {}}, Case{"9" + nines_20, {}},
                    Case{std::string(100, '0') + "1", {}}, Case{std::string("1\0", 2), {}},
                    Case{"١", {}}));

}  // namespace
}  // namespace exchange
