#include "node/faults/dependency_watch.h"

#include <fmt/format.h>

#include <future>

#include "base/clock.h"
#include "base/slowness.h"
#include "base/wait.h"
#include "node/faults/containers.h"
#include "service/dependency/kind.h"

namespace stackpilot::node {
namespace {

constexpr auto probe_interval = Millis(3);
constexpr auto probe_timeout = Millis(250);
constexpr auto loss_timeout = Millis(20'000);
constexpr auto return_timeout = Millis(40'000);

}  // namespace

DependencyWatch::DependencyWatch(std::string address, Dependency db)
    : address_(std::move(address)), db_(std::move(db)), thread_([this] { ask_until_lost(); }) {}

DependencyWatch::~DependencyWatch() {
  stop_ = true;
  thread_.join();
}

void DependencyWatch::ask_until_lost() {
  wait_until(Deadline::never(), probe_interval, [&] {
    if (stop_) return true;
    const double begun = clock_.elapsed_ms();
    if (service::handshake(address_, db_, scaled(probe_timeout)).ok) return false;
    lost_at_ms_ = begun;
    return true;
  });
}

Result<Injected> DependencyWatch::wait_for_loss() {
  const auto is_lost = [&] { return lost_at_ms_ != 0; };
  if (!wait_until(Deadline(scaled(loss_timeout)), probe_interval, is_lost)) {
    return fail(ErrorKind::kBroken, fmt::format("the dependency still accepts after {} ms",
                                                scaled(loss_timeout).count()));
  }
  return Injected{clock_.elapsed_ms() - lost_at_ms_};
}

Result<Stopwatch> wait_until_accepting(const Dependency& db) {
  std::string last = "it has no address";
  Result<ContainerState> state;
  Stopwatch since;
  const bool accepts = wait_until(Deadline(scaled(return_timeout)), probe_interval, [&] {
    state = look_at(db.component.container);
    since = Stopwatch();
    if (!state) return true;
    if (state->address.empty()) return false;
    const Reach reach = service::handshake(state->address, db, scaled(probe_timeout));
    if (!reach.ok) last = reach.problem;
    return reach.ok;
  });
  if (!state) return pass_on(state);
  if (accepts) return since;
  return fail(ErrorKind::kBroken,
              fmt::format("{} does not accept after {} s: {}", db.component.container,
                          scaled(return_timeout).count() / 1000, last),
              "make logs");
}

Result<Healed> bring_back_dependency(const FaultSite& site) {
  const Healed nothing{"there is no dependency to bring back", std::nullopt};
  if (!site.service().dependency) return nothing;
  const Dependency& db = site.dependency();
  TRY_ASSIGN(const ContainerState state, look_at(db.component.container));
  if (state.status.empty()) return nothing;
  // In parallel, as the docker command may return only after the dependency accepts.
  auto starting =
      std::async(std::launch::async, make_run, std::cref(site.here), db.component.container);
  const Result<Stopwatch> accepting = wait_until_accepting(db);
  TRY(starting.get());
  if (!accepting) return pass_on(accepting);
  return Healed{"the dependency runs and accepts", accepting->elapsed_ms()};
}

}  // namespace stackpilot::node
