#include "drills/release_fault.h"

#include <fmt/format.h>

#include "access/observe/node_reader.h"
#include "access/observe/node_target.h"
#include "base/clock.h"
#include "base/find.h"
#include "base/slowness.h"
#include "drills/scratch_folder.h"
#include "drills/stack_variant.h"
#include "guarantees/scale_out_view.h"
#include "lifecycle/scale.h"
#include "lifecycle/swarm_nodes.h"

namespace stackpilot::drills {
namespace {

using lifecycle::Wrong;

constexpr auto look_timeout = Millis(10'000);

fs::path rollout_note(const HostSite& site) {
  return scratch_folder(site.workspace(), site.fault.id) / "rollout.json";
}

Status keep_rollout(const HostSite& site, const RolloutSeen& seen) {
  TRY(make_folder(rollout_note(site).parent_path()));
  return write_file(rollout_note(site), to_text(Json(seen), 2) + "\n");
}

Result<Wrong> asked_wrong(const HostSite& site) {
  const std::string wrong = setting(site, "wrong");
  if (wrong.empty()) return Wrong::kNothing;
  if (wrong == release_crashes) return Wrong::kCrashes;
  if (wrong == release_never_ready) return Wrong::kNeverReady;
  if (wrong == release_of_other_version) return Wrong::kOtherVersion;
  return fail(ErrorKind::kUsage, fmt::format("a release cannot be wrong in that way: {}", wrong));
}

// Of the service that the fault is about; nullopt when it is not scaled out.
Result<std::optional<ScaleOut>> record_of_stack(const HostSite& site) {
  TRY_ASSIGN(const Service service, service_of(site));
  return scale_out_of(site.workspace(), service);
}

std::string image_of(const std::optional<ScaleOut>& record) {
  return record && record->release ? record->release->deployment.image_id : "";
}

// The images of the service's tasks that run on that node.
Result<std::vector<std::string>> images_on(const HostSite& site, const NodeSpec& node,
                                           const std::string& swarm_service) {
  const auto facts =
      access::ask_facts(access::target_of(site.workspace(), node), scaled(look_timeout));
  if (!facts.value || !facts.value->engine) {
    return fail(ErrorKind::kBroken,
                fmt::format("no facts from {}: {}", node.name,
                            facts.value ? facts.value->engine_problem : facts.problem));
  }
  std::vector<std::string> images;
  for (const ContainerFact* task : guarantees::tasks_of(*facts.value->engine, swarm_service)) {
    images.push_back(task->image_id);
  }
  return images;
}

// On the nodes that run: a release goes to those.
Status look_at_tasks(const HostSite& site, const ScaleOut& record, RolloutSeen& seen) {
  TRY_ASSIGN(const Service service, service_of(site));
  const std::string name = swarm_service_name(record.project, service.component.service);
  TRY_ASSIGN(const auto nodes, lifecycle::running_nodes(site.lab));
  seen.running.clear();
  for (const NodeSpec& node : nodes) {
    if (!contains(record.replicas, node.name)) continue;
    TRY_ASSIGN(seen.running[node.name], images_on(site, node, name));
  }
  return {};
}

Result<node::Injected> roll_out(const HostSite& site) {
  TRY_ASSIGN(const Service service, service_of(site));
  TRY_ASSIGN(const Wrong wrong, asked_wrong(site));
  TRY_ASSIGN(const std::optional<ScaleOut> before, record_of_stack(site));
  RolloutSeen seen{.image_before = image_of(before)};
  const Stopwatch since;
  const auto rollout =
      lifecycle::roll_out_release(site.lab, service, wrong, stack_variant(site.workspace()));
  seen.took_ms = since.elapsed_ms();
  // That it was not rolled back is for the drill to judge, not to stumble over.
  if (!rollout && rollout.error().kind != ErrorKind::kBroken) return pass_on(rollout);
  seen.broke = !rollout;
  seen.why = rollout ? rollout->why : rollout.error().message;
  if (rollout) {
    seen.rolled_back = rollout->rolled_back;
    seen.image_tried = rollout->release.deployment.image_id;
    seen.build_ms = rollout->build_ms;
    seen.roll_ms = rollout->roll_ms;
  }
  TRY_ASSIGN(const std::optional<ScaleOut> after, record_of_stack(site));
  seen.image_now = image_of(after);
  if (!rollout && after && after->under_way)
    seen.image_tried = after->under_way->deployment.image_id;
  TRY(keep_rollout(site, seen));
  return node::Injected{since.elapsed_ms()};
}

// Whether another image was tried, as the engines say: how that ended is for the drill to judge.
Result<node::Bite> prove_release(const HostSite& site) {
  TRY_ASSIGN(RolloutSeen seen, rollout_in_note(site));
  TRY_ASSIGN(const std::optional<ScaleOut> record, record_of_stack(site));
  if (!record) return node::Bite{false, "no service is scaled out"};
  TRY(look_at_tasks(site, *record, seen));
  TRY(keep_rollout(site, seen));
  const bool another = !seen.image_tried.empty() && seen.image_tried != seen.image_before;
  const bool runs_another = !all_run(seen, seen.image_before);
  return node::Bite{another || runs_another,
                    fmt::format("{}; the engines say what runs: {}",
                                seen.broke         ? seen.why
                                : seen.rolled_back ? "rolled back: " + seen.why
                                                   : "rolled out",
                                running_text(seen))};
}

// A release that was cut short has left some nodes with one image and some with another; one of
// other stack files has left those.
Result<bool> is_settled(const HostSite& site, const ScaleOut& record) {
  if (record.under_way || !stack_variant(site.workspace()).empty()) return false;
  RolloutSeen seen;
  TRY(look_at_tasks(site, record, seen));
  return all_run(seen, image_of(record));
}

Result<node::Healed> finish_release(const HostSite& site) {
  TRY_ASSIGN(const std::optional<ScaleOut> record, record_of_stack(site));
  std::string did = "no service is scaled out";
  if (record) {
    TRY_ASSIGN(const bool settled, is_settled(site, *record));
    did = settled ? "it had ended" : "another release, with nothing wrong, was rolled out";
    if (!settled) {
      TRY_ASSIGN(const Service service, service_of(site));
      TRY_ASSIGN(const auto mended,
                 lifecycle::roll_out_release(site.lab, service, Wrong::kNothing));
      if (mended.rolled_back) {
        return fail(ErrorKind::kBroken, "a release was rolled back: " + mended.why, "make release");
      }
    }
  }
  TRY(remove_whole(rollout_note(site).parent_path()));
  return node::Healed{did, std::nullopt};
}

}  // namespace

Result<RolloutSeen> rollout_in_note(const HostSite& site) {
  TRY_ASSIGN(const std::string text, read_file(rollout_note(site), 1U << 20U));
  return parse_json<RolloutSeen>(text, rollout_note(site).string());
}

std::vector<HostFaultKind> release_faults() {
  return {{release_kind, "make release", HostFaultKind::Where::kOnHost, roll_out, prove_release,
           finish_release}};
}

}  // namespace stackpilot::drills
