// The small records of earlier runs that verification reads: each in the evidence of its run.
#pragma once

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "base/files.h"
#include "base/json.h"

namespace stackpilot {

/// The text of `file` in the folder of each run that has one, with the name of the run. Files that
/// are larger than any record are left out.
std::vector<std::pair<std::string, std::string>> read_run_files(const fs::path& evidence,
                                                                const std::string& file);

/// The records of a type with `run_id` and `started_at`, oldest first. What is not readable, or was
/// copied into the folder of another run, does not count.
template <typename Run>
std::vector<Run> read_run_records(const fs::path& evidence, const std::string& file) {
  std::vector<Run> runs;
  for (const auto& [name, text] : read_run_files(evidence, file)) {
    Result<Run> run = parse_json<Run>(text, file);
    if (run && run->run_id == name) runs.push_back(std::move(*run));
  }
  std::sort(runs.begin(), runs.end(), [](const Run& one, const Run& other) {
    return std::tie(one.started_at, one.run_id) < std::tie(other.started_at, other.run_id);
  });
  return runs;
}

}  // namespace stackpilot
