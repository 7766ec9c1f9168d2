#include "ops/doctor.h"

#include <gtest/gtest.h>

namespace stackpilot::ops {
namespace {

Capability capability(const std::string& name, bool present, Need need) {
  return {name, present, need, "evidence of " + name, "use of " + name, "get " + name};
}

TEST(IsFit, NeedsWhatIsRequiredAndNothingElse) {
  const Capability engine = capability("engine", true, Need::kRequired);
  const Capability no_engine = capability("engine", false, Need::kRequired);
  const Capability kvm = capability("KVM", true, Need::kOptional);
  const Capability no_kvm = capability("KVM", false, Need::kOptional);
  EXPECT_TRUE(is_fit({engine, kvm}));
  EXPECT_TRUE(is_fit({engine, no_kvm}));
  EXPECT_FALSE(is_fit({no_engine, kvm}));
  EXPECT_FALSE(is_fit({kvm, engine, no_engine}));
}

TEST(DoctorText, TellsTheThreeStatesApart) {
  const std::string text = to_text({capability("engine", true, Need::kRequired),
                                    capability("ssh", false, Need::kRequired),
                                    capability("KVM", false, Need::kOptional)});
  EXPECT_EQ(text,
            "yes  engine      evidence of engine (use of engine)\n"
            "NO   ssh         evidence of ssh (use of ssh)\n"
            "                 get it: get ssh\n"
            "no   KVM         evidence of KVM (use of KVM)\n"
            "                 get it: get KVM\n"
            "This machine cannot run the lab yet.\n");
}

TEST(DoctorText, AFitMachineIsCalledFit) {
  const std::string text = to_text(
      {capability("engine", true, Need::kRequired), capability("KVM", false, Need::kOptional)});
  EXPECT_TRUE(text.ends_with("\nThis machine can run the lab.\n")) << text;
}

TEST(DoctorJson, AdvisesOnlyOnWhatIsMissing) {
  EXPECT_EQ(Json(capability("KVM", false, Need::kOptional)), Json({{"name", "KVM"},
                                                                   {"present", false},
                                                                   {"required", false},
                                                                   {"evidence", "evidence of KVM"},
                                                                   {"enables", "use of KVM"},
                                                                   {"how_to_get", "get KVM"}}));
  const Json present = capability("ssh", true, Need::kRequired);
  EXPECT_EQ(present["how_to_get"], "");
  EXPECT_EQ(present["required"], true);
}

}  // namespace
}  // namespace stackpilot::ops
