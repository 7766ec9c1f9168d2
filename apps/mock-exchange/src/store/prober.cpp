#include "store/prober.hpp"

#include <utility>

namespace exchange {
namespace {

constexpr Milliseconds probe_interval{100};
// The longest that still detects a frozen server within a second: a disk that stalls for less is no
// outage.
constexpr Milliseconds probe_deadline{700};
constexpr Milliseconds space_probe_interval{1000};
constexpr Milliseconds retry_interval{50};
constexpr Milliseconds resolve_deadline{1000};
// An older answer proves nothing: the loop itself may have been stopped.
constexpr Milliseconds max_age = probe_interval + probe_deadline + Milliseconds(100);

// The first uses the tables that an order needs and checks what would make a write fail: a missing
// table is an error, a missing privilege or read-only mode is in the result. The second sorts
// 256 KiB in 64 KiB of memory, so the server needs room for a temporary file: it notices a full
// disk without writing to any table or to the WAL.
const std::vector<PgStatement>& prober_statements() {
  static const std::vector<PgStatement> list{
      {"probe",
       "SELECT current_setting('transaction_read_only') = 'on',"
       " has_table_privilege('orders', 'INSERT')"
       " AND has_table_privilege('idempotency_keys', 'INSERT')"
       " AND has_table_privilege('idempotency_keys', 'UPDATE')"
       " FROM (SELECT count(*) FROM (SELECT FROM orders LIMIT 1) AS one) AS touched"},
      {"space_probe",
       "SELECT count(pad) FROM (SELECT repeat(md5(n::text), 32) AS pad "
       "FROM generate_series(1, 256) AS n ORDER BY md5(n::text) COLLATE \"C\") AS spilled"},
  };
  return list;
}

// Why a database that answers refuses writes, apart from a full disk.
DbProblem write_problem(const PgOutcome& outcome) {
  if (!outcome.ok() || PQntuples(outcome.rows.get()) != 1) return DbProblem::none;
  const auto is_true = [&](int column) {
    return *PQgetvalue(outcome.rows.get(), 0, column) == 't';
  };
  if (is_true(0)) return DbProblem::read_only;
  return is_true(1) ? DbProblem::none : DbProblem::failed;
}

}  // namespace

Prober::Prober(EventLoop& loop, const DatabaseConfig& database, Listener listener)
    : loop_(loop),
      target_{database, {}},
      listener_(std::move(listener)),
      resolver_(loop),
      session_(loop, prober_statements(),
               {[this] { came_up(); },
                [this](DbProblem problem, const std::string& message) {
                  went_down(problem, message);
                }}) {}

void Prober::stop() {
  loop_.cancel(timer_);
  resolver_.forget();
  session_.close();
  problem_ = DbProblem::unreachable;
}

DbProblem Prober::connection_problem() const {
  if (problem_ != DbProblem::none) return problem_;
  return loop_.now() - last_answer_ > max_age ? DbProblem::timeout : DbProblem::none;
}

DbProblem Prober::problem() const {
  const DbProblem connection = connection_problem();
  if (connection != DbProblem::none) return connection;
  return disk_full_ ? DbProblem::disk_full : writes_;
}

void Prober::attempt() {
  timer_ = loop_.after(resolve_deadline, [this] {
    resolver_.forget();
    went_down(DbProblem::unreachable, "the resolver gave no answer for " + target_.database.host);
  });
  resolver_.resolve(target_.database.host, [this](std::vector<std::string> addresses) {
    loop_.cancel(timer_);
    connect(std::move(addresses));
  });
}

void Prober::connect(std::vector<std::string> addresses) {
  if (addresses.empty()) {
    return went_down(DbProblem::unreachable, "cannot resolve " + target_.database.host);
  }
  // One address per attempt, in turn.
  target_.address = addresses[attempts_++ % addresses.size()];
  session_.open(target_);
}

// Ready only once both probes have answered: a connection alone says nothing of writes or the disk.
void Prober::came_up() {
  listener_.up(target_);
  next_space_probe_ = loop_.now() + space_probe_interval;
  session_.execute("space_probe", {}, probe_deadline, [this](const PgOutcome& outcome) {
    disk_full_ = outcome.problem == DbProblem::disk_full;
    if (outcome.ok() || disk_full_) return probe();
    answered(outcome);
  });
}

void Prober::probe() {
  if (loop_.now() >= next_space_probe_) return probe_space();
  session_.execute("probe", {}, probe_deadline, [this](const PgOutcome& outcome) {
    writes_ = write_problem(outcome);
    answered(outcome);
  });
}

void Prober::probe_space() {
  next_space_probe_ = loop_.now() + space_probe_interval;
  session_.execute("space_probe", {}, probe_deadline, [this](const PgOutcome& outcome) {
    disk_full_ = outcome.problem == DbProblem::disk_full;
    answered(outcome);
  });
}

void Prober::answered(const PgOutcome& outcome) {
  if (!outcome.known) return;  // the connection is lost, and went_down() is called for that
  if (!outcome.ok() && outcome.problem != DbProblem::disk_full) {
    // A new connection ensures the schema again.
    session_.close();
    return went_down(outcome.problem, outcome.message);
  }
  problem_ = DbProblem::none;
  attempts_ = 0;
  last_answer_ = loop_.now();
  timer_ = loop_.after(probe_interval, [this] { probe(); });
}

void Prober::went_down(DbProblem problem, const std::string& message) {
  loop_.cancel(timer_);
  // A broken connection may be replaced at once, and after a timeout enough time has passed.
  const bool at_once = problem_ == DbProblem::none || problem == DbProblem::timeout;
  problem_ = problem;
  listener_.down(problem, message);
  timer_ = loop_.after(at_once ? Milliseconds(0) : retry_interval, [this] { attempt(); });
}

}  // namespace exchange
