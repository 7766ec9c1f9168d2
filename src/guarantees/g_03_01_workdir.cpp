#include <fmt/format.h>

#include "guarantees/case.h"
#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {
namespace {

// A copy of the repository has the same id, and may be old.
void judge_tree(const NodeSpec& node, const NodeFacts& facts, Findings& findings) {
  const TreeFact& tree = facts.tree;
  if (tree.compared == 0) {
    findings.unknown(node.name, {"its tree was not compared with the host's", ""});
  } else if (tree.differing.empty()) {
    findings.ok(node.name, "runs in /vagrant, a mount of this repository");
  } else {
    findings.bad(node.name, "/vagrant holds the tree of this repository",
                 fmt::format("{}{} differ; mounted there is {}", fmt::join(tree.differing, ", "),
                             tree.more == 0 ? "" : fmt::format(" and {} more", tree.more),
                             facts.workdir.source));
  }
}

void judge_workdir_of(const Case& about, const NodeSpec& node, const NodeFacts& facts,
                      Findings& findings) {
  const WorkdirFact& workdir = facts.workdir;
  if (is_workdir_right(about, facts)) {
    judge_tree(node, facts, findings);
    return;
  }
  if (about.seen.lab_id.empty()) {
    findings.unknown(node.name, {"the lab's own id is not known", ""});
  } else if (workdir.directory != "/vagrant") {
    findings.bad(node.name, "operations run in /vagrant", "they run in " + workdir.directory);
  } else if (!workdir.is_mount) {
    findings.bad(node.name, "/vagrant is a mount", "it is an ordinary folder");
  } else {
    findings.bad(node.name, "/vagrant is a mount of this repository",
                 fmt::format("it holds lab id \"{}\", not \"{}\"; mounted there is {}",
                             workdir.lab_id, about.seen.lab_id, workdir.source));
  }
}

void judge_workdir(const Case& about, Findings& findings) {
  for (const NodeSpec& node : about.lab.nodes) {
    const NodeObservation* seen = find_observed(about, node.name);
    if (const NodeFacts* facts = find_facts(about, node.name)) {
      findings.took(seen->facts_ms);
      judge_workdir_of(about, node, *facts, findings);
    } else if (seen != nullptr && seen->facts_cause == FactsProblem::kEntryPoint) {
      findings.bad(node.name, "the entry point runs in /vagrant", seen->facts_problem);
    } else {
      findings.unknown(node.name, why_no_facts(about, node));
    }
  }
}

}  // namespace

Guarantee g_03_01_workdir() {
  return {.id = "G-03-01",
          .claim = "Operations run from /vagrant inside the node, a mount of this repository",
          .scope = Scope::kCluster,
          .proof = Proof::kRuntime,
          .expected = "operations run in /vagrant, a mount of this repository",
          .judge = judge_workdir,
          .enforced_by = {"src/guarantees/g_03_01_workdir.cpp", "src/node/service/this_node.cpp"},
          .tests = {"tests/unit/guarantees/mutations_cluster.cpp"},
          .command = "make verify-cluster",
          .mutants = {{.name = "unmounted",
                       .summary = "/vagrant is not mounted",
                       .kind = "workdir",
                       .settings = {{"state", "unmounted"}},
                       .place = Place::kOtherNode,
                       .reason = "the entry point runs in /vagrant"},
                      {.name = "empty",
                       .summary = "an empty file system is mounted at /vagrant",
                       .kind = "workdir",
                       .settings = {{"state", "empty"}},
                       .place = Place::kOtherNode,
                       .reason = "the entry point runs in /vagrant"},
                      {.name = "other-lab",
                       .summary = "the repository of another lab is mounted at /vagrant",
                       .kind = "workdir",
                       .settings = {{"state", "other-lab"}},
                       .place = Place::kOtherNode,
                       .reason = "it holds lab id \"0123456789ab\""},
                      {.name = "copy-with-one-byte-changed",
                       .summary = "a copy is mounted at /vagrant, in which one byte differs",
                       .kind = "workdir",
                       .settings = {{"state", "copy"}, {"path", "docs/ARCHITECTURE.md"}},
                       .place = Place::kOtherNode,
                       .reason = "docs/ARCHITECTURE.md differ"},
                      {.name = "folder-covered",
                       .summary = "a changed copy of one folder is mounted over it",
                       .kind = "workdir",
                       .settings = {{"state", "file-edited"}, {"path", "infra/lab.yaml"}},
                       .place = Place::kOtherNode,
                       .reason = "infra/lab.yaml differ"}}};
}

}  // namespace stackpilot::guarantees
