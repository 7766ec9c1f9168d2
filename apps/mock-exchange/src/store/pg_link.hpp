#pragma once

#include <functional>
#include <string>
#include <vector>

#include "store/pg_session.hpp"

namespace exchange {

// A session that reconnects after each loss, at once if it had been ready, as long as the prober
// says that the database is up. While it is down, only the prober tries to connect.
class PgLink {
 public:
  // Called at each loss, after the handler of a running statement.
  using LossListener = std::function<void(DbProblem problem, const std::string& message)>;

  PgLink(EventLoop& loop, const std::vector<PgStatement>& statements, LossListener lost);

  // The database is up; keeps an existing connection.
  void connect(const PgTarget& target);
  // The database is down: a running statement may still finish, but there is no reconnect. Until it
  // has finished, the connection cannot be used, even if the database is up again.
  void pause();
  // Drops the connection; a running statement's handler is told, the loss listener is not.
  void disconnect();

  // Why it cannot be used; none when it can.
  DbProblem problem() const;
  PgSession& session() { return session_; }
  const PgSession& session() const { return session_; }

 private:
  void lost(DbProblem problem, const std::string& message);

  EventLoop& loop_;
  LossListener listener_;
  PgTarget target_;
  PgSession session_;
  EventLoop::Timer retry_;
  bool wanted_ = false;
  bool was_ready_ = false;                      // since the last loss
  bool doubtful_ = false;                       // until the session answers again
  std::uint64_t doubtful_at_ = 0;               // session_.answered() at pause()
  DbProblem problem_ = DbProblem::unreachable;  // the last loss's
};

}  // namespace exchange
