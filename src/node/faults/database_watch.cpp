#include "node/faults/database_watch.h"

#include <fmt/format.h>

#include <future>

#include "base/clock.h"
#include "node/facts/postgres_probe.h"
#include "node/faults/containers.h"

namespace stackpilot::node {
namespace {

constexpr auto probe_interval = Millis(3);
constexpr auto probe_timeout = Millis(250);
constexpr auto loss_timeout = Millis(20'000);
constexpr auto return_timeout = Millis(40'000);

}  // namespace

DatabaseWatch::DatabaseWatch(std::string address, DbSpec db)
    : address_(std::move(address)), db_(std::move(db)), thread_([this] { ask_until_lost(); }) {}

DatabaseWatch::~DatabaseWatch() {
  stop_ = true;
  thread_.join();
}

void DatabaseWatch::ask_until_lost() {
  while (!stop_) {
    const double begun = clock_.elapsed_ms();
    if (!probe_postgres(address_, db_, probe_timeout).ok) {
      lost_at_ms_ = begun;
      return;
    }
    std::this_thread::sleep_for(probe_interval);
  }
}

Result<Injected> DatabaseWatch::wait_for_loss() {
  const Deadline deadline(loss_timeout);
  while (lost_at_ms_ == 0) {
    if (deadline.passed()) {
      return fail(ErrorKind::kBroken,
                  fmt::format("the database still accepts after {} ms", loss_timeout.count()));
    }
    std::this_thread::sleep_for(probe_interval);
  }
  return Injected{clock_.elapsed_ms() - lost_at_ms_};
}

Result<Stopwatch> wait_until_accepting(const DbSpec& db) {
  const Deadline deadline(return_timeout);
  std::string last = "it has no address";
  while (!deadline.passed()) {
    TRY_ASSIGN(const ContainerState state, look_at(db.container));
    const Stopwatch since;
    if (!state.address.empty()) {
      const Reach reach = probe_postgres(state.address, db, probe_timeout);
      if (reach.ok) return since;
      last = reach.problem;
    }
    std::this_thread::sleep_for(probe_interval);
  }
  return fail(ErrorKind::kBroken,
              fmt::format("{} does not accept after {} s: {}", db.container,
                          return_timeout.count() / 1000, last),
              "make logs");
}

Result<Healed> bring_back_database(const FaultSite& site) {
  const DbSpec& db = site.service().db;
  TRY_ASSIGN(const ContainerState state, look_at(db.container));
  if (state.status.empty()) return Healed{"there is no database to bring back", std::nullopt};
  // In parallel, as the docker command may return only after the database accepts.
  auto starting = std::async(std::launch::async, make_run, std::cref(site.here), db.container);
  const Result<Stopwatch> accepting = wait_until_accepting(db);
  TRY(starting.get());
  if (!accepting) return pass_on(accepting);
  return Healed{"the database runs and accepts", accepting->elapsed_ms()};
}

}  // namespace stackpilot::node
