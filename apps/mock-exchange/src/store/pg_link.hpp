#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "store/pg_session.hpp"

namespace exchange {

// A session that reconnects after each loss, at once if it had been ready, as long as the prober
// says that the database is up. While it is down, only the prober tries to connect. A statement
// that hangs across an outage holds nobody up: when the database is up again, its session is left
// to finish it, and a fresh one takes what comes.
class PgLink {
 public:
  // Called at each loss, after the handler of a running statement.
  using LossListener = std::function<void(DbProblem problem, const std::string& message)>;

  PgLink(EventLoop& loop, const std::vector<PgStatement>& statements, LossListener lost);

  // The database is up; keeps an existing connection, unless a statement still runs on it that was
  // running when the database went down: what was sent may be lost, and TCP repeats it ever more
  // slowly.
  void connect(const PgTarget& target);
  // The database is down: a running statement may still finish, but there is no reconnect.
  void pause();
  // Drops all connections; a running statement's handler is told, the loss listener is not.
  void disconnect();

  // Why it cannot be used; none when it can.
  DbProblem problem() const;
  PgSession& session() { return *session_; }
  const PgSession& session() const { return *session_; }

 private:
  std::unique_ptr<PgSession> make_session();
  bool is_doubtful() const;
  void retire();
  void sweep();
  void lost(DbProblem problem, const std::string& message);

  EventLoop& loop_;
  const std::vector<PgStatement>& statements_;
  LossListener listener_;
  PgTarget target_;
  std::unique_ptr<PgSession> session_;
  // Each with its last statement; as many as there were outages within its deadline.
  std::vector<std::unique_ptr<PgSession>> retired_;
  EventLoop::Timer retry_;
  EventLoop::Timer sweep_;
  bool wanted_ = false;
  bool was_ready_ = false;                      // since the last loss
  bool doubtful_ = false;                       // until the session answers again
  std::uint64_t doubtful_at_ = 0;               // answered() at pause()
  DbProblem problem_ = DbProblem::unreachable;  // the last loss's
};

}  // namespace exchange
