#include "checks/guarantees.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "checks/gate.h"
#include "checks/makefile.h"
#include "checks/markdown.h"
#include "model/guarantee.h"
#include "model/guarantee_proof.h"

namespace stackpilot::checks {
namespace guarantees {
namespace {

constexpr Rule stale_map{"stale-map", "make guarantees-map, then git add docs/guarantees-map.txt"};
constexpr Rule missing_path{"missing-path", "correct its entry in src/model/guarantee_proof.cpp"};
constexpr Rule missing_target{"missing-target",
                              "correct its entry in src/model/guarantee_proof.cpp"};
constexpr Rule missing_test{
    "missing-test", "write a unit test that names the id, and enter it in guarantee_proof.cpp"};
constexpr Rule missing_runbook{"missing-runbook", "write its entry: symptom, check, fix, verify"};

constexpr Rule rules[] = {stale_map, missing_path, missing_target, missing_test, missing_runbook};

constexpr const char* registry_path = "src/model/guarantee_proof.cpp";

std::string_view proven_by(Proof proof) {
  switch (proof) {
    case Proof::kRuntime:
      return "observed and judged at runtime";
    case Proof::kDrill:
      return "proven by drills, not counted by verify";
    case Proof::kRepo:
      return "proven by a repo check";
    case Proof::kTest:
      return "proven by tests, not counted by verify";
  }
  return "";
}

std::string joined(std::string_view words) {
  return fmt::format("{}", fmt::join(words_of(words), ", "));
}

// A guarantee, its proof, and the line of the proof in the registry.
struct Entry {
  const Guarantee& guarantee;
  const GuaranteeProof& proof;
  int line = 0;
};

// Empty for a guarantee without an entry: the rules about its command and its tests then fail.
const GuaranteeProof& proof_of(const Guarantee& guarantee) {
  static const GuaranteeProof none{};
  const GuaranteeProof* found = find_guarantee_proof(guarantee.id);
  return found == nullptr ? none : *found;
}

void inspect_paths(const Repository& repository, const Entry& entry, Inspection& inspection) {
  for (const std::string_view path : words_of(entry.proof.enforced_by)) {
    if (repository.find(path) != nullptr) continue;
    inspection.found(
        missing_path, registry_path, entry.line,
        fmt::format("{} is enforced by {}, which is not there", entry.guarantee.id, path));
  }
}

void inspect_target(const Makefile& makefile, const Entry& entry, Inspection& inspection) {
  const std::vector<std::string_view> words = words_of(entry.proof.command);
  const bool known = words.size() == 2 && words[0] == "make" && makefile.offers(words[1]);
  if (known) return;
  inspection.found(missing_target, registry_path, entry.line,
                   fmt::format("{} is proven by `{}`, which is no Make target", entry.guarantee.id,
                               entry.proof.command));
}

void inspect_tests(const Repository& repository, const Entry& entry, Inspection& inspection) {
  const std::string_view id = entry.guarantee.id;
  const std::vector<std::string_view> paths = words_of(entry.proof.tests);
  if (paths.empty()) {
    inspection.found(missing_test, registry_path, entry.line, fmt::format("{} has none", id));
  }
  for (const std::string_view path : paths) {
    const RepoFile* file = repository.find(path);
    if (file == nullptr || path.find("tests/") == std::string_view::npos) {
      inspection.found(missing_test, registry_path, entry.line,
                       fmt::format("{} is tested by {}, which is no test that is there", id, path));
    } else if (file->text.find(id) == std::string::npos) {
      inspection.found(missing_test, path, 0, fmt::format("does not name {}", id));
    }
  }
}

void inspect_runbook(const Repository& repository, const Entry& entry, Inspection& inspection) {
  const std::string_view runbook = entry.guarantee.runbook;
  const std::size_t hash = std::min(runbook.find('#'), runbook.size());
  const std::string path = fmt::format("docs/runbooks/{}", runbook.substr(0, hash));
  const RepoFile* file = repository.find(path);
  const std::string anchor(hash == runbook.size() ? "" : runbook.substr(hash + 1));
  if (file != nullptr && parse_markdown(file->text).anchors.count(anchor) != 0) return;
  inspection.found(missing_runbook, path, 0,
                   fmt::format("has no entry for {} (#{})", entry.guarantee.id, anchor));
}

void inspect_map(const Repository& repository, Inspection& inspection) {
  const RepoFile* map = repository.find(guarantees_map_path);
  const std::string now = guarantees_map();
  const std::string_view tracked = map == nullptr ? "" : std::string_view(map->text);
  if (tracked == now) return;
  const auto differs = std::mismatch(tracked.begin(), tracked.end(), now.begin(), now.end()).first;
  inspection.found(stale_map, guarantees_map_path,
                   line_at(tracked, static_cast<std::size_t>(differs - tracked.begin())),
                   "is not what the registry says");
}

void inspect(const Repository& repository, const Toolbox&, Inspection& inspection) {
  const RepoFile* makefile = repository.find("Makefile");
  const Makefile targets = parse_makefile(makefile == nullptr ? "" : makefile->text);
  const RepoFile* registry = repository.find(registry_path);
  const std::string_view source = registry == nullptr ? "" : std::string_view(registry->text);
  inspection.looked_at(all_guarantees().size(), "guarantees");
  inspect_map(repository, inspection);
  for (const Guarantee& guarantee : all_guarantees()) {
    const GuaranteeProof& proof = proof_of(guarantee);
    const std::size_t at = source.find(fmt::format("\"{}\"", guarantee.id));
    const Entry entry{guarantee, proof, at == std::string_view::npos ? 0 : line_at(source, at)};
    inspect_paths(repository, entry, inspection);
    inspect_target(targets, entry, inspection);
    inspect_tests(repository, entry, inspection);
    inspect_runbook(repository, entry, inspection);
  }
}

}  // namespace
}  // namespace guarantees

std::string guarantees_map() {
  std::string map =
      "# Generated from src/model/guarantee*.cpp by `make guarantees-map`; a repo check compares.\n"
      "# GUARANTEE | ENFORCED_BY | PROOF_COMMAND | NOTES\n";
  for (const Guarantee& one : all_guarantees()) {
    const GuaranteeProof& proof = guarantees::proof_of(one);
    map +=
        fmt::format("{} | {} | {} | {} ({}; tested by {}; mended by docs/runbooks/{})\n", one.id,
                    guarantees::joined(proof.enforced_by), proof.command, one.title,
                    guarantees::proven_by(one.proof), guarantees::joined(proof.tests), one.runbook);
  }
  return map;
}

constinit const Gate guarantees_gate{
    "guarantees", "The guarantees map is up to date, and everything in it exists", InCi::kRequired,
    guarantees::rules, guarantees::inspect};

}  // namespace stackpilot::checks
