#include <fmt/format.h>

#include <algorithm>

#include "guarantees/case.h"
#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {
namespace {

// A virtual machine's kernel keeps a part of its memory for itself.
constexpr std::int64_t least_percent = 90;

void judge_memory(const NodeSpec& node, const SystemFact& system, Findings& findings) {
  const std::int64_t mib = system.memory_bytes >> 20U;
  if (mib * 100 < node.memory_mib * least_percent) {
    findings.bad(node.name, fmt::format("{} MiB of memory", node.memory_mib),
                 fmt::format("{} MiB", mib));
  }
}

// Degraded by nothing but units that had failed when the machine was adopted.
bool is_as_adopted(const SystemFact& system, const Baseline* baseline) {
  if (baseline == nullptr || system.state != "degraded" || system.failed_units.empty()) {
    return false;
  }
  const auto& then = baseline->failed_units;
  return std::all_of(system.failed_units.begin(), system.failed_units.end(),
                     [&](const std::string& unit) {
                       return std::find(then.begin(), then.end(), unit) != then.end();
                     });
}

void judge_system(const NodeSpec& node, const NodeFacts& facts, const Baseline* baseline,
                  Findings& findings) {
  const SystemFact& system = facts.system;
  const bool as_then = is_as_adopted(system, baseline);
  if (system.silent) {
    findings.unknown(node.name, no_answer_in_time("systemd", system.state));
  } else if (as_then) {
    findings.waive(node.name,
                   fmt::format("{}: failed {}", as_adopted, fmt::join(system.failed_units, ", ")));
  } else if (system.state != "running") {
    findings.bad(node.name, "systemd is running, without a failed unit",
                 fmt::format("systemd is {}; failed: {}", system.state,
                             system.failed_units.empty()
                                 ? "none"
                                 : fmt::format("{}", fmt::join(system.failed_units, ", "))));
  }
  if (!system.root_writable) {
    findings.bad(node.name, "a root file system that can be written", "it is read-only");
  }
  judge_memory(node, system, findings);
  findings.ok(node.name, as_then ? "root is writable, memory as declared"
                                 : "systemd is running, root is writable, memory as declared");
}

}  // namespace

Guarantee g_01_09_soundness() {
  return {.id = "G-01-09",
          .claim = "Every node is sound: no failed unit, writable root, declared memory",
          .scope = Scope::kCluster,
          .proof = Proof::kRuntime,
          .expected = "systemd runs without a failed unit, root is writable, memory as declared",
          .judge =
              [](const Case& about, Findings& findings) {
                for_each_facts(about, findings, [&](const NodeSpec& node, const NodeFacts& facts) {
                  with_baseline(about, node, findings, [&](const Baseline* baseline) {
                    judge_system(node, facts, baseline, findings);
                  });
                });
              },
          .enforced_by = {"src/guarantees/g_01_09_soundness.cpp",
                          "src/machine/container/containers.cpp"},
          .tests = {"tests/unit/guarantees/mutations_cluster.cpp"},
          .command = "make verify-cluster",
          .mutants = {{.name = "failed-unit",
                       .summary = "a unit of systemd has failed",
                       .kind = "failed-unit",
                       .place = Place::kOtherNode,
                       .reason = "systemd is degraded; failed: stackpilot-f"},
                      {.name = "root-read-only",
                       .summary = "the root file system is mounted read-only",
                       .kind = "root-read-only",
                       .place = Place::kOtherNode,
                       .reason = "{here}: it is read-only"}}};
}

}  // namespace stackpilot::guarantees
