#include <fmt/format.h>

#include "guarantees/case.h"
#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {
namespace {

std::string describe_methods(const std::vector<std::string>& methods) {
  if (methods == std::vector<std::string>{"none"}) {
    return "it lets anybody in without credentials: an account has an empty password";
  }
  return fmt::format("it offers: {}",
                     methods.empty() ? "nothing" : fmt::format("{}", fmt::join(methods, ", ")));
}

void judge_handshake(const NodeObservation& seen, Findings& findings) {
  const SshProbe& ssh = seen.ssh;
  findings.took(ssh.ms);
  const Unknown too_slow{"sshd did not answer in time: " + ssh.problem, ""};
  if (!ssh.host_key_recorded && ssh.silent) {
    findings.unknown(seen.name, too_slow);
    return;
  }
  if (!ssh.host_key_recorded) {
    findings.bad(seen.name, "sshd presents the recorded host key",
                 ssh.problem.empty() ? "it presents another" : ssh.problem);
    return;
  }
  if (ssh.methods != std::vector<std::string>{"publickey"}) {
    findings.bad(seen.name, "sshd offers publickey and nothing else",
                 describe_methods(ssh.methods));
  }
  if (ssh.silent) {
    findings.unknown(seen.name, too_slow);
  } else if (!ssh.lab_login) {
    findings.bad(seen.name, "the lab key logs in", "refused: " + ssh.problem);
  }
  if (admits_only_the_lab(seen)) findings.ok(seen.name, "host key, publickey only, lab login");
}

// Settings of sshd and the only values with which nothing but a key in a file lets anybody in.
constexpr std::pair<std::string_view, std::string_view> required[] = {
    {"pubkeyauthentication", "yes"},      {"passwordauthentication", "no"},
    {"permitemptypasswords", "no"},       {"kbdinteractiveauthentication", "no"},
    {"hostbasedauthentication", "no"},    {"gssapiauthentication", "no"},
    {"kerberosauthentication", "no"},     {"authorizedkeyscommand", "none"},
    {"authorizedprincipalsfile", "none"}, {"authorizedprincipalscommand", "none"},
    {"trustedusercakeys", "none"}};

std::string setting_of(const SshdAccount& account, std::string_view name) {
  const auto found = account.settings.find(std::string(name));
  return found == account.settings.end() ? "" : found->second;
}

void judge_settings(const std::string& subject, const SshdAccount& account, Findings& findings) {
  for (const auto& [name, value] : required) {
    const std::string actual = setting_of(account, name);
    // Not every sshd is built with every method.
    if (actual == value || (actual.empty() && value == "no")) continue;
    findings.bad(subject, fmt::format("{} {} for {}", name, value, account.user),
                 fmt::format("{} {}", name, actual.empty() ? "is not known" : actual));
  }
}

void judge_keys(const Case& about, const std::string& subject, const SshdAccount& account,
                Findings& findings) {
  for (const std::string& key : account.keys) {
    if (key == about.seen.lab_key) continue;
    findings.bad(subject, "the lab key is the only one admitted",
                 fmt::format("another key for {}: {}", account.user, key));
  }
}

void judge_sshd(const Case& about, const NodeSpec& node, const SshdFact& sshd, Findings& findings) {
  const std::string subject =
      fmt::format("{} sshd on port {}", node.name, fmt::join(sshd.ports, ", "));
  if (sshd.ports != std::vector<int>{node.ssh_port()}) {
    findings.bad(subject, fmt::format("one sshd, on port {}", node.ssh_port()),
                 fmt::format("`{}` listens", sshd.command));
  }
  if (!sshd.stale.empty()) {
    findings.bad(subject, "runs with the settings that its files hold now",
                 sshd.stale + " is newer than the process");
  }
  if (!sshd.problem.empty()) {
    findings.unknown(subject, {"its settings could not be read: " + sshd.problem, ""});
    return;
  }
  bool admits_lab = false;
  for (const SshdAccount& account : sshd.accounts) {
    judge_settings(subject, account, findings);
    judge_keys(about, subject, account, findings);
    admits_lab = admits_lab || !account.keys.empty();
  }
  if (admits_lab) {
    findings.ok(node.name, "sshd admits no other key");
  } else {
    findings.bad(subject, "admits the lab key", "no account has a key");
  }
}

void judge_sshds(const Case& about, const NodeSpec& node, Findings& findings) {
  const NodeFacts* facts = find_facts(about, node.name);
  if (facts == nullptr) {
    findings.unknown(node.name, why_no_facts(about, node));
  } else if (about.seen.lab_key.empty()) {
    findings.unknown(node.name, {"the lab's own public key is not known", ""});
  } else if (!facts->exposure) {
    findings.unknown(node.name, why_no_exposure(*facts));
  } else if (facts->exposure->sshds.empty()) {
    findings.bad(node.name, "an sshd that listens", "none was found");
  } else {
    for (const SshdFact& sshd : facts->exposure->sshds) {
      judge_sshd(about, node, sshd, findings);
    }
  }
}

void judge_ssh(const Case& about, Findings& findings) {
  for (const NodeSpec& node : about.lab.nodes) {
    const NodeObservation* seen = find_observed(about, node.name);
    if (seen == nullptr) {
      findings.unknown(node.name, {"was not observed", ""});
    } else if (!seen->ssh_port.ok) {
      findings.unknown(node.name,
                       {fmt::format("TCP {} is not reachable", node.ssh_port()), "G-01-01"});
    } else {
      judge_handshake(*seen, findings);
      judge_sshds(about, node, findings);
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
