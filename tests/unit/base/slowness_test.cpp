#include "base/slowness.h"

#include <gtest/gtest.h>

namespace stackpilot {
namespace {

class Slowness : public ::testing::Test {
 protected:
  ~Slowness() override { set_slowness(1); }
};

TEST_F(Slowness, MultipliesLimits) {
  EXPECT_EQ(scaled(Millis(500)), Millis(500));
  set_slowness(12);
  EXPECT_EQ(slowness(), 12);
  EXPECT_EQ(scaled(Millis(500)), Millis(6'000));
}

TEST_F(Slowness, HasAnEnd) {
  set_slowness(0);
  EXPECT_EQ(slowness(), 1);
  set_slowness(1'000);
  EXPECT_EQ(slowness(), most_slowness);
}

TEST_F(Slowness, IsAWholeNumberWhenTold) {
  for (const auto& [text, factor] : {std::pair("1", 1), std::pair("12", 12), std::pair("20", 20)}) {
    EXPECT_EQ(parse_slowness(text).value(), factor);
  }
  for (const char* nonsense : {"", "0", "-1", "21", "1.5", "fast", "2 ", "99999999999999"}) {
    const Result<int> parsed = parse_slowness(nonsense);
    ASSERT_FALSE(parsed) << nonsense;
    EXPECT_EQ(parsed.error().kind, ErrorKind::kUsage);
    EXPECT_NE(parsed.error().hint, "");
  }
}

TEST_F(Slowness, SilenceIsToldInWordsThatAreRecognized) {
  EXPECT_EQ(did_not_answer_within(Millis(5'000)), "did not answer within 5 s");
  EXPECT_EQ(did_not_answer_within(Millis(250)), "did not answer within 0.25 s");
  EXPECT_TRUE(tells_silence("receive: " + did_not_answer_within(Millis(100))));
  EXPECT_FALSE(tells_silence("connect: Connection refused"));
}

}  // namespace
}  // namespace stackpilot
