#pragma once

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "runtime/event_loop.hpp"
#include "runtime/resolver.hpp"
#include "store/pg_session.hpp"

namespace exchange {

// Finds the database and keeps asking it, in the background, whether it is there: resolves its
// name, holds one connection, and runs a tiny statement on it all the time. Readiness is answered
// from what it knows. When the database is away it tries again for ever, at a steady pace; an
// attempt that takes long gets a rival, and the first that has its questions answered is kept.
class Prober {
 public:
  struct Listener {
    // A connection works, or one that was reported so is now the one that is asked.
    std::function<void(const PgTarget& target)> up;
    std::function<void(DbProblem problem, const std::string& message)> down;
    // Something was learnt, good or bad: is_sure() may hold again.
    std::function<void()> learnt;
  };

  Prober(EventLoop& loop, const DatabaseConfig& database, Listener listener);

  void start() { seek(); }
  void stop();

  // none while the database answers, and orders would be taken.
  DbProblem problem() const;
  // none while the database answers: reads work, whether or not writes do.
  DbProblem connection_problem() const { return problem_; }
  // False when the last answer is too old to prove anything, because this process itself was
  // stopped. The question that tells is then under way, so this ends within its deadline.
  bool is_sure() const;

  // A write met a full disk: not ready until there is room again.
  void disk_is_full() { disk_full_ = true; }

 private:
  // A connection, or an attempt at one.
  struct Lane {
    std::unique_ptr<PgSession> session;
    PgTarget target;
  };

  Lane* free_lane();
  bool nothing_under_way() const;
  bool is_seeking() const { return active_ == nullptr || overdue_; }
  void seek();
  void seek_in(Milliseconds delay);
  void connect(const std::vector<std::string>& addresses);
  void came_up(Lane& lane);
  void prove(Lane& lane);
  void probe();
  void answered(const PgOutcome& outcome);
  void drop_rivals();
  void lost(Lane& lane, DbProblem problem, const std::string& message);
  void went_down(DbProblem problem, const std::string& message);

  EventLoop& loop_;
  DatabaseConfig database_;
  Listener listener_;
  Resolver resolver_;
  std::array<Lane, 2> lanes_;
  Lane* active_ = nullptr;  // that is asked, and answers
  bool overdue_ = false;    // the active lane's answer: worth a rival
  EventLoop::Timer next_probe_;
  EventLoop::Timer patience_;  // with the active lane's answer
  EventLoop::Timer next_attempt_;
  std::size_t attempts_ = 0;
  TimePoint asked_resolver_{};  // the first time since its last answer
  bool resolver_owes_ = false;
  DbProblem problem_ = DbProblem::unreachable;
  bool disk_full_ = false;
  DbProblem writes_ = DbProblem::none;  // why they are refused, apart from a full disk
  TimePoint last_answer_{};
  TimePoint next_space_probe_{};
};

}  // namespace exchange
