#include "model/drill_run.h"

#include <algorithm>
#include <tuple>

namespace stackpilot {
namespace {

constexpr std::size_t record_limit = 64U << 10U;

}  // namespace

STACKPILOT_DEFINE_JSON(DrillRun, run_id, drill, verdict, started_at, node, build_id, source_digest)

std::vector<DrillRun> read_drill_runs(const fs::path& evidence) {
  std::vector<DrillRun> runs;
  std::error_code failed;
  for (auto entry = fs::directory_iterator(evidence, failed);
       !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
    const Result<std::string> text = read_file(entry->path() / drill_run_file, record_limit);
    if (!text) continue;
    Result<DrillRun> run = parse_json<DrillRun>(*text, "the record of a drill");
    // A record that was copied into the folder of another run does not count.
    if (run && run->run_id == entry->path().filename().string()) runs.push_back(std::move(*run));
  }
  std::sort(runs.begin(), runs.end(), [](const DrillRun& one, const DrillRun& other) {
    return std::tie(one.started_at, one.run_id) < std::tie(other.started_at, other.run_id);
  });
  return runs;
}

}  // namespace stackpilot
