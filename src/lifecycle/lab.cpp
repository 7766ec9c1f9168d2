#include "lifecycle/lab.h"

#include <fmt/format.h>

#include "access/observe/node_target.h"
#include "access/observe/placed_program.h"
#include "base/find.h"
#include "events/stream.h"
#include "model/fault.h"
#include "model/state_schema.h"

namespace stackpilot::lifecycle {
namespace {

Status require_no_open_fault(const fs::path& ledger) {
  TRY_ASSIGN(const std::vector<Fault> open, read_open_faults(ledger));
  if (open.empty()) return {};
  std::string detail;
  for (const Fault& fault : open) detail += fmt::format("{}: {}\n", to_line(fault), fault.undo);
  return fail(ErrorKind::kGuarantee,
              fmt::format("a drill left {} open: nothing is changed before it is healed",
                          to_line(open.front())),
              "make recover", detail);
}

// What older programs made is what this one makes, so nothing else has to be migrated.
Status take_over(const Workspace& workspace) {
  TRY_ASSIGN(const StateAge age, age_of_state(workspace));
  if (age == StateAge::kCurrent) return {};
  events::note("  ok  This lab was made by an older StackPilot: taken over as it is");
  return write_state_schema(workspace);
}

}  // namespace

Result<Lab> Lab::open(LabChoice choice, const std::string& command) {
  const fs::path file = choice.workspace.lock();
  TRY_ASSIGN(Lab lab, locked(std::move(choice), file, command));
  TRY(require_no_open_fault(lab.workspace().ledger()));
  TRY(take_over(lab.workspace()));
  return lab;
}

Result<Lab> Lab::open_to_recover(LabChoice choice, const std::string& command) {
  const fs::path file = choice.workspace.lock();
  TRY_ASSIGN(Lab lab, locked(std::move(choice), file, command));
  TRY(take_over(lab.workspace()));
  return lab;
}

Result<Lab> Lab::open_beside(LabChoice choice, const fs::path& file, const std::string& command) {
  return locked(std::move(choice), file, command);
}

// A newer lab is refused before its ledger is read.
Result<Lab> Lab::locked(LabChoice choice, const fs::path& file, const std::string& command) {
  TRY_ASSIGN(access::LabLock lock, access::LabLock::acquire(file, command));
  TRY(age_of_state(choice.workspace));
  return Lab(std::make_unique<Held>(std::move(choice), std::move(lock)));
}

Result<NodeSpec> node_named(const LabSpec& lab, const std::string& name) {
  const NodeSpec* node = lab.find_node(name);
  if (node == nullptr) {
    return fail(ErrorKind::kUsage, fmt::format("there is no node \"{}\"", name),
                fmt::format("NODE is one of: {}", lab.node_names()));
  }
  return *node;
}

Result<Service> service_named(const LabSpec& lab, const std::string& project) {
  if (project.empty()) return lab.service();
  const Service* service =
      find_or_null(lab.services, [&](const Service& one) { return one.project == project; });
  if (service != nullptr) return *service;
  std::vector<std::string_view> names;
  for (const Service& one : lab.services) names.emplace_back(one.project);
  return fail(ErrorKind::kUsage, fmt::format("there is no service \"{}\"", project),
              fmt::format("SERVICE is one of: {}", fmt::join(names, ", ")));
}

Status require_running(const Lab& lab, const NodeSpec& node) {
  const machine::Survey& survey = lab.provider().survey();
  const auto states = survey.list();
  if (!states) TRY(survey.require_not_taken());
  if (!states) return pass_on(states);
  TRY(require_as_declared(*states, lab.spec()));
  if (state_of(*states, node.name).power != machine::Power::kOn) {
    TRY(survey.require_not_taken());
    return fail(ErrorKind::kCapability, fmt::format("{} is not running", node.name),
                "boot the lab: make up");
  }
  TRY(access::prepare_to_reach(lab.workspace()));
  return lab.provider().refresh();
}

std::vector<std::string> verb_for(const Lab& lab, const NodeSpec& node,
                                  std::initializer_list<std::string> verb_and_arguments) {
  std::vector<std::string> verb(verb_and_arguments);
  verb.insert(verb.end(), {"--lab", lab.workspace().lab_id(), "--node", node.name});
  return verb;
}

std::vector<std::string> verb_for(const Lab& lab, const Service& service, const NodeSpec& node,
                                  std::initializer_list<std::string> verb_and_arguments) {
  std::vector<std::string> verb = verb_for(lab, node, verb_and_arguments);
  verb.insert(verb.end(), {"--service", service.project});
  return verb;
}

}  // namespace stackpilot::lifecycle
