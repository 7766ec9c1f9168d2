#include "lifecycle/scale.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/find.h"
#include "base/text.h"
#include "events/step.h"
#include "events/stream.h"
#include "lifecycle/deploy.h"
#include "lifecycle/release.h"
#include "lifecycle/swarm_nodes.h"

namespace stackpilot::lifecycle {
namespace {

Status require_all_running(const Lab& lab) {
  for (const NodeSpec& node : lab.spec().nodes) TRY(require_running(lab, node));
  return {};
}

Status require_fits(const LabSpec& lab, const ScalePlan& plan) {
  if (plan.managers != 1 && plan.managers != 3) {
    return fail(ErrorKind::kUsage, fmt::format("MANAGERS={} makes no swarm", plan.managers),
                "MANAGERS is 1, or 3, of which one may be lost");
  }
  if (static_cast<std::size_t>(plan.managers) > lab.nodes.size()) {
    return fail(ErrorKind::kUsage,
                fmt::format("the lab has {} nodes, too few for {} managers", lab.nodes.size(),
                            plan.managers),
                "MANAGERS=1 is enough for them");
  }
  if (!plan.database.empty()) TRY(node_named(lab, plan.database));
  return {};
}

// On a worker, where there is one: what managers do does not depend on it then.
std::string database_by_default(const LabSpec& lab) {
  return lab.nodes.size() > 1 ? lab.nodes[1].name : lab.nodes.front().name;
}

ScaleOut first_record(const LabSpec& lab, const Service& service, const ScalePlan& plan) {
  ScaleOut record;
  record.project = service.project;
  const std::vector<std::string> all = names_of(lab.nodes);
  record.managers.assign(all.begin(), all.begin() + plan.managers);
  record.replicas = plan.replicas.empty() ? all : plan.replicas;
  if (service.dependency) {
    record.database = plan.database.empty() ? database_by_default(lab) : plan.database;
  }
  return record;
}

// What is asked for, of a service that is scaled out already.
Result<ScaleOut> changed_record(const LabSpec& lab, ScaleOut record, const ScalePlan& plan) {
  if (!plan.database.empty() && plan.database != record.database) {
    return fail(ErrorKind::kUsage,
                fmt::format("the database runs on {}, where its data is", record.database),
                "`make scale-down` first: data does not move with it");
  }
  const std::vector<std::string> all = names_of(lab.nodes);
  record.managers.assign(all.begin(), all.begin() + plan.managers);
  if (!plan.replicas.empty()) record.replicas = plan.replicas;
  return record;
}

Result<ScaleOut> record_for(const Lab& lab, const Service& service, const ScalePlan& plan) {
  TRY(require_fits(lab.spec(), plan));
  TRY_ASSIGN(const auto known, read_scale_out(lab.workspace()));
  if (!known) return first_record(lab.spec(), service, plan);
  TRY(require_is_scaled_out(*known, service));
  return changed_record(lab.spec(), *known, plan);
}

Status forget(const fs::path& path) {
  std::error_code failed;
  fs::remove_all(path, failed);
  if (!failed) return {};
  return fail(ErrorKind::kBroken,
              fmt::format("cannot remove {}: {}", path.string(), failed.message()));
}

Status remove_stack(const SwarmSite& site, const ScaleOut& record) {
  events::Step step(fmt::format("Remove the stack {}", site.service.project));
  TRY_ASSIGN(const auto managers, running_managers(site.lab, record));
  TRY(ask_swarm_node(site, managers.front(), {"remove-stack"}));
  step.done();
  return {};
}

// Managers last: until then they know what is to end.
Status leave_swarm(const SwarmSite& site, const ScaleOut& record) {
  events::Step step("Leave the swarm");
  const std::vector<NodeSpec> managers = managers_among(site.lab.spec().nodes, record);
  std::vector<NodeSpec> workers = site.lab.spec().nodes;
  std::erase_if(workers, [&](const NodeSpec& one) {
    return find_or_null(managers, [&](const NodeSpec& it) { return it.name == one.name; });
  });
  const auto leave = [&](const NodeSpec& node) -> Status {
    TRY(ask_swarm_node(site, node, {"leave"}));
    return {};
  };
  TRY(on_nodes(workers, leave));
  // The one that is asked first of all: once it has left, the others, which are soon too few to
  // decide anything, are asked for nothing.
  for (const NodeSpec& node : managers) TRY(leave(node));
  step.done();
  return {};
}

}  // namespace

Status require_is_scaled_out(const ScaleOut& record, const Service& service) {
  if (record.project == service.project) return {};
  return fail(ErrorKind::kUsage,
              fmt::format("{} is scaled out, and not {}", record.project, service.project),
              fmt::format("`make scale-down SERVICE={}` first: one service is scaled out at a time",
                          record.project));
}

bool is_scaled_out(const Workspace& workspace, const Service& service) {
  const auto record = read_scale_out(workspace);
  return !record || (*record && (*record)->project == service.project);
}

Status require_not_scaled_out(const Workspace& workspace, const Service& service) {
  if (!is_scaled_out(workspace, service)) return {};
  return fail(ErrorKind::kUsage,
              fmt::format("{} runs on several nodes, as a stack", service.project),
              "`make release` deploys it there; `make scale-down` first for one node");
}

Result<std::vector<std::string>> nodes_in_list(const LabSpec& lab, const std::string& list) {
  std::vector<std::string> given;
  for (std::string_view rest = list;;) {
    const std::size_t comma = rest.find(',');
    given.emplace_back(rest.substr(0, comma));
    if (comma == std::string_view::npos) break;
    rest.remove_prefix(comma + 1);
  }
  std::vector<std::string> sorted;
  for (const std::string& name : given) {
    if (name.empty()) {
      return fail(ErrorKind::kUsage, fmt::format("NODES=\"{}\" has an empty name", printable(list)),
                  fmt::format("NODES is a list such as {}", fmt::join(names_of(lab.nodes), ",")));
    }
    TRY(node_named(lab, name));
    if (std::count(given.begin(), given.end(), name) > 1) {
      return fail(ErrorKind::kUsage, fmt::format("NODES names {} twice", name), "name it once");
    }
  }
  for (const NodeSpec& node : lab.nodes) {
    if (contains(given, node.name)) {
      sorted.push_back(node.name);
    }
  }
  return sorted;
}

Status scale_up(const Lab& lab, const Service& service, const ScalePlan& plan) {
  const SwarmSite site{lab, service};
  TRY_ASSIGN(ScaleOut record, record_for(lab, service, plan));
  TRY(recipes_of_stack(site));
  TRY(require_all_running(lab));
  // From here on it is known that there may be something of a swarm.
  TRY(write_scale_out(lab.workspace(), record));
  TRY_ASSIGN(const std::vector<BaseImage> images, images_for_stack(site));
  TRY(load_stack_images(site, record, images));
  TRY_ASSIGN(record.encrypted, can_encrypt(site));
  TRY(form_swarm(site, record));
  TRY(start_registries(site, record, images));
  TRY(write_scale_out(lab.workspace(), record));
  if (!record.encrypted) {
    events::note("  ..  A kernel here has no ESP: what goes between nodes is not encrypted");
  }
  if (!record.release || record.under_way) return release(lab, service);
  TRY(stock_registries(site, record));
  return roll_out_again(site, record, images);
}

Status scale(Lab& lab, const Service& service, const std::vector<std::string>& replicas) {
  const SwarmSite site{lab, service};
  TRY_ASSIGN(ScaleOut record, require_scale_out(lab.workspace(), service));
  if (!record.release) {
    return fail(ErrorKind::kUsage, "nothing has been released yet", "make release");
  }
  record.replicas = replicas;
  TRY(write_scale_out(lab.workspace(), record));
  TRY(settle_members(site, record));
  TRY_ASSIGN(const std::vector<BaseImage> images, images_for_stack(site));
  return roll_out_again(site, record, images);
}

Status scale_down(Lab& lab, const Service& service) {
  const Workspace& workspace = lab.workspace();
  const SwarmSite site{lab, service};
  TRY_ASSIGN(const auto record, read_scale_out(workspace));
  if (!record) {
    events::note("  ok  No service is scaled out");
    return {};
  }
  TRY(require_is_scaled_out(*record, service));
  // What still belongs to the swarm on a node that is off would come back with it.
  TRY(require_all_running(lab));
  TRY(remove_stack(site, *record));
  TRY(leave_swarm(site, *record));
  for (const NodeSpec& node : lab.spec().nodes) {
    TRY(forget(workspace.deployment(node.name, service.project)));
  }
  TRY(forget(workspace.swarm()));
  // Last: as long as it is there, this can be done again.
  return forget(workspace.scale_out());
}

}  // namespace stackpilot::lifecycle
