#include "node/faults/churn.h"

#include <fmt/format.h>

#include "access/observe/engine_reader.h"
#include "base/find.h"
#include "base/stop.h"
#include "base/wait.h"
#include "node/faults/mutant_files.h"

namespace stackpilot::node {
namespace {

constexpr auto churn_interval = Millis(300);
constexpr auto watch_interval = Millis(10);
constexpr auto pause_timeout = Millis(5'000);

struct Round {
  const access::Operator& here;
  const Service& service;
  const ChurnPlan& plan;
  int number;

  std::string name(int of) const { return fmt::format("stackpilot-{}-{}", plan.id, of); }
  std::string tag(int of) const { return fmt::format("stackpilot-{}:{}", plan.id, of); }
  std::string row(int of) const { return fmt::format("{}{:012}", churned_rows(plan.id), of); }
};

using Docker = std::vector<std::string>;

struct ChurnKind {
  std::string_view what;
  Result<Docker> (*make)(const Round&);
  Result<Docker> (*remove)(const Round&);  // what the round before has made; fails in the first one
};

Result<Docker> change_of(const Round& round, const char* name, int of) {
  return mutant_change(round.plan.repository, round.service, name, round.row(of));
}

const std::vector<ChurnKind>& churn_kinds() {
  static const std::vector<ChurnKind> all = {
      {"container",
       [](const Round& one) -> Result<Docker> {
         return Docker{"create", "--name", one.name(one.number), one.plan.image};
       },
       [](const Round& one) -> Result<Docker> {
         return Docker{"rm", "--force", "--volumes", one.name(one.number - 1)};
       }},
      {"image",
       [](const Round& one) -> Result<Docker> {
         return Docker{"tag", one.plan.image, one.tag(one.number)};
       },
       [](const Round& one) -> Result<Docker> {
         return Docker{"image", "rm", one.tag(one.number - 1)};
       }},
      {"volume",
       [](const Round& one) -> Result<Docker> {
         return Docker{"volume", "create", one.name(one.number)};
       },
       [](const Round& one) -> Result<Docker> {
         return Docker{"volume", "rm", "--force", one.name(one.number - 1)};
       }},
      {"row", [](const Round& one) { return change_of(one, "row-added", one.number); },
       [](const Round& one) { return change_of(one, "row-removed", one.number - 1); }},
  };
  return all;
}

constexpr std::string_view freezing = "freeze";

Status keep_changing(const access::Operator& here, const Service& service, const ChurnPlan& plan,
                     const ChurnKind& kind) {
  const Deadline end(plan.limit);
  for (int number = 1; !end.passed() && !stop_requested(); ++number) {
    const Round round{here, service, plan, number};
    TRY_ASSIGN(const Docker make, kind.make(round));
    TRY(here.docker(make));
    if (number > 1) {
      TRY_ASSIGN(const Docker remove, kind.remove(round));
      TRY(here.docker(remove));
    }
    if (!pause_for(churn_interval)) break;
  }
  return {};
}

// The verb by which a verification looks at a node first.
bool is_verification_looking() {
  std::error_code ignored;
  for (const auto& process : fs::directory_iterator("/proc", ignored)) {
    const std::string line = read_file(process.path() / "cmdline").value_or("");
    constexpr std::string_view verb("\0node\0fingerprint\0", 18);
    if (line.find(verb) != std::string::npos) return true;
  }
  return false;
}

// Once the first fingerprint is taken.
Status freeze_dependency(const access::Operator& here, const Service& service,
                         const ChurnPlan& plan) {
  bool begun = false;
  TRY_ASSIGN(const bool looked, wait_unless_stopped(Deadline(plan.limit), watch_interval, [&] {
               const bool looking = is_verification_looking();
               begun = begun || looking;
               return begun && !looking;
             }));
  if (!looked) return {};
  // The engine's API, as the command line takes too long.
  TRY_ASSIGN(const auto reply,
             here.http(access::UnixEndpoint{access::node_engine_socket},
                       {"POST", fmt::format("/containers/{}/pause",
                                            service.dependency->component.container)},
                       scaled(pause_timeout)));
  if (reply.status == 204) return {};
  return fail(ErrorKind::kBroken, "the engine does not pause the dependency: " + reply.body);
}

const ChurnKind* find_churn(std::string_view what) {
  return find_or_null(churn_kinds(), [&](const ChurnKind& one) { return one.what == what; });
}

}  // namespace

Status check_churn(std::string_view what) {
  if (what == freezing || find_churn(what) != nullptr) return {};
  return fail(ErrorKind::kUsage, fmt::format("there is no churn of \"{}\"", what));
}

Status run_churn(const access::Operator& here, const Service& service, const ChurnPlan& plan) {
  TRY(check_churn(plan.what));
  if (plan.what == freezing) return freeze_dependency(here, service, plan);
  return keep_changing(here, service, plan, *find_churn(plan.what));
}

Status remove_churned(const access::Operator& here, const std::string& id) {
  TRY(here.docker_remove_listed(
      {"ps", "--all", "--quiet", "--filter", fmt::format("name=^/?stackpilot-{}-", id)},
      {"rm", "--force", "--volumes"}));
  TRY(here.docker_remove_listed(
      {"volume", "ls", "--quiet", "--filter", fmt::format("name=^stackpilot-{}-", id)},
      {"volume", "rm"}));
  TRY(here.docker_remove_listed({"image", "ls", "--format", "{{.Repository}}:{{.Tag}}", "--filter",
                                 fmt::format("reference=stackpilot-{}:[0-9]*", id)},
                                {"image", "rm"}));
  return {};
}

std::string churned_rows(const std::string& id) {
  return fmt::format("{}-0000-4000-8000-", id.substr(1));
}

}  // namespace stackpilot::node
