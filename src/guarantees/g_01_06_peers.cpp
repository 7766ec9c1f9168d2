#include <fmt/format.h>

#include "guarantees/case.h"
#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {
namespace {

std::string problem_of(const PeerView& peer) {
  const Reach& first_bad = peer.icmp.ok || peer.icmp.silent ? peer.ssh_port : peer.icmp;
  return first_bad.problem.empty() ? "no answer" : first_bad.problem;
}

void judge_pair(const Case& about, const std::string& from, const NodeSpec& to,
                const NodeFacts& facts, Findings& findings) {
  const std::string subject = pair_of(from, to.name);
  const PeerView* peer = find_peer(facts, to.name);
  if (peer == nullptr || !resolves_first_to(*peer, to.address)) {
    findings.unknown(subject, {to.name + " does not resolve to its declared address", "G-01-03"});
    return;
  }
  findings.took(peer->icmp.ms);
  findings.took(peer->ssh_port.ms);
  if (peer->icmp.ok && peer->ssh_port.ok) {
    findings.ok(from, "reaches every other by name");
  } else if (peer->icmp.silent && peer->ssh_port.ok) {
    findings.unknown(subject, no_answer_in_time("ping", peer->icmp.problem));
  } else if (!is_reachable(about, to)) {
    findings.unknown(subject, {to.name + " is not reachable from the host either", "G-01-01"});
  } else {
    findings.bad(subject, fmt::format("ICMP and TCP {} by name", to.ssh_port()), problem_of(*peer));
  }
}

void judge_peers(const Case& about, Findings& findings) {
  for_each_facts(about, findings, [&](const NodeSpec& node, const NodeFacts& facts) {
    for (const NodeSpec& peer : about.lab.nodes) {
      if (peer.name != node.name) judge_pair(about, node.name, peer, facts, findings);
    }
  });
}

}  // namespace

Guarantee g_01_06_peers() {
  return {.id = "G-01-06",
          .claim = "Every node reaches every other by hostname",
          .scope = Scope::kCluster,
          .proof = Proof::kRuntime,
          .expected = "every node reaches every other by name",
          .judge = judge_peers,
          .enforced_by = {"src/guarantees/g_01_06_peers.cpp"},
          .tests = {"tests/unit/guarantees/mutations_cluster.cpp"},
          .command = "make verify-cluster",
          .mutants = {
              {.name = "icmp-dropped-one-way",
               .summary = "the node drops the ICMP of one peer",
               .kind = "packets-drop",
               .settings = {{"protocol", "icmp"}, {"source", "{peer_address}"}},
               .place = Place::kOtherNode,
               .reason = "{peer} -> {here}: no ICMP echo reply"},
              {.name = "ssh-dropped-one-way",
               .summary = "the node drops new connections of one peer to TCP 22",
               .kind = "packets-drop",
               .settings = {{"protocol", "tcp-syn"}, {"source", "{peer_address}"}, {"port", "22"}},
               .place = Place::kOtherNode,
               .reason = "{peer} -> {here}: TCP {here_address}:22"}}};
}

}  // namespace stackpilot::guarantees
