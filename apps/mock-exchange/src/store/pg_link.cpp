#include "store/pg_link.hpp"

#include <utility>

namespace exchange {
namespace {

constexpr Milliseconds reconnect_interval{100};

}  // namespace

PgLink::PgLink(EventLoop& loop, const std::vector<PgStatement>& statements, LossListener listener)
    : loop_(loop),
      listener_(std::move(listener)),
      session_(
          loop, statements,
          {[this] {
             was_ready_ = true;
             doubtful_ = false;
           },
           [this](DbProblem problem, const std::string& message) { lost(problem, message); }}) {}

void PgLink::connect(const PgTarget& target) {
  target_ = target;
  wanted_ = true;
  loop_.cancel(retry_);
  if (session_.is_closed()) session_.open(target_);
}

void PgLink::pause() {
  wanted_ = false;
  loop_.cancel(retry_);
  // Nothing would show that an idle connection is broken.
  if (session_.is_idle()) {
    session_.close();
    problem_ = DbProblem::unreachable;
  }
  doubtful_at_ = session_.answered();
  doubtful_ = session_.is_open();
}

void PgLink::disconnect() {
  pause();
  session_.close();
}

DbProblem PgLink::problem() const {
  if (!session_.is_open()) return problem_;
  const bool doubtful = doubtful_ && session_.answered() == doubtful_at_;
  return doubtful ? DbProblem::timeout : DbProblem::none;
}

void PgLink::lost(DbProblem problem, const std::string& message) {
  problem_ = problem;
  if (wanted_) {
    const bool at_once = std::exchange(was_ready_, false);
    retry_ = loop_.after(at_once ? Milliseconds(0) : reconnect_interval,
                         [this] { session_.open(target_); });
  }
  listener_(problem, message);
}

}  // namespace exchange
