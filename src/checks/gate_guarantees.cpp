#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "checks/gate.h"
#include "checks/guarantees_map.h"
#include "checks/makefile.h"
#include "checks/markdown.h"
#include "guarantees/guarantee.h"

namespace stackpilot::checks {
namespace guarantees_check {
namespace {

constexpr Rule stale_map{"stale-map", "make guarantees-map, then git add docs/guarantees-map.txt"};
constexpr Rule stale_readme{"stale-readme", "make guarantees-map, then git add README.md"};
constexpr Rule missing_path{"missing-path", "correct enforced_by in its file"};
constexpr Rule missing_target{"missing-target", "correct command in its file"};
constexpr Rule missing_test{"missing-test",
                            "write a test that names the id, and list it in tests of its file"};
constexpr Rule missing_runbook{"missing-runbook", "write its entry: symptom, check, fix, verify"};
constexpr Rule runbook_claim{"runbook-claim",
                             "put the claim, as its file has it, below the heading"};

constexpr Rule rules[] = {stale_map,    stale_readme,    missing_path, missing_target,
                          missing_test, missing_runbook, runbook_claim};

// The file that defines the guarantee, or the folder of all: "src/guarantees/g_01_01_reach.cpp".
std::string file_of(const Repository& repository, const Guarantee& guarantee) {
  std::string begin = "src/guarantees/" + lowered(guarantee.id) + "_";
  std::replace(begin.begin(), begin.end(), '-', '_');
  const auto files =
      repository.matching([&](const RepoFile& file) { return file.path.starts_with(begin); });
  return files.empty() ? "src/guarantees" : files.front()->path;
}

void inspect_paths(const Repository& repository, const Guarantee& guarantee,
                   Inspection& inspection) {
  for (const std::string_view path : guarantee.enforced_by) {
    if (repository.find(path) != nullptr) continue;
    inspection.found(missing_path, file_of(repository, guarantee), 0,
                     fmt::format("{} is enforced by {}, which is not there", guarantee.id, path));
  }
}

void inspect_target(const Repository& repository, const Makefile& makefile,
                    const Guarantee& guarantee, Inspection& inspection) {
  const std::vector<std::string_view> words = words_of(guarantee.command);
  const bool known = words.size() == 2 && words[0] == "make" && makefile.offers(words[1]);
  if (known) return;
  inspection.found(missing_target, file_of(repository, guarantee), 0,
                   fmt::format("{} is proven by `{}`, which is no Make target", guarantee.id,
                               guarantee.command));
}

void inspect_tests(const Repository& repository, const Guarantee& guarantee,
                   Inspection& inspection) {
  if (guarantee.tests.empty()) {
    inspection.found(missing_test, file_of(repository, guarantee), 0,
                     fmt::format("{} has none", guarantee.id));
  }
  for (const std::string_view path : guarantee.tests) {
    const RepoFile* file = repository.find(path);
    if (file == nullptr || path.find("tests/") == std::string_view::npos) {
      inspection.found(
          missing_test, file_of(repository, guarantee), 0,
          fmt::format("{} is tested by {}, which is no test that is there", guarantee.id, path));
    } else if (file->text.find(guarantee.id) == std::string::npos) {
      inspection.found(missing_test, path, 0, fmt::format("does not name {}", guarantee.id));
    }
  }
}

void inspect_runbook(const Repository& repository, const Guarantee& guarantee,
                     Inspection& inspection) {
  const std::string runbook = runbook_of(guarantee);
  const std::size_t hash = runbook.find('#');
  const std::string path = runbook.substr(0, hash);
  const RepoFile* file = repository.find(path);
  if (file == nullptr || parse_markdown(file->text).anchors.count(runbook.substr(hash + 1)) == 0) {
    inspection.found(missing_runbook, path, 0, fmt::format("has no entry for {}", guarantee.id));
    return;
  }
  const std::string heading = fmt::format("## {}\n", guarantee.id);
  const std::size_t at = std::min(file->text.find(heading), file->text.size());
  if (file->text.compare(std::min(at + heading.size(), file->text.size()),
                         guarantee.claim.size() + 1, fmt::format("{}\n", guarantee.claim)) == 0) {
    return;
  }
  inspection.found(runbook_claim, path, line_at(file->text, at),
                   fmt::format("{} claims: {}", guarantee.id, guarantee.claim));
}

// Compares a document with what the registry says of it.
void inspect_generated(const Rule& rule, const Repository& repository, const char* path,
                       const std::string& expected, Inspection& inspection) {
  const RepoFile* file = repository.find(path);
  const std::string_view tracked = file == nullptr ? "" : std::string_view(file->text);
  if (tracked == expected) return;
  const auto differs =
      std::mismatch(tracked.begin(), tracked.end(), expected.begin(), expected.end()).first;
  inspection.found(rule, path,
                   line_at(tracked, static_cast<std::size_t>(differs - tracked.begin())),
                   "is not what the registry says");
}

void inspect_readme(const Repository& repository, Inspection& inspection) {
  const RepoFile* readme = repository.find("README.md");
  const Result<std::string> expected = with_guarantees_table(readme == nullptr ? "" : readme->text);
  if (expected) {
    inspect_generated(stale_readme, repository, "README.md", *expected, inspection);
  } else {
    inspection.found(stale_readme, "README.md", 0, expected.error().message);
  }
}

void inspect(const Repository& repository, const Toolbox&, Inspection& inspection) {
  const RepoFile* makefile = repository.find("Makefile");
  const Makefile targets = parse_makefile(makefile == nullptr ? "" : makefile->text);
  inspection.looked_at(all_guarantees().size(), "guarantees");
  inspect_generated(stale_map, repository, guarantees_map_path, guarantees_map(), inspection);
  inspect_readme(repository, inspection);
  for (const Guarantee& guarantee : all_guarantees()) {
    inspect_paths(repository, guarantee, inspection);
    inspect_target(repository, targets, guarantee, inspection);
    inspect_tests(repository, guarantee, inspection);
    inspect_runbook(repository, guarantee, inspection);
  }
}

}  // namespace
}  // namespace guarantees_check

Gate gate_guarantees() {
  return {"guarantees",
          "Every document says of the guarantees what the registry says, and all of it exists",
          InCi::kRequired, guarantees_check::rules, guarantees_check::inspect};
}

}  // namespace stackpilot::checks
