#include "lifecycle/lifecycle.h"

#include <fmt/format.h>

#include "access/observe/node_target.h"
#include "base/slowness.h"
#include "events/step.h"
#include "events/stream.h"
#include "lifecycle/deploy.h"
#include "lifecycle/scale.h"
#include "lifecycle/swarm_nodes.h"
#include "provision/boot.h"
#include "provision/identity.h"
#include "provision/readable.h"

namespace stackpilot::lifecycle {
namespace {

constexpr auto clean_timeout = Millis(180'000);

// Runs a verb without further arguments on the node and reports what it did.
Status on_node(Lab& lab, const Service& service, const NodeSpec& node, const std::string& verb,
               const std::string& title) {
  TRY(require_running(lab, node));
  events::Step step(fmt::format("{} {} on {}", title, service.project, node.name));
  TRY_ASSIGN(const Json done, lab.host().on_node(access::target_of(lab.workspace(), node),
                                                 verb_for(lab, service, node, {verb}),
                                                 {.timeout = scaled(clean_timeout)}));
  step.done(done.value("did", ""));
  return {};
}

Status remove_state(const Workspace& workspace) {
  std::error_code failed;
  for (const fs::path& path :
       {workspace.ssh_key().parent_path(), workspace.shared(), workspace.schema(),
        workspace.provider(), workspace.swarm(), workspace.scale_out(),
        workspace.state() / "deployments", workspace.state() / "adopted",
        workspace.state() / "baselines", workspace.state() / "copies", workspace.node_speeds(),
        workspace.runtime()}) {
    fs::remove_all(path, failed);
    if (failed) {
      return fail(ErrorKind::kBroken,
                  fmt::format("cannot remove {}: {}", path.string(), failed.message()));
    }
  }
  // The parent is shared by all checkouts: removed with the last one, before that it is not empty.
  fs::remove(workspace.runtime().parent_path(), failed);
  return {};
}

provision::BootSite site_of(const Lab& lab) {
  return {lab.host(), lab.workspace(), lab.spec()};
}

// The provider that made the lab may not be one for the nodes that lab.yaml has come to declare.
Status require_same_nodes(const Lab& lab) {
  if (lab.kind().adopts_machines == lab.spec().adopts_machines()) return {};
  return fail(
      ErrorKind::kUsage,
      fmt::format("this lab was made by the provider {}, and infra/lab.yaml now declares {}",
                  lab.kind().name,
                  lab.spec().adopts_machines() ? "machines that are there already (ssh)"
                                               : "nodes that are to be made"),
      "undo the change of infra/lab.yaml, or end this lab first: make destroy");
}

// What nodes read of the repository.
std::vector<fs::path> folders_of(const LabSpec& spec) {
  std::vector<fs::path> folders = {"infra"};
  for (const Service& service : spec.services) {
    folders.push_back(fs::path(service.compose_file).parent_path());
    if (!service.contract.source.empty()) folders.emplace_back(service.contract.source);
  }
  return folders;
}

// Whatever is quick to find out, before anything slow.
Status preflight(Lab& lab) {
  const Workspace& workspace = lab.workspace();
  TRY(require_same_nodes(lab));
  TRY(provision::require_readable(workspace.root(), folders_of(lab.spec()), node_uid));
  const bool had_lab = !workspace.lab_id().empty();
  Status fit = lab.provider().preflight();
  // A refused command leaves nothing of a lab that there was not, but what an engine that could not
  // be stopped still uses.
  if (!fit && !had_lab && !fs::exists(workspace.engine())) TRY(remove_state(workspace));
  return fit;
}

Result<std::vector<BaseImage>> boot_lab(Lab& lab, const Service& service) {
  TRY(preflight(lab));
  TRY(machine::remember_provider(lab.workspace(), lab.kind()));
  TRY(provision::ensure_identity(lab.host(), lab.workspace()));
  TRY_ASSIGN(const auto states, lab.provider().survey().list());
  TRY(require_as_declared(states, lab.spec()));
  TRY_ASSIGN(std::vector<BaseImage> images, base_images_for(lab, {service}));
  TRY(lab.provider().ensure(images));
  TRY(provision::provision_nodes(site_of(lab)));
  return images;
}

// Nodes that were made for the lab take the swarm with them; machines of somebody's are given back
// as they were.
Status give_back_swarm(Lab& lab) {
  if (!lab.kind().adopts_machines) return {};
  TRY_ASSIGN(const auto record, read_scale_out(lab.workspace()));
  if (!record) return {};
  TRY_ASSIGN(const Service service, service_named(lab.spec(), record->project));
  return scale_down(lab, service);
}

void close_connections(const Lab& lab) {
  for (const NodeSpec& node : lab.spec().nodes) {
    // A failure means that there is no connection, which is fine.
    static_cast<void>(
        lab.host().program(access::close_shared_ssh(access::target_of(lab.workspace(), node))));
  }
}

}  // namespace

Status boot(Lab& lab, const Service& service) {
  TRY(boot_lab(lab, service));
  return {};
}

Status prepare(Lab& lab) {
  TRY(base_images_for(lab, lab.spec().services));
  return lab.provider().prepare();
}

Status up(Lab& lab, const Service& service, const NodeSpec& node) {
  TRY_ASSIGN(const std::vector<BaseImage> images, boot_lab(lab, service));
  if (is_scaled_out(lab.workspace(), service)) {
    TRY_ASSIGN(const auto record, read_scale_out(lab.workspace()));
    if (record) TRY(await_replicas({lab, service}, *record));
    events::note(
        fmt::format("  ok  {} runs as a stack: `make release` deploys it", service.project));
    return {};
  }
  if (is_deployed(lab, service, node, images)) {
    events::note(fmt::format("  ok  {} on {} is the last deploy of this source", service.project,
                             node.name));
    return {};
  }
  return deploy(lab, service, node, images);
}

Status demo(Lab& lab, const Service& service, const NodeSpec& node) {
  TRY(require_not_scaled_out(lab.workspace(), service));
  TRY(require_running(lab, node));
  TRY_ASSIGN(const std::vector<BaseImage> images, base_images_for(lab, {service}));
  return deploy(lab, service, node, images);
}

Status down(Lab& lab, const Service& service, const NodeSpec& node) {
  TRY(require_not_scaled_out(lab.workspace(), service));
  return on_node(lab, service, node, "down", "Stop");
}

Status clean(Lab& lab, const std::vector<Service>& services, const NodeSpec& node) {
  for (const Service& service : services) {
    if (is_scaled_out(lab.workspace(), service)) TRY(scale_down(lab, service));
    TRY(on_node(lab, service, node, "clean", "Clean-room of"));
    std::error_code failed;
    fs::remove(lab.workspace().deployment(node.name, service.project), failed);
    if (failed) return fail(ErrorKind::kBroken, "cannot forget the deploy: " + failed.message());
  }
  return {};
}

Result<std::vector<std::string>> provision(Lab& lab) {
  for (const NodeSpec& node : lab.spec().nodes) {
    TRY(require_running(lab, node));
  }
  return provision::provision_nodes(site_of(lab));
}

Status switch_on(const Lab& lab, const NodeSpec& node) {
  return provision::boot_node(site_of(lab), lab.provider(), node);
}

Status destroy(Lab& lab) {
  TRY(give_back_swarm(lab));
  close_connections(lab);
  TRY(lab.provider().destroy());
  return remove_state(lab.workspace());
}

}  // namespace stackpilot::lifecycle
