#pragma once

#include <functional>
#include <string>
#include <vector>

#include "runtime/event_loop.hpp"
#include "runtime/resolver.hpp"
#include "store/pg_session.hpp"

namespace exchange {

// Finds the database and keeps asking it, in the background, whether it is there: resolves its
// name, holds one connection, and runs a tiny statement on it all the time. Readiness is answered
// from what it knows. When the database is away it tries again for ever, at a steady pace.
class Prober {
 public:
  struct Listener {
    std::function<void(const PgTarget& target)> up;
    std::function<void(DbProblem problem, const std::string& message)> down;
  };

  Prober(EventLoop& loop, const DatabaseConfig& database, Listener listener);

  void start() { attempt(); }
  void stop();

  // none while the last answer is fresh, and orders would be taken.
  DbProblem problem() const;
  // none while the last answer is fresh: reads work, whether or not writes do.
  DbProblem connection_problem() const;

  // A write met a full disk: not ready until there is room again.
  void disk_is_full() { disk_full_ = true; }

 private:
  void attempt();
  void connect(std::vector<std::string> addresses);
  void came_up();
  void probe();
  void probe_space();
  void answered(const PgOutcome& outcome);
  void went_down(DbProblem problem, const std::string& message);

  EventLoop& loop_;
  PgTarget target_;
  Listener listener_;
  Resolver resolver_;
  PgSession session_;
  EventLoop::Timer timer_;
  std::size_t attempts_ = 0;
  DbProblem problem_ = DbProblem::unreachable;
  bool disk_full_ = false;
  DbProblem writes_ = DbProblem::none;  // why they are refused, apart from a full disk
  TimePoint last_answer_{};
  TimePoint next_space_probe_{};
};

}  // namespace exchange
