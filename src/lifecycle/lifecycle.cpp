#include "lifecycle/lifecycle.h"

#include <fmt/format.h>

#include "access/observe/node_target.h"
#include "access/operate/image_load.h"
#include "base/slowness.h"
#include "events/step.h"
#include "events/stream.h"
#include "lifecycle/deploy.h"
#include "provision/engine.h"
#include "provision/identity.h"
#include "provision/nodes.h"
#include "provision/readable.h"

namespace stackpilot::lifecycle {
namespace {

using access::Operator;

constexpr auto clean_timeout = Millis(180'000);

Result<std::vector<BaseImage>> base_images(const LabSession& session, const Operator& host) {
  return provision::ensure_base_images(host, session.workspace().root(), session.lab(),
                                       Workspace::image_cache());
}

// Runs a verb without further arguments on the node and reports what it did.
Status on_node(LabSession& session, const NodeSpec& node, const std::string& verb,
               const std::string& title) {
  TRY_ASSIGN(const Operator& host, operator_of(session));
  TRY(require_running(session, host, node));
  events::Step step(fmt::format("{} on {}", title, node.name));
  TRY_ASSIGN(const Json done,
             host.on_node(access::target_of(session.workspace(), node),
                          verb_for(session, node, {verb}), {.timeout = scaled(clean_timeout)}));
  step.done(done.value("did", ""));
  return {};
}

struct Booted {
  const Operator& host;
  std::vector<BaseImage> images;
};

Status remove_state(const Workspace& workspace) {
  std::error_code failed;
  for (const fs::path& path :
       {workspace.ssh_key().parent_path(), workspace.shared(), workspace.schema(),
        workspace.state() / "deployments", workspace.runtime()}) {
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

struct Before {
  bool has_engine = false;
  bool has_lab = false;
};

// A refused command leaves no engine behind that it started, nor the identity of a lab that is
// none.
Status leave_as_before(const LabSession& session, Before before) {
  if (!before.has_engine) {
    TRY(provision::remove_own_engine(session.permit(), session.workspace()));
  }
  return before.has_lab ? Status() : remove_state(session.workspace());
}

Result<Booted> boot_lab(LabSession& session) {
  const Workspace& workspace = session.workspace();
  TRY(provision::require_readable(workspace.root(), {"infra", session.lab().service.source},
                                  access::node_uid));
  const Before before{fs::exists(workspace.engine()), !workspace.lab_id().empty()};
  TRY_ASSIGN(const auto engine, provision::ensure_engine(session.permit(), workspace));
  const Operator& host = session.operate(engine.endpoint);
  TRY(provision::ensure_identity(host, workspace));
  // Before anything slow: if the addresses are taken, that should be known at once.
  const provision::ContainerProvider provider(host, workspace, session.lab());
  if (const Status network = provider.ensure_network(); !network) {
    TRY(leave_as_before(session, before));
    return pass_on(network);
  }
  TRY(provision::require_as_declared(host.engine(), workspace, session.lab()));
  TRY_ASSIGN(std::vector<BaseImage> images, base_images(session, host));
  const BaseImage& node_image = provision::image_named(images, "node");
  TRY(provider.note_image(node_image));
  TRY(access::ensure_named(host, node_image, Workspace::image_cache()));
  TRY(provision::ensure_nodes(host, workspace, session.lab(), node_image));
  TRY(provision::provision_nodes(host, workspace, session.lab()));
  return Booted{host, std::move(images)};
}

void close_connections(const Operator& host, const LabSession& session) {
  for (const NodeSpec& node : session.lab().nodes) {
    // A failure means that there is no connection, which is fine.
    static_cast<void>(
        host.program(access::close_shared_ssh(access::target_of(session.workspace(), node))));
  }
}

}  // namespace

Status boot(LabSession& session) {
  TRY(boot_lab(session));
  return {};
}

Status up(LabSession& session, const NodeSpec& node) {
  TRY_ASSIGN(const Booted booted, boot_lab(session));
  if (is_deployed(session, booted.host, node, booted.images)) {
    events::note(
        fmt::format("  ok  The service on {} is the last deploy of this source", node.name));
    return {};
  }
  return deploy(session, booted.host, node, booted.images);
}

Status demo(LabSession& session, const NodeSpec& node) {
  TRY_ASSIGN(const Operator& host, operator_of(session));
  TRY(require_running(session, host, node));
  TRY_ASSIGN(const std::vector<BaseImage> images, base_images(session, host));
  return deploy(session, host, node, images);
}

Status down(LabSession& session, const NodeSpec& node) {
  return on_node(session, node, "down", "Stop the service");
}

Status clean(LabSession& session, const NodeSpec& node) {
  TRY(on_node(session, node, "clean", "Clean-room"));
  std::error_code failed;
  fs::remove(session.workspace().deployment(node.name), failed);
  if (failed) return fail(ErrorKind::kBroken, "cannot forget the deploy: " + failed.message());
  return {};
}

Result<std::vector<std::string>> provision(LabSession& session) {
  TRY_ASSIGN(const Operator& host, operator_of(session));
  for (const NodeSpec& node : session.lab().nodes) {
    TRY(require_running(session, host, node));
  }
  return provision::provision_nodes(host, session.workspace(), session.lab());
}

Status destroy(LabSession& session) {
  const Workspace& workspace = session.workspace();
  // Our engine may have died with nodes running, and is needed to remove them.
  const bool ours = fs::exists(workspace.engine());
  const Result<SessionOperator> found = revived_operator_of(session);
  if (found) {
    const Operator& host = *found;
    events::Step step("Remove nodes, volumes and network");
    close_connections(host, session);
    const provision::ContainerProvider provider(host, workspace, session.lab());
    TRY(provider.destroy_all());
    step.done();
  } else if (ours || found.error().kind != ErrorKind::kCapability) {
    return pass_on(found);
  }
  TRY(provision::remove_own_engine(session.permit(), workspace));
  return remove_state(workspace);
}

}  // namespace stackpilot::lifecycle
