// Seals evidence: every run's files by digest, every run by the one before it.
//
// What it shows: a file that was changed, added or removed in a sealed run; a run that was changed,
// removed, put in or moved. What it cannot show by itself: that the newest runs were cut off
// together with the record of the head, or that everything was written anew. Against that, keep the
// head's digest elsewhere (every verification prints it) and give it to `check_chain`.
#pragma once

#include <string>
#include <vector>

#include "base/files.h"
#include "base/json.h"

namespace stackpilot::verify {

struct SealedRun {
  fs::path folder;
  std::string head;  ///< digest of its manifest: what to keep elsewhere
};

/// Seals the files of `<evidence>/<run>`, which must be complete, after those sealed before. Safe
/// against other processes that seal at the same time.
Result<SealedRun> seal(const fs::path& evidence, const std::string& run);

/// The run that was sealed last, and the digest of its manifest.
struct ChainHead {
  std::string run;
  std::string manifest;
};
STACKPILOT_DECLARE_JSON(ChainHead)

/// kCapability when nothing has been sealed.
Result<ChainHead> read_chain_head(const fs::path& evidence);

struct ChainReport {
  std::size_t runs = 0;  ///< sealed ones that were looked at
  std::string head;      ///< digest of the newest manifest
  std::vector<std::string> problems;
  std::vector<std::string> unsealed;  ///< folders that no manifest speaks of: no evidence
};

/// Follows the chain from its head. With `known`, the digest of a head kept elsewhere, it must be
/// one of the chain's. kCapability when nothing has been sealed.
Result<ChainReport> check_chain(const fs::path& evidence, const std::string& known = {});

}  // namespace stackpilot::verify
