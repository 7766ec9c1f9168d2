#include "drills/missing_parts.h"

#include <algorithm>

namespace stackpilot::drills {
namespace {

bool uses(const Drill& drill, Probe probe) {
  const auto in = [probe](const std::vector<Probe>& probes) {
    return std::find(probes.begin(), probes.end(), probe) != probes.end();
  };
  return in(drill.holds) || in(drill.refused) || in(drill.cut_off);
}

}  // namespace

std::vector<std::string> missing_parts(const Drill& drill, const Contract& contract) {
  std::vector<std::string> missing;
  const bool records =
      drill.clients == Clients::kRecords || uses(drill, Probe::kRead) || uses(drill, Probe::kWrite);
  if (uses(drill, Probe::kHealth) && !contract.liveness) {
    missing.emplace_back("liveness: {get: <target>}");
  }
  if (records && !contract.record) {
    missing.emplace_back("record: {write: ..., accepted: ..., id: ..., read: ..., ...}");
  }
  return missing;
}

}  // namespace stackpilot::drills
