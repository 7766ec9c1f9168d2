#include <fmt/format.h>

#include "guarantees/case.h"
#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {
namespace {

// A node may resolve its own name to further addresses after the declared one.
void judge_name(const std::string& from, const NodeSpec& to, const NodeFacts& facts,
                Findings& findings) {
  const std::string subject = pair_of(from, to.name);
  const PeerView* peer = find_peer(facts, to.name);
  if (peer == nullptr) {
    findings.unknown(subject, {"name resolution was not observed", ""});
    return;
  }
  if (peer->silent) {
    findings.unknown(subject, no_answer_in_time("the resolver", "getent had not ended"));
    return;
  }
  const bool right =
      resolves_first_to(*peer, to.address) && (from == to.name || peer->addresses.size() == 1);
  if (right) {
    findings.ok(from, "resolves every name");
  } else {
    findings.bad(subject, to.name + " is " + to.address,
                 peer->addresses.empty()
                     ? "the name is not known"
                     : fmt::format("it resolves to {}", fmt::join(peer->addresses, ", ")));
  }
}

void judge_names(const Case& about, Findings& findings) {
  for_each_facts(about, findings, [&](const NodeSpec& node, const NodeFacts& facts) {
    for (const NodeSpec& peer : about.lab.nodes) judge_name(node.name, peer, facts, findings);
  });
}

}  // namespace

Guarantee g_01_03_names() {
  return {.id = "G-01-03",
          .claim = "Every node resolves every node's name to its declared address",
          .scope = Scope::kCluster,
          .proof = Proof::kRuntime,
          .expected = "every node resolves every node's name to its declared address",
          .judge = judge_names,
          .enforced_by = {"src/guarantees/g_01_03_names.cpp", "src/node/service/setup.cpp"},
          .tests = {"tests/unit/guarantees/mutations_cluster.cpp"},
          .command = "make verify-cluster",
          .mutants = {{.name = "wrong-earlier-line",
                       .summary = "an earlier line of the hosts file has another address",
                       .kind = "hosts-entry",
                       .settings = {{"entry", "{stranger} {peer}"}, {"place", "first"}},
                       .place = Place::kOtherNode,
                       .reason = "{here} -> {peer}: it resolves to {stranger}"},
                      {.name = "wrong-later-line",
                       .summary = "a later line of the hosts file adds an address",
                       .kind = "hosts-entry",
                       .settings = {{"entry", "{stranger} {peer}"}, {"place", "last"}},
                       .place = Place::kOtherNode,
                       .reason = "it resolves to {peer_address}, {stranger}"},
                      {.name = "missing-line",
                       .summary = "neither the hosts file nor a name server knows a peer",
                       .kind = "hosts-entry",
                       .settings = {{"cut", "{peer}"}},
                       .place = Place::kOtherNode,
                       .reason = "{here} -> {peer}: the name is not known"}}};
}

}  // namespace stackpilot::guarantees
