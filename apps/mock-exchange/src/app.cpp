#include "app.hpp"

#include <signal.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace exchange {
namespace {

// Time for clients that watch /ready to see it fail and stop sending requests.
constexpr Milliseconds drain_notice{300};
// Below the ten seconds after which Docker sends SIGKILL.
constexpr Milliseconds shutdown_limit{8000};
constexpr Milliseconds quiet_check_interval{10};

}  // namespace

App::App(const Config& config, const BuildInfo& build, Logger& logger)
    : config_(config),
      build_(build),
      logger_(logger),
      access_log_(logger),
      database_(loop_, config.database,
                [this](DbProblem problem, const std::string& message) {
                  database_changed(problem, message);
                }),
      handlers_(config, build, database_,
                [this] {
                  return metrics_.render({config_, build_, database_, server_.connections(),
                                          server_.active_requests(), server_.overdue_connections(),
                                          logger_.dropped()});
                }),
      server_(loop_, {[this](Exchange& exchange) { handlers_.handle(exchange); },
                      [this](const Exchange& exchange) { finished(exchange); }}) {}

App::~App() {
  loop_.unwatch(signal_fd_);
  if (signal_fd_ >= 0) close(signal_fd_);
}

std::optional<std::string> App::run(const ServeCommand& command) {
  if (auto error = server_.listen(command.address, command.port)) return error;
  watch_signals();
  JsonObject line;
  line.text("address", command.address).number("port", command.port);
  line.text("version", config_.version).text("build_id", build_.build_id);
  logger_.write(LogLevel::info, "listening", std::move(line));
  for (const std::string& name : config_.missing_database) {
    logger_.write(LogLevel::warning, "database_not_configured",
                  std::move(JsonObject().text("missing", name)));
  }
  database_.start();
  loop_.set_turn_hook([this] { return end_turn(); });
  loop_.run();
  logger_.write(LogLevel::info, "stopped");
  return std::nullopt;
}

// Sends answers and reads new requests first; then what these need of the database is sent in one
// statement.
std::optional<Milliseconds> App::end_turn() {
  const std::optional<Milliseconds> limit = server_.pump();
  database_.flush();
  return limit;
}

void App::finished(const Exchange& exchange) {
  if (!exchange.is_answered()) return metrics_.count_rejected();
  const TimePoint now = Clock::now();
  const auto duration = now - exchange.started();
  metrics_.count(exchange, duration);
  access_log_.record(exchange, duration, now);
}

void App::database_changed(DbProblem problem, const std::string& message) {
  JsonObject line;
  line.text("state", reason(problem));
  if (!message.empty()) line.text("message", message);
  const bool good = problem == DbProblem::none;
  logger_.write(good ? LogLevel::info : LogLevel::warning, "database", std::move(line));
}

void App::watch_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  signal_fd_ = signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
  loop_.watch(signal_fd_, EPOLLIN, [this](std::uint32_t) {
    signalfd_siginfo info{};
    if (read(signal_fd_, &info, sizeof(info)) == sizeof(info)) begin_shutdown();
  });
}

void App::begin_shutdown() {
  if (shutting_down_) return;
  shutting_down_ = true;
  shutdown_limit_ = loop_.now() + shutdown_limit;
  logger_.write(LogLevel::info, "shutting_down");
  handlers_.begin_drain();
  server_.begin_drain();
  loop_.after(drain_notice, [this] { stop_listening(); });
}

void App::stop_listening() {
  server_.close_listener();
  stop_when_quiet();
}

void App::stop_when_quiet() {
  if (server_.active_requests() > 0 && loop_.now() < shutdown_limit_) {
    loop_.after(quiet_check_interval, [this] { stop_when_quiet(); });
    return;
  }
  // Whatever still waits for the database is answered now; one last pump sends it.
  database_.stop();
  server_.pump();
  loop_.stop();
}

}  // namespace exchange
