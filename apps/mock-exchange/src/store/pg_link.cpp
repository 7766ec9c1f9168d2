#include "store/pg_link.hpp"

#include <utility>

namespace exchange {
namespace {

constexpr Milliseconds reconnect_interval{100};
constexpr Milliseconds sweep_interval{100};

}  // namespace

PgLink::PgLink(EventLoop& loop, const std::vector<PgStatement>& statements, LossListener listener)
    : loop_(loop),
      statements_(statements),
      listener_(std::move(listener)),
      session_(make_session()) {}

std::unique_ptr<PgSession> PgLink::make_session() {
  return std::make_unique<PgSession>(
      loop_, statements_,
      PgSession::Listener{
          [this] {
            was_ready_ = true;
            doubtful_ = false;
          },
          [this](DbProblem problem, const std::string& message) { lost(problem, message); }});
}

void PgLink::connect(const PgTarget& target) {
  target_ = target;
  wanted_ = true;
  loop_.cancel(retry_);
  if (is_doubtful()) retire();
  if (session_->is_closed()) session_->open(target_);
}

void PgLink::pause() {
  wanted_ = false;
  loop_.cancel(retry_);
  // Nothing would show that an idle connection is broken, and an attempt to connect began in a
  // network that may be gone.
  if (!session_->is_open() || session_->is_idle()) {
    session_->close();
    problem_ = DbProblem::unreachable;
  }
  doubtful_at_ = session_->answered();
  doubtful_ = session_->is_open();
}

void PgLink::disconnect() {
  pause();
  session_->close();
  for (const auto& session : retired_) session->close();
}

DbProblem PgLink::problem() const {
  if (!session_->is_open()) return problem_;
  return is_doubtful() ? DbProblem::timeout : DbProblem::none;
}

bool PgLink::is_doubtful() const {
  return doubtful_ && session_->is_open() && session_->answered() == doubtful_at_;
}

void PgLink::retire() {
  // Its statement's own handler and deadline are all that is left to it.
  session_->set_listener({[] {}, [](DbProblem, const std::string&) {}});
  retired_.push_back(std::exchange(session_, make_session()));
  doubtful_ = false;
  problem_ = DbProblem::timeout;
  loop_.cancel(sweep_);
  sweep_ = loop_.after(sweep_interval, [this] { sweep(); });
}

// On a timer, because a session cannot be destroyed by what it calls.
void PgLink::sweep() {
  std::erase_if(retired_, [](const auto& one) { return one->is_closed() || one->is_idle(); });
  if (!retired_.empty()) sweep_ = loop_.after(sweep_interval, [this] { sweep(); });
}

void PgLink::lost(DbProblem problem, const std::string& message) {
  problem_ = problem;
  if (wanted_) {
    const bool at_once = std::exchange(was_ready_, false);
    retry_ = loop_.after(at_once ? Milliseconds(0) : reconnect_interval,
                         [this] { session_->open(target_); });
  }
  listener_(problem, message);
}

}  // namespace exchange
