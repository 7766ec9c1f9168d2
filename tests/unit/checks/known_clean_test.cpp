#include "checks/known_clean.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace stackpilot::checks {
namespace {

TEST(KnownClean, IsReadAsItWasWritten) {
  KnownClean first("program");
  first.add("shellcheck a.sh 1");
  KnownClean second("program");
  second.read(first.to_text());
  EXPECT_TRUE(second.has("shellcheck a.sh 1"));
  EXPECT_FALSE(second.has("shellcheck a.sh 2"));
}

TEST(KnownClean, OfAnotherProgramIsNotTaken) {
  KnownClean first("program");
  first.add("shellcheck a.sh 1");
  KnownClean second("another");
  second.read(first.to_text());
  EXPECT_FALSE(second.has("shellcheck a.sh 1"));
}

TEST(KnownClean, LeavesOutWhatIsNoLineOfIt) {
  KnownClean known;
  known.read("shellcheck a.sh 1\n\n" + std::string(64, 'x') + "\n" + std::string(63, 'a'));
  EXPECT_EQ(known.to_text(), "");
}

std::size_t lines_in(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST(KnownClean, KeepsWhatWasUsedLastAndIsBounded) {
  KnownClean old;
  for (int i = 0; i < 2'500; ++i) old.add(fmt::format("old {}", i));
  const std::string text = old.to_text();
  EXPECT_EQ(lines_in(text), 2'000U);
  KnownClean next;
  next.read(text);
  next.add("new");
  KnownClean last;
  last.read(next.to_text());
  EXPECT_TRUE(last.has("new"));
  EXPECT_EQ(lines_in(last.to_text()), 2'000U);
  EXPECT_EQ(last.to_text().substr(0, 65), next.to_text().substr(0, 65));
}

TEST(KnownClean, OfAFileThatIsNotThereIsNothing) {
  const TempFolder folder = TempFolder::make(fs::temp_directory_path(), "known-").value();
  const fs::path path = folder.path() / "known-clean";
  KnownClean known;
  read_known_clean(path, known);
  EXPECT_EQ(known.to_text(), "");
  known.add("new");
  ASSERT_TRUE(write_known_clean(path, known));
  KnownClean again;
  read_known_clean(path, again);
  EXPECT_TRUE(again.has("new"));
}

}  // namespace
}  // namespace stackpilot::checks
