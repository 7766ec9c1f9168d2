// The nodes' Docker engine dies: nothing can be verified, no data is lost, and `up` repairs that.
#include <gtest/gtest.h>

#include "e2e/lab_driver.h"
#include "e2e/own_engine.h"
#include "e2e/verify_report.h"

namespace stackpilot::e2e {
namespace {

TEST(EngineLoss, IsNotVerifiedAndMendedByUp) {
  ASSERT_TRUE(exits(0, pilot({"up"})));
  if (!has_own_engine()) GTEST_SKIP() << "the engine is the machine's own";
  const std::string orders = get_ok(address_of("control"), "/orders?limit=1000");
  ASSERT_FALSE(orders.empty());
  ASSERT_TRUE(kill_own_engine());

  const Ran verified = pilot({"verify"});
  EXPECT_TRUE(exits(3, verified));
  EXPECT_TRUE(holds(verified.out, "NOT VERIFIED"));
  EXPECT_TRUE(holds(verified.out, "make up"));
  const Ran demo = pilot({"demo"});
  EXPECT_TRUE(exits(3, demo));
  EXPECT_TRUE(holds(demo.err, "make up"));

  ASSERT_TRUE(exits(0, pilot({"up"})));
  EXPECT_TRUE(is_green(verify_lab()));
  EXPECT_EQ(get_ok(address_of("control"), "/orders?limit=1000"), orders);
}

}  // namespace
}  // namespace stackpilot::e2e
