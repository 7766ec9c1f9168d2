#include "store/pg_session.hpp"

#include <sys/epoll.h>

#include <array>
#include <string_view>
#include <utility>

#include "store/schema.hpp"

namespace exchange {
namespace {

// Short, because the kernel repeats a lost SYN only after a second: a new attempt finds a network
// that came back sooner. Within a continent a round trip takes less.
constexpr Milliseconds transport_deadline{150};
// Longer: a server that is frozen or busy answers a waiting connection as soon as it can.
constexpr Milliseconds handshake_deadline{2000};
constexpr Milliseconds preparation_deadline{2000};
// A deadline noticed this late says that the loop did not run, and nothing of the server yet.
constexpr Milliseconds stall{100};
constexpr Milliseconds grace{200};

PGconn* start_connection(const PgTarget& target) {
  const std::string port = std::to_string(target.database.port);
  // Acknowledged orders are durable, whatever the server's default. The server abandons statements
  // that the client has given up. Our statements are small; the minimal work_mem makes the prober's
  // space probe use the disk.
  const char* options =
      "-c synchronous_commit=on -c statement_timeout=5000 -c client_min_messages=warning "
      "-c timezone=UTC -c datestyle=ISO -c work_mem=64kB";
  const std::array<std::pair<const char*, const char*>, 16> settings{{
      {"host", target.database.host.c_str()},
      {"hostaddr", target.address.c_str()},
      {"port", port.c_str()},
      {"dbname", target.database.name.c_str()},
      {"user", target.database.user.c_str()},
      {"password", target.database.password.c_str()},
      {"options", options},
      {"application_name", "mock-exchange"},
      {"client_encoding", "UTF8"},
      {"sslmode", "disable"},
      {"gssencmode", "disable"},
      {"keepalives_idle", "5"},
      {"keepalives_interval", "1"},
      {"keepalives_count", "3"},
      {"tcp_user_timeout", "3000"},
      {nullptr, nullptr},
  }};
  std::array<const char*, settings.size()> names{};
  std::array<const char*, settings.size()> values{};
  for (std::size_t i = 0; i < settings.size(); ++i) {
    names[i] = settings[i].first;
    values[i] = settings[i].second;
  }
  return PQconnectStartParams(names.data(), values.data(), 0);
}

void ignore_notice(void* /*context*/, const PGresult* /*notice*/) {}

// The rest of a verbose message is of use to the server's developers only.
std::string first_line(const char* message) {
  const std::string_view text = message == nullptr ? "" : message;
  return std::string(text.substr(0, text.find('\n')));
}

std::string field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text == nullptr ? "" : text;
}

bool is_error(const PGresult* result) {
  const ExecStatusType status = PQresultStatus(result);
  return status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK;
}

}  // namespace

PgSession::PgSession(EventLoop& loop, const std::vector<PgStatement>& statements, Listener listener)
    : loop_(loop), statements_(statements), listener_(std::move(listener)) {}

PgSession::~PgSession() {
  drop_connection();
}

void PgSession::open(const PgTarget& target) {
  state_ = State::connecting;
  transport_up_ = false;
  connection_ = start_connection(target);
  arm_deadline(transport_deadline);
  if (connection_ == nullptr || PQstatus(connection_) == CONNECTION_BAD) {
    // Reported on the next turn, because the caller is still in open().
    loop_.cancel(deadline_);
    deadline_ = loop_.after(Milliseconds(0), [this] { lose_with_libpq_error(); });
    return;
  }
  PQsetErrorVerbosity(connection_,
                      PQERRORS_VERBOSE);  // the only way to the SQLSTATE, see readiness
  PQsetNoticeReceiver(connection_, ignore_notice, nullptr);
  watch(EPOLLOUT);
}

void PgSession::close() {
  if (!is_open()) handler_ = nullptr;  // our own handler of the preparation
  drop_connection();
  if (Handler handler = std::exchange(handler_, nullptr)) {
    PgOutcome outcome;
    outcome.problem = DbProblem::unreachable;
    outcome.known = false;
    handler(std::move(outcome));
  }
}

void PgSession::advance_connect() {
  const PostgresPollingStatusType step = PQconnectPoll(connection_);
  if (step == PGRES_POLLING_FAILED) return lose_with_libpq_error();
  if (step == PGRES_POLLING_OK) return connected();
  if (!transport_up_ && PQstatus(connection_) != CONNECTION_STARTED) {
    transport_up_ = true;
    arm_deadline(handshake_deadline);
  }
  watch(step == PGRES_POLLING_READING ? EPOLLIN : EPOLLOUT);
}

void PgSession::connected() {
  PQsetnonblocking(connection_, 1);
  state_ = State::preparing;
  next_statement_ = 0;
  if (PQsendQuery(connection_, schema_script().c_str()) == 0) return lose_with_libpq_error();
  run(
      [this](const PgOutcome& outcome) {
        if (!outcome.ok()) return lose(outcome.problem, outcome.message);
        prepare_next();
      },
      preparation_deadline);
}

void PgSession::prepare_next() {
  if (next_statement_ == statements_.size()) return prepared();
  const PgStatement& statement = statements_[next_statement_++];
  if (PQsendPrepare(connection_, statement.name, statement.sql, 0, nullptr) == 0) {
    return lose_with_libpq_error();
  }
  run(
      [this](const PgOutcome& outcome) {
        if (!outcome.ok()) return lose(outcome.problem, outcome.message);
        prepare_next();
      },
      preparation_deadline);
}

