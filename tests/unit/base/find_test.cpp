#include "base/find.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace stackpilot {
namespace {

TEST(FindOrNull, IsTheFirstThatMatches) {
  std::vector<int> numbers = {1, 2, 3, 4};
  const auto even = [](int one) { return one % 2 == 0; };
  *find_or_null(numbers, even) = 6;
  EXPECT_EQ(numbers, (std::vector<int>{1, 6, 3, 4}));
  const int array[] = {1, 2};
  EXPECT_EQ(find_or_null(array, even), array + 1);
  EXPECT_EQ(find_last_or_null(numbers, even), &numbers[3]);
}

TEST(FindOrNull, IsNullWithoutOne) {
  const std::vector<int> numbers = {1, 3};
  EXPECT_EQ(find_or_null(numbers, [](int one) { return one == 2; }), nullptr);
  EXPECT_EQ(find_last_or_null(numbers, [](int one) { return one == 2; }), nullptr);
  const std::vector<int> none;
  EXPECT_EQ(find_or_null(none, [](int) { return true; }), nullptr);
  EXPECT_EQ(find_last_or_null(none, [](int) { return true; }), nullptr);
}

TEST(Contains, IsOfAnyRange) {
  const std::vector<std::string> words = {"one", "two"};
  EXPECT_TRUE(contains(words, "two"));
  EXPECT_FALSE(contains(words, "tw"));
  EXPECT_FALSE(contains(std::vector<int>(), 0));
  const std::string_view array[] = {"one", "two"};
  EXPECT_TRUE(contains(array, words[0]));
  EXPECT_FALSE(contains(array, std::string("three")));
}

}  // namespace
}  // namespace stackpilot
