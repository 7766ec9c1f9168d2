#include "ops/capability_mask.h"

#include <gtest/gtest.h>

#include "ops/doctor.h"

namespace stackpilot::ops {
namespace {

TEST(Mask, HidesWhatItNames) {
  const CapabilityMask mask = CapabilityMask::parse("engine,terraform").value();
  EXPECT_TRUE(mask.hides("engine"));
  EXPECT_TRUE(mask.hides("terraform"));
  EXPECT_FALSE(mask.hides("git"));
  EXPECT_FALSE(CapabilityMask::parse("")->hides("engine"));
}

TEST(Mask, OfNothingThatExistsIsAnError) {
  const Result<CapabilityMask> mask = CapabilityMask::parse("engine,warp");
  ASSERT_FALSE(mask);
  EXPECT_EQ(mask.error().kind, ErrorKind::kUsage);
  EXPECT_NE(mask.error().hint.find("terraform"), std::string::npos);
}

// Every capability can be masked, whether or not the machine has it, and reports that it is masked.
TEST(Mask, TakesEachCapabilityAway) {
  const Workspace nowhere("/nonexistent");
  for (const std::string_view name : capability_names()) {
    const auto found = examine(nowhere, CapabilityMask::parse(name).value());
    ASSERT_EQ(found.size(), capability_names().size());
    for (const Capability& one : found) {
      EXPECT_FALSE(one.evidence.empty()) << one.name;
      EXPECT_FALSE(one.how_to_get.empty()) << one.name;
      if (one.name != name) continue;
      EXPECT_FALSE(one.present) << name;
      EXPECT_EQ(one.evidence, "masked by STACKPILOT_MASK");
      EXPECT_EQ(why_not_fit({one}).empty(), one.need == Need::kOptional) << name;
    }
  }
}

}  // namespace
}  // namespace stackpilot::ops
