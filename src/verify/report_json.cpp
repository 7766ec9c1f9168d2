#include "base/json.h"
#include "verify/report_parts.h"

namespace stackpilot::verify {

std::string to_json_text(const Report& report) {
  Json drills = Json::array();
  for (const DrillProof& proof : report.drills) {
    drills.push_back({{"id", proof.guarantee->id},
                      {"title", proof.guarantee->claim},
                      {"service", proof.service},
                      {"node", proof.node},
                      {"state", to_text(proof)},
                      {"drills", proof.guarantee->drills},
                      {"runs", proof.runs}});
  }
  const Json able = {{"proven", report.able_to_fail.proven},
                     {"not_proven", report.able_to_fail.not_proven}};
  const Json out = {{"verdict", to_string(verdict_of(report))},
                    {"selection", report.selection},
                    {"node", report.node},
                    {"provider", report.provider},
                    {"run_id", report.run_id},
                    {"duration_ms", report.duration_ms},
                    {"runtime_ms", report.runtime_ms},
                    {"slowest_observation", report.slowest_observation},
                    {"slowest_observation_ms", report.slowest_observation_ms},
                    {"guarantees", report.judgements},
                    {"open_faults", report.open_faults},
                    {"drill_only", std::move(drills)},
                    {"able_to_fail", able},
                    {"notes", report.notes}};
  return stackpilot::to_text(out, 2) + "\n";
}

}  // namespace stackpilot::verify
