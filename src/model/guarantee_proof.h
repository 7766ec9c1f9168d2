// Where each guarantee is enforced, tested and proven: the columns of docs/guarantees-map.txt.
#pragma once

#include <string_view>
#include <vector>

namespace stackpilot {

/// Paths are relative to the repository and separated by spaces.
struct GuaranteeProof {
  std::string_view id;           ///< "G-01-01"
  std::string_view enforced_by;  ///< sources that make it true, or judge it
  std::string_view tests;        ///< unit tests, which must name the id
  std::string_view command;      ///< the Make target that proves it
};

/// One entry for each guarantee, sorted by id.
const std::vector<GuaranteeProof>& all_guarantee_proofs();

/// The entry of the guarantee with this id, or null.
const GuaranteeProof* find_guarantee_proof(std::string_view id);

}  // namespace stackpilot
