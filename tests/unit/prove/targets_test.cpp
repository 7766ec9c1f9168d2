#include "prove/targets.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace stackpilot::prove {
namespace {

TEST(Targets, AllGuaranteesWithAllTheirMutants) {
  const auto all = targets_named({}, Which::kAll).value();
  std::size_t expected = 0;
  for (const Guarantee& one : all_guarantees()) {
    expected += std::max<std::size_t>(one.mutants.size(), 1);
  }
  EXPECT_EQ(all.size(), expected);
}

TEST(Targets, TheFirstOfEach) {
  EXPECT_EQ(targets_named({}, Which::kFirst).value().size(), all_guarantees().size());
}

TEST(Targets, OfOneGuarantee) {
  const auto some = targets_named({"G-01-04"}, Which::kAll).value();
  EXPECT_EQ(some.size(), find_guarantee("G-01-04")->mutants.size());
  EXPECT_EQ(targets_named({"G-01-04"}, Which::kFirst).value().size(), 1U);
}

TEST(Targets, ASingleOneWhateverItsPlace) {
  for (const Which which : {Which::kAll, Which::kFirst}) {
    const auto one = targets_named({"G-01-04/judged-twice"}, which).value();
    ASSERT_EQ(one.size(), 1U);
    EXPECT_EQ(name_of(one.front()), "G-01-04/judged-twice");
  }
}

TEST(Targets, OfSeveralEachIsThereOnce) {
  const auto some =
      targets_named({"G-01-05", "G-01-04", "G-01-04/judged-twice", "G-01-05"}, Which::kAll).value();
  const std::size_t expected =
      find_guarantee("G-01-04")->mutants.size() + find_guarantee("G-01-05")->mutants.size();
  ASSERT_EQ(some.size(), expected);
  EXPECT_EQ(some.front().guarantee->id, "G-01-04");
  EXPECT_EQ(some.back().guarantee->id, "G-01-05");
  EXPECT_FALSE(targets_named({"G-01-04", "G-01-4"}, Which::kAll));
}

TEST(Targets, AnUnknownNameIsAUsageErrorWithTheNearest) {
  const auto unknown = targets_named({"G-01-4"}, Which::kAll);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().kind, ErrorKind::kUsage);
  EXPECT_NE(unknown.error().hint.find("G-01-04"), std::string::npos) << unknown.error().hint;
  const auto misspelt = targets_named({"G-01-04/judged-twise"}, Which::kAll);
  ASSERT_FALSE(misspelt);
  EXPECT_NE(misspelt.error().hint.find("the nearest: G-01-04/judged-twice"), std::string::npos);
}

TEST(Nearest, TheMostAlikeFirst) {
  EXPECT_EQ(nearest("abd", {"xyz", "abc", "abdd", "q"}),
            (std::vector<std::string>{"abc", "abdd", "xyz"}));
  EXPECT_TRUE(nearest("x", {}).empty());
}

}  // namespace
}  // namespace stackpilot::prove
