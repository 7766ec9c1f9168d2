// docs/your-service.md, followed to the letter in a clone with a lab of its own.
#include <gtest/gtest.h>

#include <set>

#include "base/text.h"
#include "cli/clone.h"
#include "e2e/how_to.h"
#include "e2e/lab_driver.h"

namespace stackpilot::e2e {
namespace {

constexpr const char* page_path = "docs/your-service.md";
constexpr const char* other_name = "page";
constexpr const char* other_network = "192.168.53.";
constexpr auto longest_line = Millis(600'000);

std::string with(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

// Whether the report has a line of this verdict about a guarantee.
testing::AssertionResult says(const std::string& report, const std::string& word,
                              const std::string& id) {
  for (const std::string_view line : lines_of(report)) {
    const std::vector<std::string_view> words = words_of(line);
    if (words.size() > 1 && words[0] == word && words[1] == id) return testing::AssertionSuccess();
  }
  return testing::AssertionFailure() << "no line \"" << word << ' ' << id << "\" in:\n" << report;
}

// A clone, made ready as README says for a second lab on one machine. Its program is there already,
// so that its `make` builds nothing.
class YourService : public testing::Test {
 protected:
  void SetUp() override {
    std::string lab = read_file(clone_.lab_yaml()).value();
    lab = with(lab, "\n  name: stackpilot\n", fmt::format("\n  name: {}\n", other_name));
    ASSERT_TRUE(write_file(clone_.lab_yaml(), with(lab, "192.168.56.", other_network)));
    const fs::path build = clone_->root() / "scripts" / "build.sh";
    ASSERT_TRUE(write_file(build, "#!/bin/sh\nset -eu\n"));
    fs::permissions(build, fs::perms(0755));
    ASSERT_TRUE(exits(0, in_clone("git -c user.name=test -c user.email=test@localhost "
                                  "commit --quiet --all --message 'A second lab'")));
  }

  // A drill that has failed may have left a fault, which would refuse the clone's `destroy`.
  void TearDown() override {
    if (!clone_->has_lab()) return;
    EXPECT_TRUE(exits(0, in_clone("make recover")));
    EXPECT_TRUE(exits(0, in_clone("make destroy")));
    EXPECT_FALSE(clone_->has_lab());
  }

  Ran in_clone(const std::string& line) const {
    return run_program({"env", "-C", clone_->root().string(), "sh", "-euc", line}, {},
                       longest_line);
  }

  void follow(const PageStep& step) {
    if (step.does == PageStep::Does::kRun) return run_lines(step.text);
    const fs::path file = clone_->root() / step.path;
    const bool appends = step.does == PageStep::Does::kAppend;
    ASSERT_EQ(fs::exists(file), appends) << step.path;
    ASSERT_TRUE(write_file(file, (appends ? read_file(file).value() : "") + step.text));
  }

  void run_lines(const std::string& text) {
    for (const std::string_view part : lines_of(text)) {
      const std::string line(part);
      const Ran ran = in_clone(line);
      ASSERT_TRUE(exits(0, ran)) << line;
      if (line == "make verify") verified(ran.out);
    }
  }

  void verified(const std::string& report) {
    EXPECT_TRUE(last_line(report).starts_with("VERIFY: PASS")) << report;
    reports_.push_back(report);
  }

  cli_test::Clone clone_{"/var/tmp"};
  std::vector<std::string> reports_;
};

TEST_F(YourService, PassesAfterTenSteps) {
  const Result<std::vector<PageStep>> steps = read_how_to(clone_.read(page_path));
  ASSERT_TRUE(steps) << steps.error().message;
  std::set<std::string> headings;
  for (const PageStep& step : *steps) {
    SCOPED_TRACE(step.heading);
    headings.insert(step.heading);
    follow(step);
    if (HasFatalFailure()) return;
  }
  EXPECT_EQ(headings.size(), 10U);
  ASSERT_EQ(reports_.size(), 4U);
  // What the page says of them: declared step by step, waived at last.
  EXPECT_TRUE(says(reports_[0], "N/A", "G-02-04"));
  EXPECT_TRUE(says(reports_[1], "N/A", "G-02-04"));
  EXPECT_TRUE(says(reports_[2], "PASS", "G-02-04"));
  EXPECT_TRUE(holds(reports_[2], "G-02-07"));
  EXPECT_TRUE(holds(reports_[3], "it has no settings that it could miss"));
}

}  // namespace
}  // namespace stackpilot::e2e
