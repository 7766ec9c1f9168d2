#include "e2e/violations.h"

#include <gtest/gtest.h>

#include "e2e/lab_driver.h"
#include "e2e/verify_report.h"

namespace stackpilot::e2e {
namespace {

class Violations : public testing::TestWithParam<Violation> {};

TEST_P(Violations, TurnsExactlyItsGuaranteeRedUntilMended) {
  const Violation& violation = GetParam();
  ASSERT_TRUE(is_green(verify_lab()));
  Mend mend(violation.mend);
  violation.inject();
  const Verification broken = verify_lab();
  EXPECT_TRUE(only_fails(broken, violation.guarantee));
  EXPECT_TRUE(holds(broken.ran.out, violation.names));
  mend.now();
  EXPECT_TRUE(is_green(verify_lab()));
}

std::string name_of(const testing::TestParamInfo<Violation>& info) {
  return info.param.name;
}

INSTANTIATE_TEST_SUITE_P(Nodes, Violations, testing::ValuesIn(violations_of_nodes()), name_of);
INSTANTIATE_TEST_SUITE_P(Service, Violations, testing::ValuesIn(violations_of_the_service()),
                         name_of);

}  // namespace
}  // namespace stackpilot::e2e
