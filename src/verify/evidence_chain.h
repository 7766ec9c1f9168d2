// Seals evidence in a hash chain: the manifest of a run has the digests of its files and of the
// manifest of the previous run.
//
// The chain detects files that were changed, added or removed in a sealed run, and runs that were
// changed, removed, inserted or reordered. Alone it cannot detect that the newest runs were removed
// and the head was set back, or that everything was rewritten. To detect that, keep the digest of
// the head elsewhere (every verification prints it) and pass it to `check_chain`.
#pragma once

#include <string>
#include <vector>

#include "base/files.h"
#include "base/json.h"

namespace stackpilot::verify {

struct SealedRun {
  fs::path folder;
  std::string head;  ///< digest of its manifest; keep it elsewhere
};

/// Appends `<evidence>/<run>`, whose files must be complete, to the chain. kBroken when the head of
/// the chain is damaged or another process seals for 30 s.
Result<SealedRun> seal(const fs::path& evidence, const std::string& run);

/// The run that was sealed last, and the SHA-256 of its manifest.
struct ChainHead {
  std::string run;
  std::string manifest;
};
STACKPILOT_DECLARE_JSON(ChainHead)

/// kCapability when nothing has been sealed.
Result<ChainHead> read_chain_head(const fs::path& evidence);

struct ChainReport {
  std::size_t runs = 0;  ///< sealed runs that were checked
  std::string head;      ///< digest of the newest manifest
  std::vector<std::string> problems;
  std::vector<std::string> unsealed;  ///< runs without a manifest: no evidence
};

/// Follows the chain from its head. `known`, the digest of a head kept elsewhere, must be in the
/// chain if given. kCapability when nothing has been sealed and there is no problem to report.
Result<ChainReport> check_chain(const fs::path& evidence, const std::string& known = {});

}  // namespace stackpilot::verify
