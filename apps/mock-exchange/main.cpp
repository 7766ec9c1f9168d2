// Entry point of mock-exchange: command line, environment, signals, process limits.

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <exception>

#include "app.hpp"
#include "cli.hpp"
#include "http/healthcheck.hpp"

namespace {

using namespace exchange;

constexpr int exit_unhealthy = 1;
constexpr int exit_usage = 2;
constexpr int exit_broken = 4;

std::optional<std::string> environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

// Must run before any thread exists: threads inherit the signal mask, and the resolver reads its
// options once.
void prepare_process() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigprocmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  setenv("RES_OPTIONS", "timeout:1 attempts:2", 0);
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
  }
}

int complain(const std::string& message) {
  std::fprintf(stderr, "mock-exchange: %s\n", message.c_str());
  return exit_usage;
}

int run(const ServeCommand& command) {
  const auto loaded = load_config(environment);
  if (const auto* errors = std::get_if<ConfigErrors>(&loaded)) {
    for (const std::string& message : errors->messages) complain(message);
    return complain("refusing to start: the configuration is incomplete");
  }
  prepare_process();
  const Config& config = std::get<Config>(loaded);
  const BuildInfo build = load_build_info(command.build_info_path);
  Logger logger(STDOUT_FILENO, config.service_name, config.env, config.log_level);
  App app(config, build, logger);
  const std::optional<std::string> error = app.run(command);
  if (!error) return 0;
  logger.write(LogLevel::error, "cannot_start", std::move(JsonObject().text("message", *error)));
  return exit_broken;
}

int run(const HealthcheckCommand& command) {
  return check_health(command.path, command.port) ? 0 : exit_unhealthy;
}

int run(const HelpCommand& /*command*/) {
  std::fputs(usage().c_str(), stdout);
  return 0;
}

int run(const VersionCommand& command) {
  const BuildInfo build = load_build_info(command.build_info_path);
  std::printf("mock-exchange git_sha=%s build_time=%s source_digest=%s build_id=%s\n",
              build.git_sha.c_str(), build.build_time.c_str(), build.source_digest.c_str(),
              build.build_id.c_str());
  return 0;
}

int run(const UsageError& error) {
  complain(error.message);
  std::fputs(usage().c_str(), stderr);
  return exit_usage;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return std::visit([](const auto& command) { return run(command); },
                      parse_command_line(argc, argv));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "mock-exchange: %s\n", error.what());
    return exit_broken;
  }
}
