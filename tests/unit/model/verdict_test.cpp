#include "model/verdict.h"

#include <gtest/gtest.h>

namespace stackpilot {
namespace {

TEST(Judgement, DefaultsToError) {
  EXPECT_EQ(Judgement{}.verdict, Verdict::kError);
}

TEST(Judgement, HasTheFieldsOfTheReport) {
  const Json out = Judgement{.id = "G-01-01", .verdict = Verdict::kBlocked, .blocked_by = {"X"}};
  EXPECT_EQ(out.at("verdict"), "blocked");
  EXPECT_EQ(out.at("blocked_by"), Json::array({"X"}));
  for (const char* key : {"id", "title", "expected", "observed", "reason", "duration_ms"}) {
    EXPECT_TRUE(out.contains(key)) << key;
  }
}

TEST(Verdict, ReadsEachOfItsWords) {
  using enum Verdict;
  for (const Verdict one : {kPass, kFail, kError, kBlocked, kSkipped, kWaived, kNotApplicable}) {
    EXPECT_EQ(Json(one).get<Verdict>(), one) << to_string(one);
  }
  EXPECT_EQ(Json(kNotApplicable), "not applicable");
  EXPECT_THROW(Json("passed").get<Verdict>(), Json::exception);
}

}  // namespace
}  // namespace stackpilot
