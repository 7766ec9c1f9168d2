#include "drills/missing_parts.h"

#include <fmt/format.h>

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
  if (drill.needs.dependency && !contract.dependency) {
    missing.emplace_back("dependency: {component: <service>, kind: <postgres, redis or tcp>}");
  }
  if (drill.needs.configuration && !contract.configuration) {
    missing.emplace_back("configuration: {required: [<variable>, ...]}");
  }
  if (drill.needs.source && contract.source.empty()) missing.emplace_back("source: <folder>");
  return missing;
}

std::string why_not_for(const Drill& drill, const Service& service) {
  const std::vector<std::string> missing = missing_parts(drill, service.contract);
  if (!missing.empty()) {
    return fmt::format("declare {} in x-stackpilot of {}", fmt::join(missing, " and "),
                       service.compose_file);
  }
  if (!drill.needs.dependency || !service.dependency) return "";
  const auto& kinds = drill.needs.kinds;
  const std::string& kind = service.dependency->contract.kind;
  if (!kinds.empty() && std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
    return fmt::format("the dependency is {}, and this drill is of {}", kind,
                       fmt::join(kinds, " or "));
  }
  if (!drill.needs.volume || !service.dependency->volume.empty()) return "";
  return fmt::format("{} of {} has no named volume with its data",
                     service.dependency->component.service, service.compose_file);
}

std::string why_not_while(Runs needed, const std::optional<ScaleOut>& scale_out) {
  if (needed == Runs::kAsProject && scale_out) {
    return fmt::format("{} is scaled out, and this is about its compose project: make scale-down",
                       scale_out->project);
  }
  if (needed == Runs::kAsStack && !scale_out) return "no service is scaled out: make scale-up";
  return "";
}

bool has_database(const Service& service) {
  return service.dependency && service.dependency->contract.kind == "postgres";
}

}  // namespace stackpilot::drills
