// What lies in tests/mutants is some mutant's, and the patches apply to the source as it is now.
#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

#include "base/files.h"
#include "drills/stack_variant.h"
#include "guarantees/guarantee.h"
#include "prove/drill_mutants.h"

namespace stackpilot::prove {
namespace {

const fs::path patched_repository = STACKPILOT_REPOSITORY;

std::set<std::string> settings_of_mutants(std::string_view kind, std::string_view setting) {
  std::set<std::string> named;
  for (const Guarantee& guarantee : all_guarantees()) {
    for (const Mutant& mutant : guarantee.mutants) {
      for (const auto& [name, value] : mutant.settings) {
        if (mutant.kind == kind && name == setting) named.emplace(value);
      }
    }
  }
  return named;
}

// Names without what all of them begin and end with.
std::set<std::string> files_that_are_there(const char* folder, std::string_view begin,
                                           std::string_view end) {
  std::set<std::string> there;
  for (const auto& entry :
       fs::directory_iterator(patched_repository / "tests" / "mutants" / folder)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(begin) || !name.ends_with(end)) continue;
    there.insert(name.substr(begin.size(), name.size() - begin.size() - end.size()));
  }
  return there;
}

std::set<std::string> patches_that_are_there() {
  return files_that_are_there("infra", "", ".patch");
}

TEST(Patches, AreThoseThatMutantsName) {
  std::set<std::string> named = settings_of_mutants(variant_kind, "patch");
  named.merge(settings_of_mutants(drills::stack_variant_kind, "patch"));
  named.merge(settings_of_mutants(drills::stack_deployed_kind, "patch"));
  EXPECT_EQ(named, patches_that_are_there());
}

TEST(ChangesOfRecords, AreThoseThatMutantsName) {
  std::set<std::string> there = files_that_are_there("infra", "record-", ".sql");
  there.merge(files_that_are_there("webdis", "record-", ".lua"));
  EXPECT_EQ(settings_of_mutants("record-changed", "field"), there);
}

TEST(Forgeries, AreThoseThatMutantsName) {
  std::set<std::string> named = settings_of_mutants("image-swapped", "with");
  named.erase("dependency");
  EXPECT_EQ(named, files_that_are_there("infra", "", ".Dockerfile"));
}

TEST(VariantsOfCi, AreThoseThatMutantsName) {
  EXPECT_EQ(settings_of_mutants("ci-variant", "variant"), files_that_are_there(".", "ci-", ".sh"));
}

TEST(Patches, ApplyToTheSource) {
  for (const std::string& name : patches_that_are_there()) {
    const std::string command = "cd '" + patched_repository.string() +
                                "' && git apply --check tests/mutants/infra/" + name + ".patch";
    EXPECT_EQ(std::system(command.c_str()), 0) << name;
  }
}

// Only the service's own source is patched in the copy that is built, and only the stack file in
// what is deployed.
TEST(Patches, ChangeTheServiceOrItsStackAlone) {
  for (const std::string& name : patches_that_are_there()) {
    const std::string text =
        read_file(patched_repository / "tests/mutants/infra" / (name + ".patch")).value();
    for (std::size_t at = text.find("\n+++ "); at != std::string::npos;
         at = text.find("\n+++ ", at + 1)) {
      const char* only = name.starts_with("stack-")   ? "\n+++ b/infra/docker-stack.yml"
                         : name.starts_with("proxy-") ? "\n+++ b/infra/haproxy.cfg"
                                                      : "\n+++ b/apps/mock-exchange/src/";
      EXPECT_EQ(text.find(only, at), at) << name;
    }
  }
}

}  // namespace
}  // namespace stackpilot::prove
