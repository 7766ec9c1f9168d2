#include "machine/ssh/survey.h"

#include <fmt/format.h>

#include <future>

#include "access/observe/node_route.h"
#include "base/slowness.h"
#include "machine/copy/node_speed.h"
#include "machine/ssh/record.h"

namespace stackpilot::machine::ssh {
namespace {

constexpr auto reach_timeout = Millis(2'000);

MachineState state_by(const Workspace& workspace, const AdoptionRecord& record) {
  if (!record.complete) {
    return {record.node, Power::kUnfinished, "half adopted", {record.address}};
  }
  const Reach reach =
      access::reach_port(workspace, record.as_node(), record.port, scaled(reach_timeout));
  return {record.node,
          reach.ok ? Power::kOn : Power::kSilent,
          reach.ok ? "running" : "not answering",
          {record.address}};
}

}  // namespace

Result<std::vector<MachineState>> SshSurvey::list() const {
  TRY_ASSIGN(const std::vector<AdoptionRecord> records, read_records(workspace_));
  std::vector<std::future<MachineState>> asked;
  asked.reserve(records.size());
  for (const AdoptionRecord& one : records) {
    asked.push_back(
        std::async(std::launch::async, state_by, std::cref(workspace_), std::cref(one)));
  }
  std::vector<MachineState> states;
  states.reserve(asked.size());
  for (auto& one : asked) states.push_back(one.get());
  return states;
}

std::string SshSurvey::maker() const {
  const auto records = read_records(workspace_);
  if (!records) return records.error().message;
  return fmt::format("{} of {} machines adopted", records->size(), lab_.nodes.size());
}

Result<MachineState> read_state(const Workspace& workspace, const std::string& node) {
  TRY_ASSIGN(const std::vector<AdoptionRecord> records, read_records(workspace));
  for (const AdoptionRecord& one : records) {
    if (one.node == node) return state_by(workspace, one);
  }
  return state_of({}, node);
}

int slowness_of_machines(const Workspace& workspace) {
  return copy::measured_slowness(workspace).value_or(1);
}

}  // namespace stackpilot::machine::ssh
