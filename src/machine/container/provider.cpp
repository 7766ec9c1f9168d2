#include "machine/container/provider.h"

#include <fmt/format.h>

#include <algorithm>

#include "access/observe/engine_finder.h"
#include "access/operate/image_load.h"
#include "base/stop.h"
#include "events/step.h"
#include "machine/container/container_machine.h"
#include "machine/container/engine.h"
#include "machine/container/network_owner.h"
#include "machine/container/states.h"
#include "provision/boot.h"
#include "provision/image_store.h"

namespace stackpilot::machine::container {

using access::EngineEndpoint;
using access::FoundEngine;

ContainerProvider::Engine ContainerProvider::operate(const EngineEndpoint& endpoint) {
  // Not made anew for the same engine: machines may hold it.
  const bool same = operator_ && operator_->engine().host == endpoint.host;
  if (!same) operator_.emplace(permit_, endpoint);
  return *operator_;
}

Result<ContainerProvider::Engine> ContainerProvider::engine() {
  if (operator_) return Engine(*operator_);
  TRY_ASSIGN(const FoundEngine found, access::find_engine(workspace_));
  return operate(found.endpoint);
}

Status ContainerProvider::preflight() {
  const bool had_engine = fs::exists(workspace_.engine());
  Status fit = start_and_look();
  if (fit || had_engine) return fit;
  const StopDeferred to_the_end;
  if (const Status removed = remove_own_engine(permit_, workspace_); !removed) {
    fit.error().detail += "\n" + removed.error().message;
  }
  return fit;
}

Status ContainerProvider::start_and_look() {
  TRY_ASSIGN(const FoundEngine found, ensure_engine(permit_, workspace_));
  operate(found.endpoint);
  TRY_ASSIGN(const NetworkOwner owner, find_network_owner(found.endpoint, workspace_, lab_));
  TRY(require_no_other(owner));
  return require_room();
}

Status ContainerProvider::revive() {
  if (!fs::exists(workspace_.engine())) return engine().map([](auto) {});
  TRY_ASSIGN(const FoundEngine found, ensure_engine(permit_, workspace_));
  operate(found.endpoint);
  return {};
}

Result<std::vector<BaseImage>> ContainerProvider::base_images(
    const std::vector<ImageSpec>& needed) {
  TRY_ASSIGN(const access::Operator& host, engine());
  return provision::ensure_base_images(host, workspace_.root(), needed, Workspace::image_cache());
}

Status require_inotify(const access::InotifyInstances& found, std::size_t nodes) {
  const long needed = access::inotify_per_node * static_cast<long>(nodes);
  if (found.limit == 0 || found.limit - found.in_use >= needed) return {};
  return fail(ErrorKind::kCapability,
              fmt::format("fs.inotify.max_user_instances is {}, of which {} are in use, and {} "
                          "nodes need {} to boot",
                          found.limit, found.in_use, nodes, needed),
              access::more_inotify);
}

// systemd dies without a word where it gets no inotify instance.
Status ContainerProvider::require_room() const {
  TRY_ASSIGN(const auto states, survey_.list());
  const auto to_boot = std::count_if(lab_.nodes.begin(), lab_.nodes.end(), [&](const auto& node) {
    return state_of(states, node.name).power != Power::kOn;
  });
  if (to_boot == 0) return {};
  return require_inotify(access::read_inotify_instances(), static_cast<std::size_t>(to_boot));
}

Status ContainerProvider::ensure(const std::vector<BaseImage>& images) {
  TRY_ASSIGN(const access::Operator& host, engine());
  const Containers containers(host, workspace_, lab_);
  TRY(containers.ensure_network());
  const BaseImage& image = provision::image_named(images, "node");
  TRY(containers.note_image(image));
  TRY(access::ensure_named(host, image, Workspace::image_cache()));
  const auto create = [&](const NodeSpec& node) { return containers.create(node, image); };
  return provision::boot_nodes({host, workspace_, lab_}, *this, create);
}

// When no engine answers and none is ours, there is nothing that could be removed.
Status ContainerProvider::destroy() {
  const bool ours = fs::exists(workspace_.engine());
  Status revived = revive();
  if (revived) {
    events::Step step("Remove nodes, volumes and network");
    TRY(Containers(*operator_, workspace_, lab_).destroy_all());
    step.done();
  } else if (ours || revived.error().kind != ErrorKind::kCapability) {
    return revived;
  }
  return remove_own_engine(permit_, workspace_);
}

std::unique_ptr<Machine> ContainerProvider::machine(const NodeSpec& node) {
  return std::make_unique<ContainerMachine>(engine(), workspace_, lab_, node);
}

// To the copy, the engine of this lab is an external one.
Result<std::vector<std::pair<std::string, std::string>>> ContainerProvider::environment_of_copy() {
  TRY_ASSIGN(const access::Operator& host, engine());
  std::vector<std::pair<std::string, std::string>> environment;
  if (!host.engine().host.empty()) environment.emplace_back("DOCKER_HOST", host.engine().host);
  return environment;
}

Result<std::vector<MachineState>> ContainerProvider::list_of_copy(const std::string& lab_id) {
  TRY_ASSIGN(const access::Operator& host, engine());
  return read_states(host.engine(), lab_id);
}

}  // namespace stackpilot::machine::container
