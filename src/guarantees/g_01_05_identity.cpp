#include <fmt/format.h>

#include <algorithm>

#include "guarantees/case.h"
#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {
namespace {

// A machine that was adopted runs what it ran then.
void judge_adopted_os(const Case& about, const NodeSpec& node, const OsSpec& os,
                      const Baseline& baseline, Findings& findings) {
  const OsSpec then{baseline.os_name, baseline.os_version};
  if (os != then) {
    findings.bad(node.name, fmt::format("runs {} {}, {}", then.name, then.version, as_adopted),
                 fmt::format("runs {} {}", os.name, os.version));
  } else if (os != about.lab.os) {
    findings.waive(node.name, fmt::format("{}: {} {}", as_adopted, os.name, os.version));
  } else {
    findings.ok(node.name, "hostname, address and OS");
  }
}

void judge_os(const Case& about, const NodeSpec& node, const NodeFacts& facts,
              const Baseline* baseline, Findings& findings) {
  const OsSpec os{facts.os_name, facts.os_version};
  const OsSpec& declared = about.lab.os;
  if (baseline != nullptr) {
    judge_adopted_os(about, node, os, *baseline, findings);
  } else if (os == declared) {
    findings.ok(node.name, "hostname, address and OS");
  } else if (os == about.lab.os_fallback && facts.image_source == "bootstrap" &&
             !facts.image_reason.empty()) {
    findings.waive(node.name, fmt::format("{} {} instead of {} {}: {}", os.name, os.version,
                                          declared.name, declared.version, facts.image_reason));
  } else {
    findings.bad(node.name, fmt::format("runs {} {}", declared.name, declared.version),
                 fmt::format("runs {} {}", os.name, os.version));
  }
}

void judge_addresses(const Case& about, const NodeSpec& node, const NodeFacts& facts,
                     Findings& findings) {
  const auto& own = facts.addresses;
  if (std::find(own.begin(), own.end(), node.address) == own.end()) {
    findings.bad(node.name, "has address " + node.address,
                 fmt::format("has {}", fmt::join(own, ", ")));
  }
  for (const NodeSpec& other : about.lab.nodes) {
    if (other.name == node.name) continue;
    if (std::find(own.begin(), own.end(), other.address) == own.end()) continue;
    findings.bad(node.name, "has no address of another node",
                 fmt::format("has {}, which is {}'s", other.address, other.name));
  }
}

// Two machines with one address: which of them answers depends on who asks.
void judge_answering_card(const Case& about, const NodeSpec& node, const NodeFacts& facts,
                          Findings& findings) {
  const auto compare = [&](const std::string& asker, const std::string& seen) {
    if (seen.empty() || facts.hardware.empty() || seen == facts.hardware) return;
    findings.bad(node.name, fmt::format("{} is {}, {}", node.address, node.name, facts.hardware),
                 fmt::format("{} answers {}", seen, asker));
  };
  compare("the host", find_observed(about, node.name)->hardware);
  for (const NodeSpec& other : about.lab.nodes) {
    const NodeFacts* its = find_facts(about, other.name);
    if (its == nullptr || other.name == node.name) continue;
    const PeerView* peer = find_peer(*its, node.name);
    if (peer != nullptr && resolves_first_to(*peer, node.address)) {
      compare(other.name, peer->hardware);
    }
  }
}

void judge_identity(const Case& about, Findings& findings) {
  for_each_facts(about, findings, [&](const NodeSpec& node, const NodeFacts& facts) {
    if (facts.hostname != node.name) {
      findings.bad(node.name, "hostname " + node.name, "hostname " + facts.hostname);
    }
    judge_addresses(about, node, facts, findings);
    judge_answering_card(about, node, facts, findings);
    with_baseline(about, node, findings, [&](const Baseline* baseline) {
      judge_os(about, node, facts, baseline, findings);
    });
  });
}

}  // namespace

Guarantee g_01_05_identity() {
  return {.id = "G-01-05",
          .claim = "Node identity does not drift: hostname, address and OS",
          .scope = Scope::kCluster,
          .proof = Proof::kRuntime,
          .expected = "hostname, address and OS of every node are the declared ones",
          .judge = judge_identity,
          .enforced_by = {"src/guarantees/g_01_05_identity.cpp"},
          .tests = {"tests/unit/guarantees/mutations_cluster.cpp"},
          .command = "make verify-cluster",
          .mutants = {{.name = "other-host-name",
                       .summary = "the running host name is another one",
                       .kind = "hostname",
                       .settings = {{"name", "impostor"}},
                       .place = Place::kOtherNode,
                       .reason = "{here}: hostname impostor"},
                      {.name = "second-owner",
                       .summary = "a second node has the address of one",
                       .kind = "address",
                       .settings = {{"address", "{peer_address}"}},
                       .place = Place::kOtherNode,
                       .reason = "has {peer_address}, which is {peer}'s",
                       .also = {"G-01-06"}}}};
}

}  // namespace stackpilot::guarantees
