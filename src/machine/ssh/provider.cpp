#include "machine/ssh/provider.h"

#include <fmt/format.h>

#include "access/observe/node_target.h"
#include "base/stop.h"
#include "events/step.h"
#include "events/stream.h"
#include "machine/copy/image_copy.h"
#include "machine/copy/node_speed.h"
#include "machine/ssh/ssh_machine.h"
#include "provision/boot.h"
#include "provision/identity.h"
#include "provision/image_store.h"

namespace stackpilot::machine::ssh {

// All at once, as each takes the time of a login.
Status SshProvider::preflight() {
  events::Step step("Look at the machines");
  for (const NodeSpec& node : site_.lab.nodes) {
    TRY(open_way(site_, node));
    TRY(follow_way(site_, node));
  }
  TRY_ASSIGN(const auto states, survey_.list());
  TRY(provision::for_each_node(site_.lab, [&](const NodeSpec& node) {
    return look_before(node, state_of(states, node.name).power);
  }));
  step.done(fmt::format("{} of them", site_.lab.nodes.size()));
  return {};
}

Status SshProvider::look_before(const NodeSpec& node, Power power) const {
  // Booting says more of the node itself.
  if (power == Power::kSilent) return {};
  TRY(pin_host_key(site_, node));
  TRY_ASSIGN(const MachineFacts facts, look_at(site_, node));
  if (facts.missing.empty()) return {};
  events::note(fmt::format("  ..  {} lacks what a node needs, to be installed: {}", node.name,
                           fmt::join(facts.missing, ", ")));
  return {};
}

Result<std::vector<BaseImage>> SshProvider::base_images(const std::vector<ImageSpec>& needed) {
  return provision::ensure_base_images(host_, site_.workspace.root(),
                                       provision::without_node_image(needed),
                                       Workspace::image_cache());
}

Status SshProvider::ensure(const std::vector<BaseImage>&) {
  TRY_ASSIGN(const auto states, survey_.list());
  TRY(provision::for_each_node(site_.lab, [&](const NodeSpec& node) -> Status {
    const Power power = state_of(states, node.name).power;
    if (power != Power::kAbsent && power != Power::kUnfinished) return {};
    events::Step step("Adopt " + node.name);
    TRY(adopt(site_, node));
    step.done();
    return {};
  }));
  const provision::MakeMachine never_called;
  TRY(provision::boot_nodes({host_, site_.workspace, site_.lab}, *this, never_called));
  TRY(refresh());
  return copy::measure_nodes(site_.workspace, site_.lab);
}

Status SshProvider::refresh() {
  return trees_.refresh(survey_, site_.lab);
}

Status SshProvider::provide_images(const NodeSpec& node, const std::vector<BaseImage>& images) {
  TRY(copy::send_images(host_, access::target_of(site_.workspace, node), images,
                        Workspace::image_cache()));
  return {};
}

// One that does not answer does not keep the others.
Status SshProvider::destroy() {
  TRY_ASSIGN(const std::vector<AdoptionRecord> records, read_records(site_.workspace));
  Status problem;
  for (const AdoptionRecord& record : records) {
    const StopDeferred to_the_end;
    events::Step step("Give back " + record.node);
    Result<std::string> kept = release(site_, record);
    if (kept) {
      step.done(*kept);
      continue;
    }
    if (!problem) continue;
    Error& why = kept.error();
    why.message = fmt::format("{} was not given back: {}", record.node, why.message);
    why.hint = fmt::format(
        "make it answer and run `make destroy` again; or, if it is gone for good: "
        "rm {}",
        shown_path(record_file(site_.workspace, record.node)));
    problem = tl::unexpected<Error>(std::move(why));
  }
  return problem;
}

std::unique_ptr<Machine> SshProvider::machine(const NodeSpec& node) {
  return std::make_unique<SshMachine>(site_, node);
}

Result<std::vector<std::pair<std::string, std::string>>> SshProvider::environment_of_copy() {
  return fail(ErrorKind::kCapability, "there are no other machines for a second lab",
              "this needs a lab of containers: PROVIDER=container");
}

Result<std::vector<MachineState>> SshProvider::list_of_copy(const std::string&) {
  return std::vector<MachineState>();
}

}  // namespace stackpilot::machine::ssh
