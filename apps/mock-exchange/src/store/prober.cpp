#include "store/prober.hpp"

#include <algorithm>
#include <utility>

namespace exchange {
namespace {

// How long /ready may be wrong, on a machine that runs us and with a round trip of R.
//
// Red after the database falls silent: probe_interval until the next question, probe_deadline for
// its answer: 800 ms. At once when it breaks or refuses.
//
// Green after the database is reached again, whatever was under way in the outage:
//   200 ms  until an attempt begins that the outage cannot have touched: a lost SYN is given up
//           after 150 ms (transport_deadline), a refusal is tried again after retry_interval, a
//           look-up or a half-made connection that hangs has a rival after rival_delay
//   L + H   its look-up of the name; connection, login, schema, preparation: about 12 R and the
//           server's own work, some 20 ms next door
//   2 R     both probes; the writer and the reader connect meanwhile, afresh: + H
// So within 200 ms + L + 2 H + 2 R, where 500 ms are promised. Nothing in it waits for TCP to
// repeat what was lost, which takes 1 s for a SYN and up to twice the outage for data. What it
// takes for granted: L is the name server's honest answer; and the outage is no second fault on top
// of a server that was already too slow to let in two attempts.
constexpr Milliseconds probe_interval{100};
// The longest that still detects a frozen server within a second: a disk that stalls for less is no
// outage.
constexpr Milliseconds probe_deadline{700};
// An answer later than this may be lost, or held up by a stalled disk: a rival finds out in time.
constexpr Milliseconds probe_patience{350};
constexpr Milliseconds space_probe_interval{1000};
constexpr Milliseconds retry_interval{50};
constexpr Milliseconds rival_delay{200};
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
    : loop_(loop), database_(database), listener_(std::move(listener)), resolver_(loop) {
  for (Lane& lane : lanes_) {
    lane.session = std::make_unique<PgSession>(
        loop, prober_statements(),
        PgSession::Listener{[this, &lane] { came_up(lane); },
                            [this, &lane](DbProblem problem, const std::string& message) {
                              lost(lane, problem, message);
                            }});
  }
}

void Prober::stop() {
  for (EventLoop::Timer* timer : {&next_probe_, &patience_, &next_attempt_}) loop_.cancel(*timer);
  resolver_.forget();
  active_ = nullptr;
  for (Lane& lane : lanes_) lane.session->close();
  problem_ = DbProblem::unreachable;
}

bool Prober::is_sure() const {
  return problem_ != DbProblem::none || loop_.now() - last_answer_ <= max_age;
}

DbProblem Prober::problem() const {
  if (problem_ != DbProblem::none) return problem_;
  return disk_full_ ? DbProblem::disk_full : writes_;
}

Prober::Lane* Prober::free_lane() {
  for (Lane& lane : lanes_) {
    if (lane.session->is_closed()) return &lane;
  }
  return nullptr;
}

bool Prober::nothing_under_way() const {
  return std::all_of(lanes_.begin(), lanes_.end(),
                     [](const Lane& lane) { return lane.session->is_closed(); });
}

void Prober::seek_in(Milliseconds delay) {
  loop_.cancel(next_attempt_);
  next_attempt_ = loop_.after(delay, [this] { seek(); });
}

// Begins one more attempt, and again every rival_delay until one has succeeded.
void Prober::seek() {
  if (!is_seeking()) return;
  seek_in(rival_delay);
  if (free_lane() == nullptr) return;
  if (!std::exchange(resolver_owes_, true)) asked_resolver_ = loop_.now();
  // Overtakes an earlier question that has no answer yet.
  resolver_.resolve(database_.host, [this](const std::vector<std::string>& addresses) {
    resolver_owes_ = false;
    connect(addresses);
  });
  if (!resolver_owes_ || loop_.now() - asked_resolver_ < resolve_deadline) return;
  asked_resolver_ = loop_.now();
  if (!nothing_under_way()) return;
  problem_ = DbProblem::unreachable;
  listener_.down(problem_, "the resolver gave no answer for " + database_.host);
}

void Prober::connect(const std::vector<std::string>& addresses) {
  Lane* lane = free_lane();
  if (!is_seeking() || lane == nullptr) return;
  if (addresses.empty()) {
    if (nothing_under_way()) {
      went_down(DbProblem::unreachable, "cannot resolve " + database_.host);
    }
    return;
  }
  // One address per attempt, in turn.
  lane->target = {database_, addresses[attempts_++ % addresses.size()]};
  lane->session->open(lane->target);
}

// Ready only once both probes have answered: a connection alone says nothing of writes or the disk.
// A rival of a connection that only is slow leaves the disk out, which may be what is slow.
void Prober::came_up(Lane& lane) {
  listener_.up(lane.target);
  if (active_ != nullptr) return prove(lane);
  next_space_probe_ = loop_.now() + space_probe_interval;
  lane.session->execute("space_probe", {}, probe_deadline, [this, &lane](const PgOutcome& outcome) {
    if (!outcome.known) return;  // lost() is called for that
    disk_full_ = outcome.problem == DbProblem::disk_full;
    if (outcome.ok() || disk_full_) return prove(lane);
    lane.session->close();
    lost(lane, outcome.problem, outcome.message);
  });
}

void Prober::prove(Lane& lane) {
  lane.session->execute("probe", {}, probe_deadline, [this, &lane](const PgOutcome& outcome) {
    if (!outcome.known) return;
    if (!outcome.ok()) {
      lane.session->close();
      return lost(lane, outcome.problem, outcome.message);
    }
    writes_ = write_problem(outcome);
    active_ = &lane;
    listener_.up(lane.target);
    answered(outcome);
  });
}

void Prober::probe() {
  patience_ = loop_.after(probe_patience, [this] {
    overdue_ = true;
    seek();
  });
  const bool space = loop_.now() >= next_space_probe_;
  if (space) next_space_probe_ = loop_.now() + space_probe_interval;
  active_->session->execute(space ? "space_probe" : "probe", {}, probe_deadline,
                            [this, space](const PgOutcome& outcome) {
                              if (!outcome.known) return;
                              if (space) disk_full_ = outcome.problem == DbProblem::disk_full;
                              if (!space) writes_ = write_problem(outcome);
                              answered(outcome);
                            });
}

// By the active lane.
void Prober::answered(const PgOutcome& outcome) {
  if (!outcome.ok() && outcome.problem != DbProblem::disk_full) {
    // A new connection ensures the schema again.
    active_->session->close();
    return lost(*active_, outcome.problem, outcome.message);
  }
  drop_rivals();
  problem_ = DbProblem::none;
  attempts_ = 0;
  last_answer_ = loop_.now();
  next_probe_ = loop_.after(probe_interval, [this] { probe(); });
  listener_.learnt();
}

void Prober::drop_rivals() {
  overdue_ = false;
  loop_.cancel(patience_);
  loop_.cancel(next_attempt_);
  for (Lane& lane : lanes_) {
    if (&lane != active_) lane.session->close();
  }
}

void Prober::lost(Lane& lane, DbProblem problem, const std::string& message) {
  if (&lane == active_) {
    active_ = nullptr;
    overdue_ = false;
    loop_.cancel(next_probe_);
    loop_.cancel(patience_);
    return went_down(problem, message);
  }
  // The other one is about to prove itself, or is only slow so far; else rivals go on.
  const Lane& other = &lane == &lanes_[0] ? lanes_[1] : lanes_[0];
  if (!other.session->is_open()) went_down(problem, message);
}

void Prober::went_down(DbProblem problem, const std::string& message) {
  // A broken connection may be replaced at once, and after a timeout enough time has passed.
  const bool at_once = problem_ == DbProblem::none || problem == DbProblem::timeout;
  problem_ = problem;
  listener_.down(problem, message);
  listener_.learnt();
  seek_in(at_once ? Milliseconds(0) : retry_interval);
}

}  // namespace exchange
