// Processes that a fault starts on the node: one answers in the service's place, another keeps
// changing things.
#include <fmt/format.h>

#include "access/observe/http.h"
#include "base/clock.h"
#include "base/slowness.h"
#include "base/wait.h"
#include "node/faults/churn.h"
#include "node/faults/containers.h"
#include "node/faults/dependency_session.h"
#include "node/faults/dependency_watch.h"
#include "node/faults/kept_state.h"
#include "node/faults/mutant_files.h"
#include "node/faults/service_back.h"
#include "node/faults/transient_unit.h"
#include "service/dependency/kind.h"

namespace stackpilot::node {
namespace {

constexpr const char* api_stopped = "api-stopped";
constexpr int nuisance_limit_s = 900;  // of the process, scaled; the fault's own is shorter
constexpr auto answer_timeout = Millis(1'000);
constexpr auto answer_patience = Millis(10'000);

std::string limit_of_process() {
  return std::to_string(nuisance_limit_s * slowness());
}

// The API has no such page, and answers 404.
bool impostor_answers(const FaultSite& site) {
  const auto reply =
      access::http_get(access::TcpEndpoint{site.self.node.address, site.service().port},
                       "/stackpilot-" + site.id, scaled(answer_timeout));
  return reply && reply->status == 200;
}

Result<Injected> start_impostor(const FaultSite& site) {
  TRY(keep(site, api_stopped, ""));
  const Stopwatch since;
  TRY(site.here.docker({"stop", "--time", "10", site.service().component.container}));
  TRY(start_unit(site, unit_of(site),
                 {"impostor", "--address", site.self.node.address, "--port",
                  std::to_string(site.service().port), "--limit-s", limit_of_process()}));
  wait_until(Deadline(scaled(answer_patience)), Millis(20), [&] { return impostor_answers(site); });
  return Injected{since.elapsed_ms()};
}

Result<Bite> prove_impostor(const FaultSite& site) {
  TRY_ASSIGN(const ContainerState api, look_at(site.service().component.container));
  TRY_ASSIGN(const std::string unit, unit_state(site, unit_of(site)));
  const bool runs = unit == "active";
  const bool answers = impostor_answers(site);
  return Bite{
      runs && answers && api.status == "exited",
      fmt::format("the API is {}; every page is {}", api.status, answers ? "there" : "missing")};
}

Result<Healed> remove_impostor(const FaultSite& site) {
  TRY(end_unit(site, unit_of(site)));
  if (!kept(site, api_stopped)) return Healed{"nothing stood in for the API", std::nullopt};
  TRY_ASSIGN(const ContainerState api, look_at(site.service().component.container));
  if (!api.status.empty()) {  // else the service was taken down meanwhile
    TRY(make_run(site.here, site.service().component.container));
    TRY(wait_until_ready(site));
  }
  TRY(forget(site, api_stopped));
  return Healed{"the API answers itself", std::nullopt};
}

Result<Injected> start_churn(const FaultSite& site) {
  TRY(check_churn(site.setting("what")));
  TRY(start_unit(
      site, unit_of(site),
      {"churn", "--what", site.setting("what"), "--id", site.id, "--service",
       site.service().project, "--image", site.setting("image"), "--limit-s", limit_of_process()}));
  return Injected{0};
}

Result<std::string> made_by_churn(const FaultSite& site) {
  const std::string what = site.setting("what");
  if (what == "row") {
    TRY_ASSIGN(const ContainerState state, look_at(site.dependency().component.container));
    const DependencyFacts facts = service::read(state.address, site.dependency());
    if (facts.answers) return "rows of digest " + facts.rows_digest;
    return fail(ErrorKind::kBroken, "the rows are not known: " + facts.problem);
  }
  const std::string of_ours = fmt::format("name=^/?stackpilot-{}-", site.id);
  const std::vector<std::string> list =
      what == "image"
          ? std::vector<std::string>{"image", "ls", "--format", "{{.Tag}}", "stackpilot-" + site.id}
      : what == "volume" ? std::vector<std::string>{"volume", "ls", "--quiet", "--filter", of_ours}
                         : std::vector<std::string>{"ps", "--all", "--quiet", "--filter", of_ours};
  return site.here.docker(list).map(
      [](const access::Output& output) { return access::trimmed(output.out); });
}

// It is there, and soon something else is there instead. What waits for a verification has done
// nothing yet.
Result<Bite> prove_churn(const FaultSite& site) {
  TRY_ASSIGN(const std::string unit, unit_state(site, unit_of(site)));
  const bool runs = unit == "active";
  if (site.setting("what") == "freeze") {
    return Bite{runs, runs ? "a process waits for the next verification" : "nothing waits"};
  }
  Result<std::string> first;
  Result<std::string> now;
  wait_until(Deadline(scaled(answer_patience)), Millis(50), [&] {
    now = made_by_churn(site);
    if (!now) return true;
    if (!first || first->empty()) first = now;
    return *now != *first;
  });
  if (!now) return pass_on(now);
  return Bite{runs && *now != *first, fmt::format("there was {}, then {}", *first, *now)};
}

// A service without that file has none.
Status remove_rows(const FaultSite& site) {
  const fs::path root = site.self.workspace.root();
  const auto change = mutant_change(root, site.service(), "row-removed", churned_rows(site.id));
  if (!change) return {};
  TRY(site.here.docker(*change));
  return {};
}

Result<Healed> end_churn(const FaultSite& site) {
  TRY(end_unit(site, unit_of(site)));
  TRY(remove_churned(site.here, site.id));
  TRY_ASSIGN(const Healed back, bring_back_dependency(site));
  if (back.accepting_ms_ago) TRY(remove_rows(site));
  std::error_code ignored;  // missing when nothing churned here
  fs::remove(fs::temp_directory_path() / fmt::format("stackpilot-{}.lock", site.id), ignored);
  return Healed{"nothing changes, and what was made is gone", std::nullopt};
}

}  // namespace

std::vector<FaultKind> nuisance_faults() {
  return {
      {"impostor", start_impostor, prove_impostor, remove_impostor},
      {"churn", start_churn, prove_churn, end_churn},
  };
}

}  // namespace stackpilot::node
