#include <fmt/format.h>

#include "guarantees/case.h"
#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {
namespace {

void judge_reach(const Case& about, Findings& findings) {
  for (const NodeSpec& node : about.lab.nodes) {
    const NodeObservation* seen = find_observed(about, node.name);
    if (seen == nullptr) {
      findings.unknown(node.name, {"was not observed", ""});
      continue;
    }
    findings.took(seen->icmp.ms);
    findings.took(seen->ssh_port.ms);
    if (seen->address != node.address) {
      findings.bad(node.name, "is at " + node.address, "observed at " + seen->address);
    }
    if (is_known_to_be_off(node, *seen) && seen->icmp.ok && seen->ssh_port.ok) {
      findings.bad(node.name, "is on, and is what answers at " + node.address,
                   "something answers, but the node is " + seen->runtime_state);
    }
    if (node.jump() != nullptr) {
      findings.waive(node.name, seen->icmp.problem);
    } else if (seen->icmp.silent) {
      findings.unknown(node.name, no_answer_in_time("ping", seen->icmp.problem));
    } else if (!seen->icmp.ok) {
      findings.bad(node.name, "answers ICMP at " + node.address,
                   describe_failure(*seen, seen->icmp));
    }
    if (!seen->ssh_port.ok) {
      findings.bad(node.name, fmt::format("accepts TCP {}:{}", node.address, node.ssh_port()),
                   describe_failure(*seen, seen->ssh_port));
    }
    if (is_reachable(about, node)) {
      findings.ok(node.name, fmt::format("{}TCP {}", node.jump() == nullptr ? "ICMP and " : "",
                                         node.ssh_port()));
    }
  }
}

}  // namespace

Guarantee g_01_01_reach() {
  return {.id = "G-01-01",
          .claim = "Host reaches every node at its static address",
          .scope = Scope::kHost,
          .proof = Proof::kRuntime,
          .expected = "every node answers ICMP and SSH at its declared address",
          .judge = judge_reach,
          .enforced_by = {"src/guarantees/g_01_01_reach.cpp"},
          .tests = {"tests/unit/guarantees/mutations_host.cpp"},
          .command = "make verify-host",
          .mutants = {{.name = "icmp-dropped",
                       .summary = "the node drops the ICMP of the host",
                       .kind = "packets-drop",
                       .settings = {{"protocol", "icmp"}, {"source", "{host}"}},
                       .place = Place::kOtherNode,
                       .reason = "{here}: no ICMP echo reply from {here_address}"},
                      {.name = "ssh-dropped",
                       .summary = "the node drops new connections of the host to TCP 22",
                       .kind = "packets-drop",
                       .settings = {{"protocol", "tcp-syn"}, {"source", "{host}"}, {"port", "22"}},
                       .place = Place::kOtherNode,
                       .reason = "TCP {here_address}:22"},
                      {.name = "node-off",
                       .summary = "the power of a node is cut",
                       .kind = "node-off",
                       .place = Place::kOtherNode,
                       .reason = "(the node is "},
                      {.name = "node-frozen",
                       .summary = "a node is paused: its kernel may answer, and nothing in it runs",
                       .kind = "node-frozen",
                       .place = Place::kOtherNode,
                       .reason = "the node is paused"}}};
}

}  // namespace stackpilot::guarantees
