#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/find.h"
#include "base/text.h"
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

void judge_handshake(const NodeObservation& seen, const Baseline* baseline, Findings& findings) {
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
  const bool is_key_only = ssh.methods == std::vector<std::string>{"publickey"};
  if (!is_key_only && offers_as_adopted(seen, baseline)) {
    findings.waive(seen.name, fmt::format("{}, {}", as_adopted, describe_methods(ssh.methods)));
  } else if (!is_key_only) {
    findings.bad(seen.name, "sshd offers publickey and nothing else",
                 describe_methods(ssh.methods));
  }
  if (ssh.silent) {
    findings.unknown(seen.name, too_slow);
  } else if (!ssh.lab_login) {
    findings.bad(seen.name, "the lab key logs in", "refused: " + ssh.problem);
  }
  if (is_key_only && admits_only_the_lab(seen, baseline)) {
    findings.ok(seen.name, "host key, publickey only, lab login");
  }
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

// Settings that narrow down who is let in, or to what. Nodes that we make have no need of them, but
// a machine that was adopted may let in by a password whoever they do not keep out.
constexpr std::string_view narrowing[] = {
    "permitrootlogin", "authenticationmethods", "allowusers", "allowgroups", "denyusers",
    "denygroups",      "forcecommand",          "usepam"};

bool listens_at(const SshdFact& sshd, int port) {
  return std::find(sshd.ports.begin(), sshd.ports.end(), port) != sshd.ports.end();
}

// What the same sshd was when the machine was adopted, by the ports at which it listens; or null.
// It may listen at fewer now, but at no other one.
const SshdFact* sshd_then(const Baseline* baseline, const SshdFact& sshd) {
  if (baseline == nullptr || sshd.ports.empty()) return nullptr;
  const auto& all = baseline->exposure.sshds;
  const SshdFact* same =
      find_or_null(all, [&](const SshdFact& one) { return one.ports == sshd.ports; });
  if (same != nullptr) return same;
  return find_or_null(all, [&](const SshdFact& one) {
    return std::all_of(sshd.ports.begin(), sshd.ports.end(),
                       [&](int port) { return listens_at(one, port); });
  });
}

const SshdAccount* account_then(const SshdFact* then, const std::string& user) {
  if (then == nullptr) return nullptr;
  return find_or_null(then->accounts, [&](const SshdAccount& one) { return one.user == user; });
}

void judge_settings(const std::string& subject, const SshdAccount& account, const SshdAccount* then,
                    Findings& findings) {
  for (const auto& [name, value] : required) {
    const std::string actual = setting_of(account, name);
    // Not every sshd is built with every method.
    if (actual == value || (actual.empty() && value == "no")) continue;
    const bool as_then = then != nullptr && !actual.empty() && setting_of(*then, name) == actual;
    // Nobody is let in without credentials, whatever was so before.
    if (as_then && name != "permitemptypasswords") {
      findings.waive(subject, fmt::format("{}: {} {}", as_adopted, name, actual));
      continue;
    }
    findings.bad(subject, fmt::format("{} {} for {}", name, value, account.user),
                 fmt::format("{} {}", name, actual.empty() ? "is not known" : actual));
  }
}

void judge_narrowing(const std::string& subject, const SshdAccount& account,
                     const SshdAccount& then, Findings& findings) {
  for (const std::string_view name : narrowing) {
    const std::string actual = setting_of(account, name);
    const std::string before = setting_of(then, name);
    const bool of_root = name == "permitrootlogin";
    if (actual == before || (of_root && (account.user != "root" || actual == "no"))) continue;
    findings.bad(subject,
                 fmt::format("{} {} for {}, {}", name, before.empty() ? "not set" : before,
                             account.user, as_adopted),
                 fmt::format("{} {}", name, actual.empty() ? "not set" : actual));
  }
}

// The handshake shows that one of them is the recorded one; a client that has not recorded any may
// be presented another.
void judge_host_keys(const std::string& subject, const SshdAccount& account,
                     const SshdAccount* then, Findings& findings) {
  const std::string actual = setting_of(account, "hostkey");
  const std::string before = then == nullptr ? "" : setting_of(*then, "hostkey");
  // Of a machine that was adopted by an earlier version, it is not known what it had.
  if (words_of(actual).size() <= 1 || actual == before) return;
  if (then != nullptr && before.empty()) return;
  findings.bad(subject, "one host key, the recorded one", "hostkey " + actual);
}

void judge_keys(const Case& about, const std::string& subject, const SshdAccount& account,
                const SshdAccount* then, Findings& findings) {
  for (const std::string& key : account.keys) {
    if (key == about.seen.lab_key) continue;
    if (then != nullptr &&
        std::find(then->keys.begin(), then->keys.end(), key) != then->keys.end()) {
      findings.waive(subject, fmt::format("{}: a key for {}", as_adopted, account.user));
      continue;
    }
    findings.bad(subject, "the lab key is the only one admitted",
                 fmt::format("another key for {}: {}", account.user, key));
  }
}

void judge_lab_key(const Case& about, const NodeSpec& node, const std::string& subject,
                   const SshdFact& sshd, Findings& findings) {
  std::set<std::string> keys;
  for (const SshdAccount& account : sshd.accounts) {
    keys.insert(account.keys.begin(), account.keys.end());
  }
  if (keys.count(about.seen.lab_key) == 0) {
    findings.bad(subject, "admits the lab key", "no account has a key of the lab");
  } else {
    findings.ok(node.name,
                keys.size() == 1 ? "sshd admits no other key" : "sshd admits the lab key");
  }
}

void judge_sshd(const Case& about, const NodeSpec& node, const SshdFact& sshd, Findings& findings) {
  const std::string subject =
      fmt::format("{} sshd on port {}", node.name, fmt::join(sshd.ports, ", "));
  const SshdFact* then = sshd_then(find_baseline(about, node), sshd);
  if (sshd.ports != std::vector<int>{node.ssh_port()} && then != nullptr) {
    findings.waive(subject, fmt::format("{}: `{}` listens", as_adopted, sshd.command));
  } else if (sshd.ports != std::vector<int>{node.ssh_port()}) {
    findings.bad(subject, fmt::format("one sshd, on port {}", node.ssh_port()),
                 fmt::format("`{}` listens", sshd.command));
  }
  if (!sshd.stale.empty() && then != nullptr && then->stale == sshd.stale) {
    findings.waive(subject,
                   fmt::format("{}: {} is newer than the process", as_adopted, sshd.stale));
  } else if (!sshd.stale.empty()) {
    findings.bad(subject, "runs with the settings that its files hold now",
                 sshd.stale + " is newer than the process");
  }
  if (!sshd.problem.empty()) {
    findings.unknown(subject, {"its settings could not be read: " + sshd.problem, ""});
    return;
  }
  // All accounts are presented the same.
  if (!sshd.accounts.empty()) {
    const SshdAccount& any = sshd.accounts.front();
    judge_host_keys(subject, any, account_then(then, any.user), findings);
  }
  for (const SshdAccount& account : sshd.accounts) {
    const SshdAccount* before = account_then(then, account.user);
    judge_settings(subject, account, before, findings);
    if (before != nullptr) judge_narrowing(subject, account, *before, findings);
    judge_keys(about, subject, account, before, findings);
  }
  // A further one that was there when the machine was adopted is not for the lab.
  if (then == nullptr || listens_at(sshd, node.ssh_port())) {
    judge_lab_key(about, node, subject, sshd, findings);
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
    with_baseline(about, node, findings, [&](const Baseline*) {
      for (const SshdFact& sshd : facts->exposure->sshds) judge_sshd(about, node, sshd, findings);
    });
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
    } else if (is_known_to_be_off(node, *seen)) {
      findings.unknown(node.name, {"the node is " + seen->runtime_state, "G-01-01"});
    } else {
      judge_handshake(*seen, find_baseline(about, node), findings);
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
          .command = "make verify-host",
          .mutants = {{.name = "other-host-key",
                       .summary = "sshd presents another host key",
                       .kind = "ssh-setting",
                       .settings = {{"setting", "host-key"}},
                       .place = Place::kOtherNode,
                       .reason = "Host key verification failed"},
                      {.name = "second-host-key",
                       .summary = "sshd has a second host key, which it may present",
                       .kind = "ssh-setting",
                       .settings = {{"setting", "second-host-key"}},
                       .place = Place::kOtherNode,
                       .reason = "hostkey /etc/ssh/ssh_host_ed25519_key /etc/ssh/stackpilot-"},
                      {.name = "key-of-the-user",
                       .summary = "a foreign key in the user's authorized_keys",
                       .kind = "ssh-key",
                       .settings = {{"place", "user"}},
                       .place = Place::kOtherNode,
                       .reason = "another key for "},
                      {.name = "second-file-of-the-user",
                       .summary = "a foreign key in the user's authorized_keys2",
                       .kind = "ssh-key",
                       .settings = {{"place", "user-2"}},
                       .place = Place::kOtherNode,
                       .reason = "another key for "},
                      {.name = "key-of-root",
                       .summary = "a foreign key in root's authorized_keys",
                       .kind = "ssh-key",
                       .settings = {{"place", "root"}},
                       .place = Place::kOtherNode,
                       .reason = "another key for root"},
                      {.name = "second-file-of-root",
                       .summary = "a foreign key in root's authorized_keys2",
                       .kind = "ssh-key",
                       .settings = {{"place", "root-2"}},
                       .place = Place::kOtherNode,
                       .reason = "another key for root"},
                      {.name = "further-key-file",
                       .summary = "sshd reads keys of a further file",
                       .kind = "ssh-setting",
                       .settings = {{"setting", "keys-file"}},
                       .place = Place::kOtherNode,
                       .reason = "another key for "},
                      {.name = "keys-command",
                       .summary = "sshd asks a program for keys",
                       .kind = "ssh-setting",
                       .settings = {{"setting", "keys-command"}},
                       .place = Place::kOtherNode,
                       .reason = "authorizedkeyscommand /bin/cat"},
                      {.name = "trusted-ca",
                       .summary = "sshd trusts whomever an authority certifies",
                       .kind = "ssh-setting",
                       .settings = {{"setting", "trusted-ca"}},
                       .place = Place::kOtherNode,
                       .reason = "trustedusercakeys /etc/ssh/"},
                      {.name = "passwords",
                       .summary = "passwords are admitted",
                       .kind = "ssh-setting",
                       .settings = {{"setting", "passwords"}},
                       .place = Place::kOtherNode,
                       .reason = "it offers: publickey, password"},
                      {.name = "empty-passwords",
                       .summary = "empty passwords are admitted",
                       .kind = "ssh-setting",
                       .settings = {{"setting", "empty-passwords"}},
                       .place = Place::kOtherNode,
                       .reason = "permitemptypasswords yes"},
                      {.name = "keyboard-interactive",
                       .summary = "passwords are admitted in a dialogue",
                       .kind = "ssh-setting",
                       .settings = {{"setting", "keyboard-interactive"}},
                       .place = Place::kOtherNode,
                       .reason = "kbdinteractiveauthentication yes"},
                      {.name = "host-based",
                       .summary = "whole machines are admitted",
                       .kind = "ssh-setting",
                       .settings = {{"setting", "host-based"}},
                       .place = Place::kOtherNode,
                       .reason = "hostbasedauthentication yes"},
                      {.name = "second-sshd",
                       .summary = "a second sshd listens at another port",
                       .kind = "second-sshd",
                       .settings = {{"port", "2222"}},
                       .place = Place::kOtherNode,
                       .reason = "{here} sshd on port 2222",
                       .also = {"G-01-10"}}}};
}

}  // namespace stackpilot::guarantees
