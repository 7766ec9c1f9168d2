#include "footprint/compare.h"

#include <gtest/gtest.h>

namespace stackpilot::footprint {
namespace {

using Items = std::map<std::string, std::string>;

HostFingerprint with(const Items& items, const std::string& problem = "") {
  return {Part{"mounts", items, problem}, Part{"routes", {{"default", "up"}}, ""}};
}

struct Row {
  const char* name;
  Items idle;
  Items before;
  Items after;
  Kept kept;
  const char* text;
};

const Row rows[] = {
    {"nothing happened",
     {{"/a", "x"}},
     {{"/a", "x"}},
     {{"/a", "x"}},
     Kept::kYes,
     "as it was, 1 items"},
    {"something new", {}, {}, {{"/a", "x"}}, Kept::kNo, "new: /a (x)"},
    {"something gone", {{"/a", "x"}}, {{"/a", "x"}}, {}, Kept::kNo, "gone: /a (x)"},
    {"something changed",
     {{"/a", "x"}},
     {{"/a", "x"}},
     {{"/a", "y"}},
     Kept::kNo,
     "changed: /a (was x, is y)"},
    {"what changes by itself is named, not accused",
     {{"/a", "1"}},
     {{"/a", "2"}},
     {{"/a", "3"}},
     Kept::kYes,
     "as it was, 1 items; changing by itself, and not judged: changed: /a (was 1, is 2)"},
    {"what comes and goes by itself may come again",
     {{"/a", "1"}},
     {},
     {{"/a", "1"}},
     Kept::kYes,
     "as it was, 0 items; changing by itself, and not judged: gone: /a (1)"},
    {"beside what changes by itself a leftover is seen",
     {{"/a", "1"}},
     {{"/a", "2"}},
     {{"/a", "3"}, {"/b", "x"}},
     Kept::kNo,
     "new: /b (x); changing by itself, and not judged: changed: /a (was 1, is 2)"},
    {"a few are named and all are counted",
     {},
     {},
     {{"1", "x"}, {"2", "x"}, {"3", "x"}, {"4", "x"}, {"5", "x"}, {"6", "x"}, {"7", "x"}},
     Kept::kNo,
     "new: 1 (x); new: 2 (x); new: 3 (x); new: 4 (x); new: 5 (x); and 2 more"},
};

TEST(Compare, JudgesEachItemByTheIdleMachine) {
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const auto judged = compare(with(row.idle), with(row.before), with(row.after));
    ASSERT_EQ(judged.size(), 2U);
    EXPECT_EQ(judged[0].kept, row.kept);
    EXPECT_EQ(to_text(judged[0]), row.text);
    EXPECT_EQ(judged[1].kept, Kept::kYes);
    EXPECT_EQ(all_kept(judged), row.kept == Kept::kYes);
  }
}

// A part that could not be read at every look is not known to be unchanged.
TEST(Compare, APartThatCannotBeReadIsUnknown) {
  const HostFingerprint good = with({{"/a", "x"}});
  const HostFingerprint bad = with({}, "permission denied");
  for (const auto& [idle, before, after] :
       {std::tuple(bad, good, good), std::tuple(good, bad, good), std::tuple(good, good, bad)}) {
    const auto judged = compare(idle, before, after);
    EXPECT_EQ(judged[0].kept, Kept::kUnknown);
    EXPECT_EQ(to_text(judged[0]), "could not be looked at: permission denied");
    EXPECT_FALSE(all_kept(judged));
  }
}

TEST(Compare, APartThatIsMissingIsUnknown) {
  const HostFingerprint whole = with({});
  const HostFingerprint half = {whole.front()};
  EXPECT_EQ(compare(half, whole, whole)[1].kept, Kept::kUnknown);
  EXPECT_EQ(compare(whole, whole, half)[1].kept, Kept::kUnknown);
}

TEST(Compare, NothingAtAllIsNotKept) {
  EXPECT_FALSE(all_kept(compare({}, {}, {})));
}

TEST(Lasting, KeepsOnlyWhatIsSeenEachTime) {
  const HostFingerprint before = with({});
  const auto first = compare(before, before, with({{"passing", "x"}, {"lasting", "x"}}));
  const auto again = compare(before, before, with({{"lasting", "x"}, {"new", "x"}}));
  const auto left = lasting(first, again);
  ASSERT_EQ(left[0].changes.size(), 1U);
  EXPECT_EQ(left[0].changes[0].item, "lasting");
  EXPECT_EQ(left[0].kept, Kept::kNo);
  const auto none = lasting(left, compare(before, before, with({})));
  EXPECT_TRUE(all_kept(none));
}

TEST(Lasting, ALeftoverThatGrowsIsStillThere) {
  const HostFingerprint before = with({});
  const auto first = compare(before, before, with({{"log", "1 byte"}}));
  const auto left = lasting(first, compare(before, before, with({{"log", "2 bytes"}})));
  EXPECT_EQ(left[0].kept, Kept::kNo);
  EXPECT_EQ(to_text(left[0]), "new: log (2 bytes)");
}

TEST(Lasting, AnUnreadablePartExcusesNothing) {
  const HostFingerprint before = with({});
  const auto left = compare(before, before, with({{"a", "x"}}));
  const auto unread = compare(before, before, with({}, "timed out"));
  EXPECT_EQ(lasting(left, unread)[0].kept, Kept::kUnknown);
  EXPECT_EQ(lasting(unread, left)[0].kept, Kept::kNo);
}

}  // namespace
}  // namespace stackpilot::footprint
