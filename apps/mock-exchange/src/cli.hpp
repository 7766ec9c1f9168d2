#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "domain/build_info.hpp"

namespace exchange {

struct ServeCommand {
  std::string address = "0.0.0.0";
  std::uint16_t port = 8000;
  std::string build_info_path = default_build_info_path;
};
struct HealthcheckCommand {
  std::string path = "/health";
  std::uint16_t port = 8000;
};
struct HelpCommand {};
struct VersionCommand {
  std::string build_info_path = default_build_info_path;
};
struct UsageError {
  std::string message;
};
using Command =
    std::variant<ServeCommand, HealthcheckCommand, HelpCommand, VersionCommand, UsageError>;

Command parse_command_line(int argc, const char* const* argv);

std::string usage();

}  // namespace exchange
