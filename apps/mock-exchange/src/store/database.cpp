#include "store/database.hpp"

#include <utility>

namespace exchange {

Database::Database(EventLoop& loop, const std::optional<DatabaseConfig>& config,
                   ChangeListener changed)
    : changed_(std::move(changed)),
      writer_(loop, [this](DbProblem problem,
                           const std::string& message) { write_failed(problem, message); }),
      reader_(loop) {
  if (!config) return;
  prober_.emplace(loop, *config,
                  Prober::Listener{[this](const PgTarget& target) { prober_up(target); },
                                   [this](DbProblem problem, const std::string& message) {
                                     prober_down(problem, message);
                                   },
                                   [this] { release_waiting(); }});
}

void Database::start() {
  if (prober_) prober_->start();
}

void Database::stop() {
  if (prober_) prober_->stop();
  writer_.disconnect();
  reader_.disconnect();
  release_waiting();
}

void Database::when_sure(std::function<void()> then) {
  if (!prober_ || prober_->is_sure()) return then();
  waiting_to_be_sure_.push_back(std::move(then));
}

void Database::release_waiting() {
  const auto waiting = std::exchange(waiting_to_be_sure_, {});
  for (const auto& then : waiting) then();
}

DbProblem Database::problem() const {
  if (!prober_) return DbProblem::not_configured;
  const DbProblem problem = prober_->problem();
  if (problem != DbProblem::none) return problem;
  if (writer_.problem() != DbProblem::none) return writer_.problem();
  return reader_.problem();
}

void Database::write(NewOrder order, OrderWriter::Completion done) {
  const DbProblem now = problem();
  // On a full disk an order may still succeed, which proves that there is room again.
  if (now != DbProblem::none && now != DbProblem::disk_full) return done(StoreFailed{now, true});
  if (writer_.is_full()) return done(StoreOverloaded{});
  writer_.submit(std::move(order), std::move(done));
}

DbProblem Database::read_problem() const {
  if (!prober_) return DbProblem::not_configured;
  const DbProblem connection = prober_->connection_problem();
  return connection != DbProblem::none ? connection : reader_.problem();
}

bool Database::find(const Uuid& order_id, OrderReader::Completion done) {
  return read_problem() == DbProblem::none && reader_.find(order_id, std::move(done));
}

bool Database::page(const Uuid& after, int limit, OrderReader::Completion done) {
  return read_problem() == DbProblem::none && reader_.page(after, limit, std::move(done));
}

void Database::flush() {
  writer_.flush();
  reader_.flush();
  note_change({});
}

void Database::prober_up(const PgTarget& target) {
  writer_.connect(target);
  reader_.connect(target);
}

void Database::prober_down(DbProblem problem, const std::string& message) {
  writer_.pause(problem);
  reader_.pause(problem);
  note_change(message);
}

void Database::write_failed(DbProblem problem, const std::string& message) {
  if (problem == DbProblem::disk_full && prober_) prober_->disk_is_full();
  note_change(message);
}

void Database::note_change(const std::string& message) {
  const DbProblem now = problem();
  if (now == noted_) return;
  noted_ = now;
  ++changes_;
  changed_(now, message);
}

}  // namespace exchange
