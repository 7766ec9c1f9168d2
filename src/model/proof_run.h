// The summary of one run that broke guarantees on purpose, which verification reads: kept in
// .stackpilot/evidence/<run>/proof.json, beside the other evidence of the run.
#pragma once

#include <string>
#include <vector>

#include "base/files.h"
#include "base/json.h"

namespace stackpilot {

/// Mutants are named with their guarantee: "G-01-03/wrong-earlier-line". Those that were skipped or
/// not run are in neither list.
struct ProofRun {
  std::string run_id;
  std::string started_at;  ///< RFC 3339, UTC
  std::string service;     ///< project
  std::string node;
  std::string build_id;        ///< of the service, before the first mutant
  std::string source_digest;   ///< of the application's source at that time
  std::string program_digest;  ///< SHA-256 of the program that judged
  std::vector<std::string> killed;
  std::vector<std::string> not_killed;  ///< survived, or invalid
};
STACKPILOT_DECLARE_JSON(ProofRun)

inline constexpr const char* proof_run_file = "proof.json";

/// The runs whose record is readable and names the folder it is in, oldest first.
std::vector<ProofRun> read_proof_runs(const fs::path& evidence);

}  // namespace stackpilot
