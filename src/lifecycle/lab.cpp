#include "lifecycle/lab.h"

#include <fmt/format.h>

#include <algorithm>

#include "access/observe/node_target.h"
#include "access/observe/placed_program.h"
#include "events/stream.h"
#include "model/fault.h"
#include "model/state_schema.h"
#include "provision/engine.h"
#include "provision/nodes.h"
#include "provision/preflight.h"

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

Result<SessionOperator> operator_of_found_engine(LabSession& session) {
  TRY_ASSIGN(const access::FoundEngine engine, access::find_engine(session.workspace()));
  return session.operate(engine.endpoint);
}

}  // namespace

Result<LabSession> LabSession::open(Workspace workspace, LabSpec lab, const std::string& command) {
  TRY_ASSIGN(LabSession session, LabSession::locked(std::move(workspace), std::move(lab), command));
  TRY(require_no_open_fault(session.workspace_.ledger()));
  TRY(take_over(session.workspace_));
  return session;
}

Result<LabSession> LabSession::open_to_recover(Workspace workspace, LabSpec lab,
                                               const std::string& command) {
  TRY_ASSIGN(LabSession session, LabSession::locked(std::move(workspace), std::move(lab), command));
  TRY(take_over(session.workspace_));
  return session;
}

// A newer lab is refused before its ledger is read.
Result<LabSession> LabSession::locked(Workspace workspace, LabSpec lab,
                                      const std::string& command) {
  TRY_ASSIGN(access::LabLock lock, access::LabLock::acquire(workspace.lock(), command));
  TRY(age_of_state(workspace));
  return LabSession(std::move(workspace), std::move(lab), std::move(lock));
}

const access::Operator& LabSession::operate(const access::EngineEndpoint& engine) {
  // Not made anew for the same engine: others may be using it.
  const bool same = operator_ && operator_->engine().host == engine.host;
  if (!same) operator_.emplace(lock_.permit(), engine);
  return *operator_;
}

Result<SessionOperator> operator_of(LabSession& session) {
  Result<SessionOperator> host = operator_of_found_engine(session);
  if (!host) TRY(provision::require_not_taken(session.workspace(), session.lab()));
  return host;
}

Result<SessionOperator> revived_operator_of(LabSession& session) {
  if (!fs::exists(session.workspace().engine())) return operator_of_found_engine(session);
  TRY_ASSIGN(const auto engine, provision::ensure_engine(session.permit(), session.workspace()));
  return session.operate(engine.endpoint);
}

Result<NodeSpec> node_named(const LabSpec& lab, const std::string& name) {
  const NodeSpec* node = lab.find_node(name);
  if (node == nullptr) {
    return fail(ErrorKind::kUsage, fmt::format("there is no node \"{}\"", name),
                fmt::format("NODE is one of: {}", lab.node_names()));
  }
  return *node;
}

Status require_running(const LabSession& session, const access::Operator& host,
                       const NodeSpec& node) {
  TRY_ASSIGN(const auto states,
             access::read_node_states(host.engine(), session.workspace().lab_id()));
  TRY(provision::require_as_declared(states, session.lab()));
  const bool running = std::any_of(states.begin(), states.end(), [&](const auto& state) {
    return state.name == node.name && state.state == "running";
  });
  if (!running) {
    TRY(provision::require_not_taken(session.workspace(), session.lab()));
    return fail(ErrorKind::kCapability, fmt::format("{} is not running", node.name),
                "boot the lab: make up");
  }
  return access::prepare_to_reach(session.workspace());
}

std::vector<std::string> verb_for(const LabSession& session, const NodeSpec& node,
                                  std::initializer_list<std::string> verb_and_arguments) {
  std::vector<std::string> verb(verb_and_arguments);
  verb.insert(verb.end(), {"--lab", session.workspace().lab_id(), "--node", node.name});
  return verb;
}

}  // namespace stackpilot::lifecycle
