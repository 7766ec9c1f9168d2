#include "model/yaml_scalar.h"

#include <gtest/gtest.h>

namespace stackpilot {
namespace {

TEST(YamlScalar, FollowsTheCoreSchema) {
  const std::vector<std::pair<std::string, std::optional<Json>>> scalars = {
      {"~", Json()},
      {"null", Json()},
      {"NULL", Json()},
      {"nUll", "nUll"},
      {"true", true},
      {"FALSE", false},
      {"yes", "yes"},
      {"on", "on"},
      {"0", 0},
      {"-19", -19},
      {"+12", 12},
      {"007", 7},
      {"0o7", 7},
      {"0xFF", 255},
      {"0b1", "0b1"},
      {"1_000", "1_000"},
      {"18446744073709551615", 18446744073709551615ULL},
      {"18446744073709551616", std::nullopt},
      {"-9223372036854775809", std::nullopt},
      {"0.5", 0.5},
      {".5", 0.5},
      {"1.", 1.0},
      {"+1e-3", 0.001},
      {"1e999", std::nullopt},
      {".inf", std::nullopt},
      {"-.INF", std::nullopt},
      {".nan", std::nullopt},
      {"12:30", "12:30"},
      {"2026-01-01", "2026-01-01"},
      {"1.2.3", "1.2.3"},
      {"-", "-"},
      {"text", "text"},
      {"\"5\"", "5"},
      {"'true'", "true"},
      {"\"\"", ""},
      {"!!str 5", "5"},
      {"!env 5", std::nullopt},
      {"[1]", std::nullopt},
      {"{a: 1}", std::nullopt},
  };
  for (const auto& [text, value] : scalars) {
    const auto read = core_scalar(YAML::Load("a: " + (text == "-" ? "\"-\"" : text))["a"]);
    EXPECT_EQ(read.has_value(), value.has_value()) << text;
    if (read && value) {
      EXPECT_EQ(*read, *value) << text;
      EXPECT_EQ(read->is_number(), value->is_number()) << text;
    }
  }
  EXPECT_EQ(core_scalar(YAML::Load("a:")["a"]), Json());
  EXPECT_EQ(core_scalar(YAML::Load("a: " + std::string(200, '1'))["a"]), std::string(200, '1'));
}

}  // namespace
}  // namespace stackpilot
