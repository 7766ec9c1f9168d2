// What stands behind each guarantee of the registry: the columns of docs/guarantees-map.txt.
#pragma once

#include <string_view>
#include <vector>

namespace stackpilot {

/// Paths are relative to the repository and parted by spaces.
struct GuaranteeProof {
  std::string_view id;           ///< "G-01-01"
  std::string_view enforced_by;  ///< what makes it true, or judges it
  std::string_view tests;        ///< its unit tests, which name its id
  std::string_view command;      ///< the Make target that proves it
};

/// In id order.
const std::vector<GuaranteeProof>& all_guarantee_proofs();

/// Of the guarantee of that id, or null.
const GuaranteeProof* find_guarantee_proof(std::string_view id);

}  // namespace stackpilot
