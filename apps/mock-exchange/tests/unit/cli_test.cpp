#include "cli.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace exchange {
namespace {

Command parse(std::vector<const char*> words) {
  words.insert(words.begin(), "mock-exchange");
  return parse_command_line(static_cast<int>(words.size()), words.data());
}

TEST(Cli, Serve) {
  const auto plain = std::get<ServeCommand>(parse({}));
  EXPECT_EQ(plain.address, "0.0.0.0");
  EXPECT_EQ(plain.port, 8000);
  EXPECT_EQ(plain.build_info_path, "/etc/mock-exchange/build.json");
  const auto full =
      std::get<ServeCommand>(parse({"--port", "9", "--address", "127.0.0.1", "--build-info", "b"}));
  EXPECT_EQ(full.port, 9);
  EXPECT_EQ(full.address, "127.0.0.1");
  EXPECT_EQ(full.build_info_path, "b");
}

TEST(Cli, Others) {
  const auto health = std::get<HealthcheckCommand>(parse({"healthcheck", "--port", "7"}));
  EXPECT_EQ(health.port, 7);
  EXPECT_EQ(health.path, "/health");
  const auto started =
      std::get<HealthcheckCommand>(parse({"healthcheck", "started", "--port", "8"}));
  EXPECT_EQ(started.port, 8);
  EXPECT_EQ(started.path, "/started");
  EXPECT_TRUE(std::holds_alternative<HelpCommand>(parse({"--help"})));
  EXPECT_TRUE(std::holds_alternative<VersionCommand>(parse({"--version"})));
}

TEST(Cli, Errors) {
  for (const std::vector<const char*>& words :
       std::initializer_list<std::vector<const char*>>{{"--port"},
                                                       {"--port", "x"},
                                                       {"--port", "70000"},
                                                       {"--nope"},
                                                       {"serve"},
                                                       {"started"},
                                                       {"healthcheck", "--port", "7", "started"},
                                                       {""}}) {
    EXPECT_TRUE(std::holds_alternative<UsageError>(parse(words)));
  }
}

}  // namespace
}  // namespace exchange
