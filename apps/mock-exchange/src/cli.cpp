#include "cli.hpp"

#include <charconv>
#include <optional>
#include <string_view>

namespace exchange {
namespace {

struct Arguments {
  std::optional<HealthcheckCommand> healthcheck;
  bool help = false;
  bool version = false;
  ServeCommand serve;
};

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), port);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return port;
}

// Returns what is wrong with the option, if anything.
std::optional<std::string> apply(std::string_view option, std::string_view value,
                                 Arguments& arguments) {
  if (option == "--build-info") {
    arguments.serve.build_info_path = value;
  } else if (option == "--address") {
    arguments.serve.address = value;
  } else if (const auto port = parse_port(value)) {
    arguments.serve.port = *port;
  } else {
    return "--port needs a number from 0 to 65535, not '" + std::string(value) + "'";
  }
  return std::nullopt;
}

bool takes_value(std::string_view option) {
  return option == "--build-info" || option == "--address" || option == "--port";
}

}  // namespace

Command parse_command_line(int argc, const char* const* argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--help" || word == "-h") {
      arguments.help = true;
    } else if (word == "--version") {
      arguments.version = true;
    } else if (word == "healthcheck" && i == 1) {
      arguments.healthcheck.emplace();
    } else if (word == "started" && i == 2 && arguments.healthcheck) {
      arguments.healthcheck->path = "/started";
    } else if (takes_value(word)) {
      if (++i == argc) return UsageError{std::string(word) + " needs a value"};
      if (auto error = apply(word, argv[i], arguments)) return UsageError{std::move(*error)};
    } else {
      return UsageError{"unknown argument '" + std::string(word) + "'"};
    }
  }
  if (arguments.help) return HelpCommand{};
  if (arguments.version) return VersionCommand{arguments.serve.build_info_path};
  if (arguments.healthcheck) {
    arguments.healthcheck->port = arguments.serve.port;
    return *arguments.healthcheck;
  }
  return arguments.serve;
}

std::string usage() {
  return "usage: mock-exchange [--address ADDRESS] [--port PORT] [--build-info PATH]\n"
         "       mock-exchange healthcheck [started] [--port PORT]\n"
         "       mock-exchange --version | --help\n"
         "\n"
         "Serves the mock exchange over HTTP on 0.0.0.0:8000. healthcheck asks a running one on\n"
         "this machine and exits 0 when it is alive, 1 when not; with started, 1 also until it "
         "was\n"
         "ready for the first time.\n"
         "\n"
         "environment, all needed: SERVICE_NAME, ENV, LOG_LEVEL (debug, info, warning, error),\n"
         "VERSION. Postgres: DB_HOST, DB_PORT (5432), DB_NAME, DB_USER, DB_PASSWORD; without\n"
         "them the service lives, and /ready says why it is not ready.\n"
         "\n"
         "exit codes: 0 done, 1 unhealthy, 2 usage or configuration, 4 it broke\n";
}

}  // namespace exchange
