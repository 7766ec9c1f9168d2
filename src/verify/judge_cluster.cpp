#include "verify/judge_cluster.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/find.h"

namespace stackpilot::verify {
namespace {

const PeerView* find_peer(const NodeFacts& facts, const std::string& name) {
  return find_or_null(facts.peers, [&](const PeerView& one) { return one.name == name; });
}

std::string pair_of(const std::string& from, const std::string& to) {
  return from + " -> " + to;
}

bool resolves_first_to(const PeerView& peer, const std::string& address) {
  return !peer.addresses.empty() && peer.addresses.front() == address;
}

// A node may resolve its own name to further addresses after the declared one.
void judge_name(const std::string& from, const NodeSpec& to, const NodeFacts& facts,
                Findings& findings) {
  const std::string subject = pair_of(from, to.name);
  const PeerView* peer = find_peer(facts, to.name);
  if (peer == nullptr) {
    findings.unknown(subject, {"name resolution was not observed", ""});
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

void judge_os(const Case& about, const NodeSpec& node, const NodeFacts& facts, Findings& findings) {
  const OsSpec os{facts.os_name, facts.os_version};
  const OsSpec& declared = about.lab.os;
  if (os == declared) {
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

std::string problem_of(const PeerView& peer) {
  const Reach& first_bad = peer.icmp.ok ? peer.tcp22 : peer.icmp;
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
  findings.took(peer->tcp22.ms);
  if (peer->icmp.ok && peer->tcp22.ok) {
    findings.ok(from, "reaches every other by name");
  } else if (!is_reachable(about, to)) {
    findings.unknown(subject, {to.name + " is not reachable from the host either", "G-01-01"});
  } else {
    findings.bad(subject, "ICMP and TCP 22 by name", problem_of(*peer));
  }
}

void judge_workdir_of(const Case& about, const NodeSpec& node, const NodeFacts& facts,
                      Findings& findings) {
  const WorkdirFact& workdir = facts.workdir;
  if (is_workdir_right(about, facts)) {
    findings.ok(node.name, "runs in /vagrant, a mount of this repository");
    return;
  }
  if (about.seen.lab_id.empty()) {
    findings.unknown(node.name, {"the lab's own id is not known", ""});
  } else if (workdir.directory != "/vagrant") {
    findings.bad(node.name, "operations run in /vagrant", "they run in " + workdir.directory);
  } else if (!workdir.is_mount) {
    findings.bad(node.name, "/vagrant is a mount", "it is an ordinary folder");
  } else {
    findings.bad(
        node.name, "/vagrant is a mount of this repository",
        fmt::format("it holds lab id \"{}\", not \"{}\"", workdir.lab_id, about.seen.lab_id));
  }
}

// Calls `judge_one(node, facts)` for every declared node with facts; the others are unknown.
template <typename JudgeOne>
void for_each_facts(const Case& about, Findings& findings, JudgeOne judge_one) {
  for (const NodeSpec& node : about.lab.nodes) {
    const NodeFacts* facts = find_facts(about, node.name);
    if (facts == nullptr) {
      findings.unknown(node.name, why_no_facts(about, node));
      continue;
    }
    findings.took(find_observed(about, node.name)->facts_ms);
    judge_one(node, *facts);
  }
}

}  // namespace

void judge_names(const Case& about, Findings& findings) {
  for_each_facts(about, findings, [&](const NodeSpec& node, const NodeFacts& facts) {
    for (const NodeSpec& peer : about.lab.nodes) judge_name(node.name, peer, facts, findings);
  });
}

void judge_identity(const Case& about, Findings& findings) {
  for_each_facts(about, findings, [&](const NodeSpec& node, const NodeFacts& facts) {
    if (facts.hostname != node.name) {
      findings.bad(node.name, "hostname " + node.name, "hostname " + facts.hostname);
    }
    const auto& own = facts.addresses;
    if (std::find(own.begin(), own.end(), node.address) == own.end()) {
      findings.bad(node.name, "has address " + node.address,
                   fmt::format("has {}", fmt::join(own, ", ")));
    }
    judge_os(about, node, facts, findings);
  });
}

void judge_peers(const Case& about, Findings& findings) {
  for_each_facts(about, findings, [&](const NodeSpec& node, const NodeFacts& facts) {
    for (const NodeSpec& peer : about.lab.nodes) {
      if (peer.name != node.name) judge_pair(about, node.name, peer, facts, findings);
    }
  });
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

}  // namespace stackpilot::verify