void PgSession::prepared() {
  state_ = State::idle;
  listener_.ready();
}

void PgSession::execute(const char* statement, const PgParameters& parameters,
                        Milliseconds deadline, Handler handler) {
  std::vector<const char*> values;
  values.reserve(parameters.size());
  for (const std::string& parameter : parameters) values.push_back(parameter.c_str());
  state_ = State::busy;
  PQsendQueryPrepared(connection_, statement, static_cast<int>(values.size()), values.data(),
                      nullptr, nullptr, 0);
  run(std::move(handler), deadline);
}

void PgSession::run(Handler handler, Milliseconds deadline) {
  handler_ = std::move(handler);
  outcome_ = {};
  arm_deadline(deadline);
  flush();
  if (PQstatus(connection_) != CONNECTION_BAD) return;
  loop_.cancel(deadline_);
  deadline_ = loop_.after(Milliseconds(0), [this] { lose_with_libpq_error(); });
}

void PgSession::flush() {
  const int left = PQflush(connection_);
  // On failure there is something to read: what the server said, or the end of the stream.
  watch(left == 1 ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

void PgSession::on_io(std::uint32_t events) {
  if (state_ == State::connecting) return advance_connect();
  if ((events & EPOLLOUT) != 0) flush();
  if ((events & ~static_cast<std::uint32_t>(EPOLLOUT)) == 0) return;
  const bool alive = PQconsumeInput(connection_) == 1;
  // Even on a broken connection: the answer, or the reason, may have arrived before.
  if (handler_) read_results();
  if (state_ == State::closed) return;
  if (!alive || PQstatus(connection_) == CONNECTION_BAD) lose_with_libpq_error();
}

void PgSession::read_results() {
  while (handler_ && PQisBusy(connection_) == 0) {
    PgResult result(PQgetResult(connection_));
    if (!result) return finish_statement();
    if (!outcome_.ok()) continue;
    if (is_error(result.get())) {
      outcome_.sqlstate = field(result.get(), PG_DIAG_SQLSTATE);
      outcome_.message = first_line(PQresultErrorMessage(result.get()));
      outcome_.problem = problem_from_sqlstate(outcome_.sqlstate);
      outcome_.known = !outcome_.sqlstate.empty();
      outcome_.rows.reset();
    } else {
      outcome_.rows = std::move(result);
    }
  }
}

void PgSession::finish_statement() {
  // An error without an SQLSTATE is libpq's own: the connection broke under the statement.
  if (!outcome_.known) return lose_with_libpq_error();
  loop_.cancel(deadline_);
  if (state_ == State::busy) state_ = State::idle;
  ++answered_;
  const Handler handler = std::exchange(handler_, nullptr);
  handler(std::exchange(outcome_, {}));
}

void PgSession::arm_deadline(Milliseconds limit) {
  loop_.cancel(deadline_);
  deadline_ = loop_.after(limit, [this, limit, due = Clock::now() + limit] {
    if (loop_.now() - due < stall) return lose(DbProblem::timeout, missing_answer(limit));
    // This process was stopped, and the machine maybe with it: the answer may be on its way.
    deadline_ =
        loop_.after(grace, [this, limit] { lose(DbProblem::timeout, missing_answer(limit)); });
  });
}

std::string PgSession::missing_answer(Milliseconds limit) const {
  const char* what = state_ == State::busy        ? "statement"
                     : state_ == State::preparing ? "preparation"
                     : transport_up_              ? "login"
                                                  : "connection";
  return std::string("no answer to the ") + what + " within " + std::to_string(limit.count()) +
         " ms";
}

void PgSession::lose_with_libpq_error() {
  const std::string message =
      connection_ == nullptr ? "out of memory" : PQerrorMessage(connection_);
  lose(problem_from_connection_error(message), first_line(message.c_str()));
}

void PgSession::lose(DbProblem problem, const std::string& message) {
  if (!is_open()) handler_ = nullptr;  // our own handler of the preparation
  drop_connection();
  if (Handler handler = std::exchange(handler_, nullptr)) {
    PgOutcome outcome;
    outcome.problem = problem;
    outcome.message = message;
    outcome.known = false;
    handler(std::move(outcome));
  }
  listener_.lost(problem, message);
}

void PgSession::drop_connection() {
  loop_.cancel(deadline_);
  loop_.unwatch(watched_fd_);
  watched_fd_ = -1;
  outcome_ = {};
  state_ = State::closed;
  if (connection_ != nullptr) PQfinish(std::exchange(connection_, nullptr));
}

void PgSession::watch(std::uint32_t epoll_events) {
  const int fd = PQsocket(connection_);
  if (fd < 0) return;  // broken; whoever called finds out from PQstatus
  if (fd == watched_fd_ && epoll_events == watched_events_) return;
  if (fd != watched_fd_) loop_.unwatch(watched_fd_);  // libpq may change its socket
  watched_fd_ = fd;
  watched_events_ = epoll_events;
  loop_.watch(fd, epoll_events, [this](std::uint32_t events) { on_io(events); });
}

}  // namespace exchange
