#include "lifecycle/lifecycle.h"

#include <fmt/format.h>

#include "access/observe/node_target.h"
#include "access/operate/image_load.h"
#include "base/progress.h"
#include "lifecycle/deploy.h"
#include "provision/engine.h"
#include "provision/identity.h"
#include "provision/nodes.h"

namespace stackpilot::lifecycle {
namespace {

using access::Operator;

constexpr auto clean_timeout = Millis(180'000);

Result<std::vector<BaseImage>> base_images(const LabSession& session, const Operator& host) {
  return provision::ensure_base_images(host, session.workspace().root(), session.lab(),
                                       Workspace::image_cache());
}

// Runs a verb that needs nothing but the node, and says what it did.
Status on_node(const LabSession& session, const NodeSpec& node, const std::string& verb,
               const std::string& title) {
  const Result<Operator> host = operator_of(session);
  if (!host) return pass_on(host);
  if (Status running = require_running(session, *host, node); !running) return running;
  Step step(fmt::format("{} on {}", title, node.name));
  const Result<Json> done =
      host->on_node(access::target_of(session.workspace(), node), verb_for(session, node, {verb}),
                    {.timeout = clean_timeout});
  if (!done) return pass_on(done);
  step.done(done->value("did", ""));
  return {};
}

struct Booted {
  Operator host;
  std::vector<BaseImage> images;
};

Result<Booted> boot_lab(const LabSession& session) {
  const Workspace& workspace = session.workspace();
  const auto engine = provision::ensure_engine(session.permit(), workspace);
  if (!engine) return pass_on(engine);
  Operator host(session.permit(), engine->endpoint);
  if (Status made = provision::ensure_identity(host, workspace); !made) return pass_on(made);
  // Before anything that takes long: somebody else's addresses cannot be had by waiting.
  const provision::ContainerProvider provider(host, workspace, session.lab());
  if (Status network = provider.ensure_network(); !network) return pass_on(network);
  Result<std::vector<BaseImage>> images = base_images(session, host);
  if (!images) return pass_on(images);
  const BaseImage& node_image = provision::image_named(*images, "node");
  if (Status noted = provider.note_image(node_image); !noted) return pass_on(noted);
  const auto loaded = access::ensure_named(host, node_image, Workspace::image_cache());
  if (!loaded) return pass_on(loaded);
  if (Status nodes = provision::ensure_nodes(host, workspace, session.lab(), node_image); !nodes) {
    return pass_on(nodes);
  }
  const auto changes = provision::provision_nodes(host, workspace, session.lab());
  if (!changes) return pass_on(changes);
  return Booted{std::move(host), std::move(*images)};
}

void close_connections(const Operator& host, const LabSession& session) {
  for (const NodeSpec& node : session.lab().nodes) {
    // Fails when there is none, which is as good.
    static_cast<void>(
        host.program(access::close_shared_ssh(access::target_of(session.workspace(), node))));
  }
}

Status remove_state(const Workspace& workspace) {
  std::error_code failed;
  for (const fs::path& path : {workspace.ssh_key().parent_path(), workspace.shared(),
                               workspace.state() / "deployments", workspace.runtime()}) {
    fs::remove_all(path, failed);
    if (failed) {
      return fail(ErrorKind::kBroken,
                  fmt::format("cannot remove {}: {}", path.string(), failed.message()));
    }
  }
  // What all checkouts share goes with the last of them; until then it is not empty.
  fs::remove(workspace.runtime().parent_path(), failed);
  return {};
}

}  // namespace

Status boot(const LabSession& session) {
  const Result<Booted> booted = boot_lab(session);
  if (!booted) return pass_on(booted);
  return {};
}

Status up(const LabSession& session, const NodeSpec& node) {
  const Result<Booted> booted = boot_lab(session);
  if (!booted) return pass_on(booted);
  if (is_deployed(session, node)) {
    say(fmt::format("  ok  The service on {} is the last deploy of this source", node.name));
    return {};
  }
  return deploy(session, booted->host, node, booted->images);
}

Status demo(const LabSession& session, const NodeSpec& node) {
  const Result<Operator> host = operator_of(session);
  if (!host) return pass_on(host);
  if (Status running = require_running(session, *host, node); !running) return running;
  const Result<std::vector<BaseImage>> images = base_images(session, *host);
  if (!images) return pass_on(images);
  return deploy(session, *host, node, *images);
}

Status down(const LabSession& session, const NodeSpec& node) {
  return on_node(session, node, "down", "Stop the service");
}

Status clean(const LabSession& session, const NodeSpec& node) {
  if (Status done = on_node(session, node, "clean", "Clean-room"); !done) return done;
  std::error_code failed;
  fs::remove(session.workspace().deployment(node.name), failed);
  if (failed) return fail(ErrorKind::kBroken, "cannot forget the deploy: " + failed.message());
  return {};
}

Result<std::vector<std::string>> provision(const LabSession& session) {
  const Result<Operator> host = operator_of(session);
  if (!host) return pass_on(host);
  for (const NodeSpec& node : session.lab().nodes) {
    if (Status running = require_running(session, *host, node); !running) return pass_on(running);
  }
  return provision::provision_nodes(*host, session.workspace(), session.lab());
}

Status destroy(const LabSession& session) {
  const Workspace& workspace = session.workspace();
  // Our engine may have died over running nodes: it has to be there to remove them.
  const bool ours = fs::exists(workspace.engine());
  const Result<Operator> found = revived_operator_of(session);
  if (found) {
    const Operator& host = *found;
    Step step("Remove nodes, volumes and network");
    close_connections(host, session);
    const provision::ContainerProvider provider(host, workspace, session.lab());
    if (Status gone = provider.destroy_all(); !gone) return gone;
    step.done();
  } else if (ours || found.error().kind != ErrorKind::kCapability) {
    return pass_on(found);
  }
  if (Status gone = provision::remove_own_engine(session.permit(), workspace); !gone) return gone;
  return remove_state(workspace);
}

}  // namespace stackpilot::lifecycle
