#include "model/guarantee_proof.h"

#include <gtest/gtest.h>

#include "model/guarantee.h"

namespace stackpilot {
namespace {

TEST(GuaranteeProofs, StandBehindEveryGuaranteeInItsOrder) {
  const auto& guarantees = all_guarantees();
  const auto& proofs = all_guarantee_proofs();
  ASSERT_EQ(proofs.size(), guarantees.size());
  for (std::size_t i = 0; i < proofs.size(); ++i) {
    EXPECT_EQ(proofs[i].id, guarantees[i].id);
    EXPECT_FALSE(proofs[i].enforced_by.empty()) << proofs[i].id;
    EXPECT_FALSE(proofs[i].tests.empty()) << proofs[i].id;
    EXPECT_TRUE(proofs[i].command.starts_with("make ")) << proofs[i].id;
    EXPECT_EQ(find_guarantee_proof(proofs[i].id), &proofs[i]);
  }
  EXPECT_EQ(find_guarantee_proof("G-99-99"), nullptr);
}

}  // namespace
}  // namespace stackpilot
