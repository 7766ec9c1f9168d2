// Faults of the data: the dependency's full disk, and the records that drills write.
#include <fmt/format.h>

#include <charconv>

#include "base/clock.h"
#include "model/load_number.h"
#include "node/faults/containers.h"
#include "node/faults/dependency_watch.h"
#include "service/dependency/kind.h"

namespace stackpilot::node {
namespace {

using access::Output;

Result<Output> in_dependency(const FaultSite& site, std::vector<std::string> argv) {
  std::vector<std::string> arguments = {"exec", site.dependency().component.container};
  arguments.insert(arguments.end(), argv.begin(), argv.end());
  return site.here.docker(arguments);
}

std::string filler(const FaultSite& site) {
  return fmt::format("{}/stackpilot-{}", site.dependency().mount, site.id);
}

Result<std::uint64_t> free_bytes(const FaultSite& site) {
  TRY_ASSIGN(const auto listed, in_dependency(site, {"df", "--output=avail", "--block-size=1",
                                                     site.dependency().mount}));
  const std::string last = access::tail(listed.out, 1);
  std::uint64_t bytes = 0;
  std::from_chars(last.data(), last.data() + last.size(), bytes);
  return bytes;
}

// Refuses a volume with 1 GiB or more free: it is not bounded, so filling it fills the host's disk.
Status require_bounded_volume(const FaultSite& site) {
  constexpr std::uint64_t bound = 1ULL << 30U;
  TRY_ASSIGN(const std::uint64_t free, free_bytes(site));
  if (free < bound) return {};
  return fail(ErrorKind::kBroken,
              fmt::format("the dependency's volume is not bounded: {} bytes are free", free));
}

Result<Injected> fill_disk(const FaultSite& site) {
  TRY(require_bounded_volume(site));
  const Stopwatch since;
  // Always fails: dd writes until the volume is full.
  static_cast<void>(in_dependency(site, {"dd", "if=/dev/zero", "of=" + filler(site), "bs=64k"}));
  return Injected{since.elapsed_ms()};
}

Result<Bite> prove_full(const FaultSite& site) {
  TRY_ASSIGN(const std::uint64_t free, free_bytes(site));
  return Bite{free == 0, fmt::format("{} bytes are free on the dependency's volume", free)};
}

Result<Healed> free_disk(const FaultSite& site) {
  TRY_ASSIGN(const auto state, look_at(site.dependency().component.container));
  if (state.status != "running") return Healed{"there is no volume to free", std::nullopt};
  const Stopwatch since;
  TRY(in_dependency(site, {"rm", "--force", filler(site)}));
  return Healed{"the filler is gone", since.elapsed_ms()};
}

// Writes nothing: this fault exists so that healing removes the records of the drill's clients.
Result<Injected> announce_records(const FaultSite& site) {
  if (!is_load_number(site.setting("load"))) {
    return fail(ErrorKind::kUsage, "not a load's number: " + site.setting("load"));
  }
  return Injected{0};
}

Result<Bite> prove_records(const FaultSite&) {
  return Bite{true, "clients may write"};
}

Result<Healed> remove_records(const FaultSite& site) {
  const std::string load = site.setting("load");
  if (!is_load_number(load)) return Healed{"no record was announced", std::nullopt};
  Result<Healed> back = bring_back_dependency(site);
  if (!back || !site.service().dependency) return back;
  Dependency dependency = site.dependency();
  TRY_ASSIGN(dependency.component.container,
             container_here(site.service().project, dependency.component));
  // A task of a stack is brought back by the swarm, not by us.
  TRY_ASSIGN(const ContainerState state, look_at(dependency.component.container));
  if (state.status != "running") return back;
  TRY_ASSIGN(const auto calls,
             service::removal(
                 {dependency, state.address, service::stored_of(site.service().contract), load}));
  for (const auto& call : calls) TRY(site.here.docker(call));
  return Healed{"the drill's own records are gone", std::nullopt};
}

}  // namespace

std::vector<FaultKind> data_faults() {
  return {
      {"disk-full", fill_disk, prove_full, free_disk},
      {"records", announce_records, prove_records, remove_records},
  };
}

}  // namespace stackpilot::node
