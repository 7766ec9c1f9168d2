#include "e2e/violations.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "e2e/lab_driver.h"
#include "e2e/verify_report.h"

namespace stackpilot::e2e {
namespace {

// Repairs a lab that an earlier violation has left broken, so that it does not fail the next ones.
void bring_back() {
  for (const NodeSpec& node : declared_nodes()) {
    EXPECT_TRUE(exits(0, engine({"restart", fmt::format("stackpilot-{}", node.name)})));
  }
  EXPECT_TRUE(exits(0, pilot({"up"})));
  EXPECT_TRUE(exits(0, pilot({"demo"})));
}

class Violations : public testing::TestWithParam<Violation> {
 protected:
  void SetUp() override {
    if (left_green_) return;
    bring_back();
    ASSERT_TRUE(is_green(verify_lab()));
  }

  // What the test before has seen at its end. The first one starts on a lab that main() has
  // verified.
  static inline bool left_green_ = true;
};

TEST_P(Violations, TurnsExactlyItsGuaranteeRedUntilMended) {
  const Violation& violation = GetParam();
  left_green_ = false;
  Mend mend(violation.mend);
  violation.inject();
  const Verification broken = verify_lab();
  EXPECT_TRUE(only_fail(broken, violation.guarantees));
  EXPECT_TRUE(holds(broken.ran.out, violation.names));
  mend.now();
  const testing::AssertionResult green = is_green(verify_lab());
  EXPECT_TRUE(green);
  left_green_ = bool(green);
}

std::string name_of(const testing::TestParamInfo<Violation>& info) {
  return info.param.name;
}

INSTANTIATE_TEST_SUITE_P(Service, Violations, testing::ValuesIn(violations_of_the_service()),
                         name_of);

}  // namespace
}  // namespace stackpilot::e2e
