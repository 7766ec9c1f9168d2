#include "guarantees/guarantee.h"

#include <gtest/gtest.h>

#include <set>

#include "base/files.h"
#include "base/text.h"

namespace stackpilot {
namespace {

// The registry is the list of the files; each is named after the guarantee in it.
TEST(Registry, HoldsWhatEachFileDefines) {
  std::set<std::string> files;
  for (const auto& entry :
       fs::directory_iterator(fs::path(STACKPILOT_REPOSITORY) / "src/guarantees")) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("g_")) files.insert(name.substr(0, 7));
  }
  std::set<std::string> registered;
  for (const Guarantee& one : all_guarantees()) {
    std::string name = lowered(one.id);
    std::replace(name.begin(), name.end(), '-', '_');
    registered.insert(name);
  }
  EXPECT_EQ(registered, files);
}

TEST(Registry, NamesTheRunbookEntryByTheId) {
  EXPECT_EQ(runbook_of(*find_guarantee("G-03-10")), "docs/runbooks/milestone03.md#g-03-10");
}

TEST(Registry, IsInIdOrderWithoutRepetition) {
  std::string last;
  for (const Guarantee& one : all_guarantees()) {
    EXPECT_GT(std::string(one.id), last);
    last = one.id;
    EXPECT_FALSE(one.claim.empty()) << one.id;
    EXPECT_FALSE(one.enforced_by.empty()) << one.id;
    EXPECT_FALSE(one.tests.empty()) << one.id;
    EXPECT_TRUE(one.command.starts_with("make ")) << one.id;
    EXPECT_EQ(one.expected.empty(), !is_judged(one)) << one.id;
    EXPECT_EQ(one.drills.empty(), one.proof != Proof::kDrill) << one.id;
    EXPECT_EQ(one.checks.empty(), one.proof != Proof::kRepo) << one.id;
    const int judges = static_cast<int>(one.judge != nullptr) +
                       static_cast<int>(one.judge_service != nullptr) +
                       static_cast<int>(one.review != nullptr);
    EXPECT_EQ(judges == 1,
              one.proof == Proof::kRuntime || (judges == 1 && one.proof == Proof::kRepo))
        << one.id;
    EXPECT_EQ(one.judge_service != nullptr,
              one.proof == Proof::kRuntime &&
                  (one.scope == Scope::kService || one.scope == Scope::kBuild))
        << one.id;
    EXPECT_EQ(find_guarantee(one.id), &one);
  }
  EXPECT_EQ(find_guarantee("G-99-99"), nullptr);
}

TEST(Registry, HoldsTheRuntimeGuaranteesOfTheDesign) {
  std::set<std::string_view> runtime;
  for (const Guarantee& one : all_guarantees()) {
    if (one.proof == Proof::kRuntime) runtime.insert(one.id);
  }
  EXPECT_EQ(runtime, (std::set<std::string_view>{
                         "G-01-01", "G-01-02", "G-01-03", "G-01-04", "G-01-05", "G-01-06",
                         "G-01-08", "G-01-09", "G-01-10", "G-02-02", "G-02-03", "G-02-04",
                         "G-02-05", "G-02-06", "G-02-08", "G-02-10", "G-03-01", "G-03-08",
                         "G-05-01", "G-05-02", "G-05-03", "G-05-08"}));
}

}  // namespace
}  // namespace stackpilot
