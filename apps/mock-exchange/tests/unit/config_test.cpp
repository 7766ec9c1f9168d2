#include "domain/config.hpp"

#include <gtest/gtest.h>

#include <map>

namespace exchange {
namespace {

using Variables = std::map<std::string, std::string>;

std::variant<Config, ConfigErrors> load(const Variables& variables) {
  return load_config([&](const char* name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  });
}

const Variables minimal{
    {"SERVICE_NAME", "s"}, {"ENV", "e"}, {"LOG_LEVEL", "INFO"}, {"VERSION", "1"}};

Variables with(std::initializer_list<Variables::value_type> more) {
  Variables variables = minimal;
  for (const auto& [name, value] : more) variables[name] = value;
  return variables;
}

// G-02-07
TEST(Config, NamesEveryMissingVariable) {
  const auto loaded = load({{"ENV", ""}});
  EXPECT_EQ(std::get<ConfigErrors>(loaded).messages,
            (std::vector<std::string>{"SERVICE_NAME is not set", "ENV is not set",
                                      "LOG_LEVEL is not set", "VERSION is not set"}));
}

TEST(Config, LivesWithoutDatabase) {
  const auto config = std::get<Config>(load(minimal));
  EXPECT_FALSE(config.database);
  EXPECT_EQ(config.missing_database,
            (std::vector<std::string>{"DB_HOST", "DB_NAME", "DB_USER", "DB_PASSWORD"}));
  EXPECT_EQ(config.log_level_text, "INFO");
}

TEST(Config, Database) {
  const auto config = std::get<Config>(
      load(with({{"DB_HOST", "h"}, {"DB_NAME", "n"}, {"DB_USER", "u"}, {"DB_PASSWORD", "p"}})));
  ASSERT_TRUE(config.database);
  EXPECT_EQ(config.database->port, 5432);
}

TEST(Config, BadValuesAreNamed) {
  for (const char* port : {"0", "65536", "x", "5432x", "-1"}) {
    const auto loaded = load(with({{"DB_PORT", port}}));
    ASSERT_TRUE(std::holds_alternative<ConfigErrors>(loaded)) << port;
    EXPECT_NE(std::get<ConfigErrors>(loaded).messages.at(0).find("DB_PORT"), std::string::npos);
  }
  const auto loaded = load(with({{"LOG_LEVEL", "loud"}}));
  EXPECT_EQ(
      std::get<ConfigErrors>(loaded).messages,
      (std::vector<std::string>{"LOG_LEVEL is 'loud', expected debug, info, warning or error"}));
}

}  // namespace
}  // namespace exchange
