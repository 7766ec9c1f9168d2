#pragma once

#include <optional>
#include <string>

#include "cli.hpp"
#include "domain/build_info.hpp"
#include "domain/config.hpp"
#include "http/access_log.hpp"
#include "http/handlers.hpp"
#include "http/metrics.hpp"
#include "http/server.hpp"
#include "runtime/event_loop.hpp"
#include "runtime/logger.hpp"
#include "store/database.hpp"

namespace exchange {

// The service put together: one loop, one thread, from start to SIGTERM.
class App {
 public:
  // SIGTERM and SIGINT must be blocked in every thread.
  App(const Config& config, const BuildInfo& build, Logger& logger);
  ~App();

  // Serves until a signal has shut it down. Returns why it could not start, else nothing.
  std::optional<std::string> run(const ServeCommand& command);

 private:
  std::optional<Milliseconds> end_turn();
  void finished(const Exchange& exchange);
  void database_changed(DbProblem problem, const std::string& message);
  void watch_signals();
  void begin_shutdown();
  void stop_listening();
  void stop_when_quiet();

  const Config& config_;
  const BuildInfo& build_;
  Logger& logger_;
  EventLoop loop_;
  Metrics metrics_;
  AccessLog access_log_;
  Database database_;
  Handlers handlers_;
  HttpServer server_;
  int signal_fd_ = -1;
  bool shutting_down_ = false;
  TimePoint shutdown_limit_{};
};

}  // namespace exchange
