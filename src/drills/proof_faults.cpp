// Faults by which drills are shown to fail: a file that appears on this machine, and any fault of a
// node in the lab copy of another fault.
#include <fmt/format.h>

#include "access/observe/node_target.h"
#include "base/slowness.h"
#include "drills/host_faults.h"
#include "drills/lab_copy.h"

namespace stackpilot::drills {
namespace {

constexpr auto copy_verb_timeout = Millis(180'000);

fs::path stray_file(const HostSite& site) {
  return fmt::format("/var/tmp/stackpilot-{}.stray", site.fault.id);
}

Result<node::Injected> make_stray_file(const HostSite& site) {
  TRY(write_file(stray_file(site), site.fault.id + "\n"));
  return node::Injected{0};
}

Result<node::Bite> prove_stray_file(const HostSite& site) {
  const bool there = fs::exists(stray_file(site));
  return node::Bite{
      there, fmt::format("{} is {}", stray_file(site).string(), there ? "there" : "not there")};
}

Result<node::Healed> remove_stray_file(const HostSite& site) {
  TRY(remove_whole(stray_file(site)));
  return node::Healed{"the file is gone", std::nullopt};
}

// The fault that made the lab copy.
Fault copy_named_by(const HostSite& site) {
  Fault copy = site.fault;
  copy.id = setting(site, "copy");
  copy.kind = "lab-copy";
  return copy;
}

// Runs the verb on the copy's first node, for the kind that the setting `kind` names.
template <typename Answer>
Result<Answer> ask_copy(const HostSite& site, const std::string& verb) {
  const Fault copy = copy_named_by(site);
  if (!is_fault_id(copy.id)) {
    return fail(ErrorKind::kUsage, "the setting `copy` is no id of a fault");
  }
  const LabCopy place = copy_of_fault(HostSite{site.lab, copy});
  TRY_ASSIGN(const LabSpec spec, load_lab_spec(place.workspace.root()));
  const NodeSpec& node = spec.nodes.front();
  std::map<std::string, std::string> settings = site.fault.settings;
  const std::string kind = settings["kind"];
  settings.erase("kind");
  settings.erase("copy");
  std::vector<std::string> line = {"fault",  verb,      "--lab",      place.workspace.lab_id(),
                                   "--node", node.name, "--id",       site.fault.id,
                                   "--kind", kind,      "--settings", to_text(Json(settings))};
  if (verb == "inject") line.insert(line.end(), {"--limit", std::to_string(site.fault.limit_s)});
  TRY_ASSIGN(const Json answer,
             site.lab.host().on_node(access::target_of(place.workspace, node), line,
                                     {.timeout = scaled(copy_verb_timeout)}));
  return parse_json<Answer>(to_text(answer), "the copy's answer to " + verb);
}

Result<node::Injected> inject_in_copy(const HostSite& site) {
  return ask_copy<node::Injected>(site, "inject");
}

Result<node::Bite> prove_in_copy(const HostSite& site) {
  return ask_copy<node::Bite>(site, "prove");
}

Result<node::Healed> heal_in_copy(const HostSite& site) {
  const node::Healed gone{"the copy is gone, and it with it", std::nullopt};
  const Fault copy = copy_named_by(site);
  const HostSite copied{site.lab, copy};
  if (!is_fault_id(copy.id) || !fs::exists(copy_of_fault(copied).workspace.root())) return gone;
  TRY_ASSIGN(const auto nodes,
             site.lab.provider().list_of_copy(copy_of_fault(copied).workspace.lab_id()));
  if (nodes.empty()) return gone;
  return ask_copy<node::Healed>(site, "heal");
}

}  // namespace

std::vector<HostFaultKind> proof_faults() {
  constexpr auto on_host = HostFaultKind::Where::kOnHost;
  return {{"host-file", "remove /var/tmp/stackpilot-{id}.stray", on_host, make_stray_file,
           prove_stray_file, remove_stray_file},
          {"in-copy", "make recover, which removes the copy of the lab, and it with it", on_host,
           inject_in_copy, prove_in_copy, heal_in_copy}};
}

}  // namespace stackpilot::drills
