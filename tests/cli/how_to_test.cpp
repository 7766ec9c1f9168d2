// How the page that is followed on a lab (e2e.YourService) is read, and that it can be.
#include "e2e/how_to.h"

#include <gtest/gtest.h>

#include "e2e/lab_driver.h"

namespace stackpilot::e2e {
namespace {

TEST(HowTo, HasFilesAndCommandsInTheirOrder) {
  const auto steps = read_how_to(
      "# Page\n\nWith `code`: here.\n\n## 1. Write\n\n`a/b.txt`:\n\n```yaml\none:\n  two\n```\n"
      "`a/b.txt`, at its end:\n```\nthree\n```\n## 2. Run\n\n```sh\nmake a\nmake b\n```\n");
  ASSERT_TRUE(steps) << steps.error().message;
  ASSERT_EQ(steps->size(), 3U);
  const auto same = [&](std::size_t i, PageStep::Does does, const std::string& path,
                        const std::string& text, const std::string& heading) {
    const PageStep& step = (*steps)[i];
    EXPECT_TRUE(step.does == does) << i;
    EXPECT_EQ(step.path, path);
    EXPECT_EQ(step.text, text);
    EXPECT_EQ(step.heading, heading);
  };
  same(0, PageStep::Does::kWrite, "a/b.txt", "one:\n  two\n", "1. Write");
  same(1, PageStep::Does::kAppend, "a/b.txt", "three\n", "1. Write");
  same(2, PageStep::Does::kRun, "", "make a\nmake b\n", "2. Run");
}

TEST(HowTo, IsRefusedWhereAReaderWouldHaveToGuess) {
  const std::pair<const char*, const char*> pages[] = {
      {"text\n\n```yaml\na: b\n```\n", "line 3: a block is either"},
      {"`a.txt`:\n\n```sh\nmake\n```\n", "line 3: a block is either"},
      {"`a.txt`:\n\ntext\n\n```\nb\n```\n", "line 3: a file is named"},
      {"`a.txt`:\n", "line 1: a file is named"},
      {"```sh\nmake\n", "line 2: a block does not end"}};
  for (const auto& [page, problem] : pages) {
    const auto steps = read_how_to(page);
    ASSERT_FALSE(steps) << page;
    EXPECT_TRUE(holds(steps.error().message, problem));
  }
}

TEST(HowTo, OfYourServiceHasTenSteps) {
  const auto page = read_file(checkout().root() / "docs" / "your-service.md");
  ASSERT_TRUE(page) << page.error().message;
  const auto steps = read_how_to(*page);
  ASSERT_TRUE(steps) << steps.error().message;
  EXPECT_TRUE(steps->front().heading.starts_with("1. ")) << steps->front().heading;
  EXPECT_TRUE(steps->back().heading.starts_with("10. ")) << steps->back().heading;
}

}  // namespace
}  // namespace stackpilot::e2e
