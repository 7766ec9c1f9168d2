#include <fmt/format.h>

#include "guarantees/case.h"
#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {
namespace {

void judge_handshake(const NodeObservation& seen, Findings& findings) {
  const SshProbe& ssh = seen.ssh;
  findings.took(ssh.ms);
  if (!ssh.host_key_recorded) {
    findings.bad(seen.name, "sshd presents the recorded host key",
                 ssh.problem.empty() ? "it presents another" : ssh.problem);
    return;
  }
  if (ssh.methods != std::vector<std::string>{"publickey"}) {
    findings.bad(seen.name, "sshd offers publickey and nothing else",
                 fmt::format("it offers: {}", fmt::join(ssh.methods, ", ")));
  }
  if (!ssh.lab_login) findings.bad(seen.name, "the lab key logs in", "refused: " + ssh.problem);
  if (admits_only_the_lab(seen)) findings.ok(seen.name, "host key, publickey only, lab login");
}

void judge_authorized_keys(const Case& about, const NodeSpec& node, Findings& findings) {
  const NodeFacts* facts = find_facts(about, node.name);
  if (facts == nullptr) {
    findings.unknown(node.name, why_no_facts(about, node));
  } else if (about.seen.lab_key.empty()) {
    findings.unknown(node.name, {"the lab's own public key is not known", ""});
  } else if (facts->authorized_keys != std::vector<std::string>{about.seen.lab_key}) {
    findings.bad(node.name, "the lab key is the only one admitted",
                 fmt::format("{} keys admitted: {}", facts->authorized_keys.size(),
                             fmt::join(facts->authorized_keys, ", ")));
  } else {
    findings.ok(node.name, "no other key admitted");
  }
}

void judge_ssh(const Case& about, Findings& findings) {
  for (const NodeSpec& node : about.lab.nodes) {
    const NodeObservation* seen = find_observed(about, node.name);
    if (seen == nullptr) {
      findings.unknown(node.name, {"was not observed", ""});
    } else if (!seen->tcp22.ok) {
      findings.unknown(node.name, {"TCP 22 is not reachable", "G-01-01"});
    } else {
      judge_handshake(*seen, findings);
      judge_authorized_keys(about, node, findings);
    }
  }
}

}  // namespace

Guarantee g_01_02_ssh() {
  return {.id = "G-01-02",
          .claim = "SSH admits the lab identity only, at the recorded host keys",
          .scope = Scope::kHost,
          .proof = Proof::kRuntime,
          .expected = "every sshd has the recorded host key and takes the lab key and nothing else",
          .judge = judge_ssh,
          .enforced_by = {"src/guarantees/g_01_02_ssh.cpp", "src/provision/identity.cpp"},
          .tests = {"tests/unit/guarantees/mutations_host.cpp"},
          .command = "make verify-host"};
}

}  // namespace stackpilot::guarantees
