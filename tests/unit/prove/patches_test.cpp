// The patches of tests/mutants apply to the source as it is now, and each is some mutant's.
#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

#include "base/files.h"
#include "guarantees/guarantee.h"
#include "prove/drill_mutants.h"

namespace stackpilot::prove {
namespace {

const fs::path patched_repository = STACKPILOT_REPOSITORY;

std::set<std::string> patches_of_mutants() {
  std::set<std::string> named;
  for (const Guarantee& guarantee : all_guarantees()) {
    for (const Mutant& mutant : guarantee.mutants) {
      for (const auto& [name, value] : mutant.settings) {
        if (mutant.kind == variant_kind && name == "patch") named.emplace(value);
      }
    }
  }
  return named;
}

std::set<std::string> patches_that_are_there() {
  std::set<std::string> there;
  for (const auto& entry : fs::directory_iterator(patched_repository / "tests" / "mutants")) {
    there.insert(entry.path().stem().string());
    EXPECT_EQ(entry.path().extension(), ".patch");
  }
  return there;
}

TEST(Patches, AreThoseThatMutantsName) {
  EXPECT_EQ(patches_of_mutants(), patches_that_are_there());
}

TEST(Patches, ApplyToTheSource) {
  for (const std::string& name : patches_that_are_there()) {
    const std::string command = "cd '" + patched_repository.string() +
                                "' && git apply --check tests/mutants/" + name + ".patch";
    EXPECT_EQ(std::system(command.c_str()), 0) << name;
  }
}

// Only the service's own source is patched in the copy that is built.
TEST(Patches, ChangeTheServiceAlone) {
  for (const std::string& name : patches_that_are_there()) {
    const std::string text =
        read_file(patched_repository / "tests/mutants" / (name + ".patch")).value();
    for (std::size_t at = text.find("\n+++ "); at != std::string::npos;
         at = text.find("\n+++ ", at + 1)) {
      EXPECT_EQ(text.find("\n+++ b/apps/mock-exchange/src/", at), at) << name;
    }
  }
}

}  // namespace
}  // namespace stackpilot::prove
