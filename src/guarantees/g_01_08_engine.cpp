#include "guarantees/case.h"
#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {
namespace {

void judge_engine(const Case& about, Findings& findings) {
  for_each_facts(about, findings, [&](const NodeSpec& node, const NodeFacts& facts) {
    if (facts.engine) {
      findings.ok(node.name, "Docker engine " + facts.engine->version + " answers");
    } else if (facts.engine_silent) {
      findings.unknown(node.name, why_no_engine(facts));
    } else {
      findings.bad(node.name, "a Docker engine that answers",
                   "Docker engine does not answer: " + facts.engine_problem);
    }
  });
}

}  // namespace

Guarantee g_01_08_engine() {
  return {.id = "G-01-08",
          .claim = "Every node has a Docker engine that answers",
          .scope = Scope::kCluster,
          .proof = Proof::kRuntime,
          .expected = "the Docker engine of every node answers",
          .judge = judge_engine,
          .enforced_by = {"src/guarantees/g_01_08_engine.cpp", "src/node/service/setup.cpp"},
          .tests = {"tests/unit/guarantees/mutations_cluster.cpp"},
          .command = "make verify-cluster",
          .mutants = {{.name = "engine-stopped",
                       .summary = "the Docker engine of a node is stopped",
                       .kind = "engine-stopped",
                       .place = Place::kOtherNode,
                       .reason = "{here}: Docker engine does not answer"}}};
}

}  // namespace stackpilot::guarantees
