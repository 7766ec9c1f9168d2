// A lab of machines that somebody had before: what they were then is waived, drift from it is red.
#include <gtest/gtest.h>

#include <utility>

#include "guarantees/judge.h"
#include "unit/guarantees/healthy_lab.h"
#include "unit/guarantees/mutations.h"

namespace stackpilot::guarantees {
namespace {

constexpr const char* as_it_was = "G-01-02=waived G-01-05=waived G-01-09=waived G-01-10=waived";

LabSpec adopting_lab() {
  LabSpec lab = declared_lab();
  for (NodeSpec& node : lab.nodes) node.ssh = SshSpec{"admin", 22, ""};
  return lab;
}

SshdAccount& account_of(Exposure& exposure) {
  return exposure.sshds.front().accounts.front();
}

Baseline baseline_of(const NodeObservation& node) {
  Baseline baseline;
  baseline.hostname = "srv-a";
  baseline.os_name = node.facts->os_name;
  baseline.os_version = node.facts->os_version;
  baseline.addresses = node.facts->addresses;
  baseline.ssh_methods = {"publickey"};
  baseline.exposure = *node.facts->exposure;
  // The service came later.
  std::erase_if(baseline.exposure.listeners, [](const Listener& one) { return one.port == 8000; });
  baseline.exposure.redirections.clear();
  return baseline;
}

// worker1 was in a state that no node of ours would be in.
void grow_old(NodeObservation& node) {
  node.facts->os_name = "debian";
  node.facts->os_version = "11";
  node.facts->system.state = "degraded";
  node.facts->system.failed_units = {"report.service"};
  Exposure& exposure = *node.facts->exposure;
  exposure.listeners.push_back({"0.0.0.0", 9999, "nc", 7});
  exposure.redirections.push_back({"PREROUTING", "9999", "-A PREROUTING -p tcp -j REDIRECT"});
  account_of(exposure).keys.emplace_back("AAAAsomebody");
  account_of(exposure).settings["passwordauthentication"] = "yes";
  node.ssh.methods = {"publickey", "password"};
}

Observation adopted_observation() {
  Observation seen = healthy_observation();
  seen.provider = "ssh";
  NodeObservation& old = node_of(seen, "worker1");
  grow_old(old);
  for (NodeObservation& node : seen.nodes) node.baseline = baseline_of(node);
  old.baseline->ssh_methods = old.ssh.methods;
  old.baseline->failed_units = {"report.service"};
  old.baseline->exposure.redirections = old.facts->exposure->redirections;
  std::erase_if(account_of(old.baseline->exposure).keys,
                [&](const std::string& key) { return key == seen.lab_key; });
  return seen;
}

TEST(AdoptedMachines, AreWaivedAsTheyWere) {
  const auto judged = judge(adopting_lab(), adopted_observation());
  EXPECT_EQ(changes_of(judged), as_it_was);
  for (const Judgement& one : judged) {
    if (one.verdict != Verdict::kWaived) continue;
    EXPECT_NE(one.reason.find("as when it was adopted"), std::string::npos) << one.id;
    EXPECT_NE(one.reason.find("worker1"), std::string::npos) << one.id;
  }
}

TEST(AdoptedMachines, BehindAJumpHostNeedNotAnswerPing) {
  LabSpec lab = adopting_lab();
  lab.nodes[1].ssh->jump = JumpSpec{"gate", "me", 22, "/key"};
  Observation seen = adopted_observation();
  NodeObservation& hidden = node_of(seen, lab.nodes[1].name);
  hidden.icmp = Reach{.problem = "no ICMP goes through the jump host gate"};
  const auto judged = judge(lab, seen);
  EXPECT_EQ(changes_of(judged), std::string("G-01-01=waived ") + as_it_was);
  EXPECT_NE(judged.front().reason.find("no ICMP goes through"), std::string::npos);
  hidden.ssh_port = Reach{.problem = "stdio forwarding failed"};
  EXPECT_EQ(judge(lab, seen).front().verdict, Verdict::kFail);
}

// What is waived is not called otherwise in the same line.
TEST(AdoptedMachines, AreNotCalledBetterThanTheyAre) {
  Observation seen = adopted_observation();
  std::erase_if(seen.nodes, [](const NodeObservation& one) { return one.name != "worker1"; });
  LabSpec lab = adopting_lab();
  std::erase_if(lab.nodes, [](const NodeSpec& one) { return one.name != "worker1"; });
  for (const Judgement& one : judge(lab, seen)) {
    for (const char* wrong :
         {"no other key", "publickey only", "systemd is running", "nothing else"}) {
      if (one.verdict != Verdict::kWaived) continue;
      EXPECT_EQ(one.observed.find(wrong), std::string::npos) << one.id << " " << one.observed;
    }
  }
}

TEST(AdoptedMachines, WithoutABaselineCannotBeJudged) {
  constexpr const char* unknown = "G-01-02=error G-01-05=error G-01-09=error G-01-10=error";
  Observation seen = adopted_observation();
  node_of(seen, "control").baseline.reset();
  const std::vector<Judgement> judged = judge(adopting_lab(), seen);
  EXPECT_EQ(changes_of(judged), unknown);
  for (const Judgement& one : judged) {
    if (one.verdict != Verdict::kError) continue;
    EXPECT_EQ(one.reason, "control: what it was when it was adopted is not on record") << one.id;
  }
}

// A record of another time, of a machine that had the name of a node which we have made since.
TEST(AdoptedMachines, HaveABaselineThatMeansNothingToNodesThatWeMade) {
  EXPECT_EQ(changes_of(judge(declared_lab(), adopted_observation())),
            "G-01-02=fail G-01-05=fail G-01-09=fail G-01-10=fail");
}

// That they offer more methods explains nothing: they did so before.
TEST(AdoptedMachines, AreNotBlockedByWhatTheyWere) {
  const auto verdict_on_names = [](std::vector<std::string> methods) {
    Observation seen = adopted_observation();
    lose_facts(seen, "worker1", FactsProblem::kTransport, "timed out");
    node_of(seen, "worker1").ssh.methods = std::move(methods);
    for (const Judgement& one : judge(adopting_lab(), seen)) {
      if (one.id == "G-01-03") return one.verdict;
    }
    return Verdict::kPass;
  };
  EXPECT_EQ(verdict_on_names({"publickey", "password"}), Verdict::kError);
  EXPECT_EQ(verdict_on_names({"publickey", "password", "hostbased"}), Verdict::kBlocked);
}

struct Drift {
  std::string name;
  std::function<void(NodeObservation&)> apply;
  std::string id;  ///< of the only verdict that changes; empty when none does
  std::string says;
};

void PrintTo(const Drift& one, std::ostream* out) {
  *out << one.name;
}

class Drifts : public ::testing::TestWithParam<Drift> {};

TEST_P(Drifts, AreRedAndNothingElseIs) {
  Observation seen = adopted_observation();
  GetParam().apply(node_of(seen, "worker1"));
  const std::vector<Judgement> judged = judge(adopting_lab(), seen);
  std::string expected = as_it_was;
  if (!GetParam().id.empty()) {
    expected.replace(expected.find(GetParam().id), 14, GetParam().id + "=fail");
  }
  EXPECT_EQ(changes_of(judged), expected);
  for (const Judgement& one : judged) {
    if (one.verdict != Verdict::kFail) continue;
    EXPECT_NE(one.observed.find(GetParam().says), std::string::npos) << one.observed;
  }
}

Exposure& exposure_of(NodeObservation& node) {
  return *node.facts->exposure;
}

SshdFact& sshd_of(NodeObservation& node) {
  return exposure_of(node).sshds.front();
}

SshdFact& sshd_before(NodeObservation& node) {
  return node.baseline->exposure.sshds.front();
}

// Both now and before, unless one of them is changed afterwards.
void listen_always(NodeObservation& node, const Listener& listener) {
  exposure_of(node).listeners.push_back(listener);
  node.baseline->exposure.listeners.push_back(listener);
}

// Root was kept out, or let in by key only, while others may use passwords.
std::function<void(NodeObservation&)> was_set(const std::string& name, const std::string& before,
                                              const std::string& now) {
  return [=](NodeObservation& node) {
    sshd_before(node).accounts.front().settings[name] = before;
    sshd_of(node).accounts.front().settings[name] = now;
  };
}

// A further sshd that was there before, with a key of somebody's and none of the lab's.
void have_second_sshd(NodeObservation& node) {
  SshdFact second = sshd_of(node);
  second.ports = {2222};
  second.accounts = {{"backup", second.accounts.front().settings, {"AAAAbackup"}}};
  exposure_of(node).sshds.push_back(second);
  node.baseline->exposure.sshds.push_back(second);
  listen_always(node, {"0.0.0.0", 2222, "sshd", 900});
}

INSTANTIATE_TEST_SUITE_P(
    NotAtAll, Drifts,
    ::testing::Values(
        Drift{"Nothing", [](NodeObservation&) {}, "", ""},
        Drift{"AnotherProcessOfTheSameProgram",
              [](NodeObservation& node) { exposure_of(node).listeners.back().pid = 4711; }, "", ""},
        Drift{"SocketOfTheKernel",
              [](NodeObservation& node) {
                listen_always(node, {"0.0.0.0", 2049, "", 0});
              },
              "", ""},
        Drift{"ListenerIsGone",
              [](NodeObservation& node) { exposure_of(node).listeners.pop_back(); }, "", ""},
        Drift{"SecondSshdThatWasThere", have_second_sshd, "", ""},
        Drift{"SshdAtFewerPorts",
              [](NodeObservation& node) {
                sshd_before(node).ports = {22, 2222};
              },
              "", ""},
        Drift{"RootIsKeptOut", was_set("permitrootlogin", "yes", "no"), "", ""},
        Drift{"NewListenerOnLoopback",
              [](NodeObservation& node) {
                exposure_of(node).listeners.push_back({"::1", 7777, "nc", 8});
              },
              "", ""}),
    [](const auto& one) { return one.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Machines, Drifts,
    ::testing::Values(
        Drift{"NewListener",
              [](NodeObservation& node) {
                exposure_of(node).listeners.push_back({"0.0.0.0", 7777, "nc", 8});
              },
              "G-01-10", "7777"},
        Drift{"ListenerOnMoreAddresses",
              [](NodeObservation& node) {
                node.baseline->exposure.listeners.back().address = "127.0.0.1";
              },
              "G-01-10", "0.0.0.0:9999"},
        Drift{"ListenerOnAnotherOfItsAddresses",
              [](NodeObservation& node) {
                node.baseline->addresses.emplace_back("203.0.113.7");
                exposure_of(node).listeners.push_back({"203.0.113.7", 7777, "nc", 8});
              },
              "G-01-10", "203.0.113.7:7777"},
        Drift{"ListenerOnAnAddressOfTheNewerProtocol",
              [](NodeObservation& node) {
                exposure_of(node).listeners.push_back({"2001:db8::7", 7777, "nc", 8});
              },
              "G-01-10", "2001:db8::7:7777"},
        Drift{"SshOnMoreAddresses",
              [](NodeObservation& node) {
                for (Listener& one : node.baseline->exposure.listeners) {
                  if (one.address == "0.0.0.0" && one.port == 22) one.address = "192.168.56.11";
                }
              },
              "G-01-10", "0.0.0.0:22"},
        Drift{"ProgramInPlaceOfTheKernel",
              [](NodeObservation& node) {
                listen_always(node, {"0.0.0.0", 2049, "", 0});
                exposure_of(node).listeners.back().process = "nc";
              },
              "G-01-10", "nc (pid 0) listens on 0.0.0.0:2049"},
        Drift{"OtherProgramOnTheSamePort",
              [](NodeObservation& node) { exposure_of(node).listeners.back().process = "evil"; },
              "G-01-10", "evil"},
        Drift{"NewRedirection",
              [](NodeObservation& node) {
                exposure_of(node).redirections.push_back({"PREROUTING", "1", "-A PREROUTING x"});
              },
              "G-01-10", "-A PREROUTING x"},
        Drift{"NewKey",
              [](NodeObservation& node) {
                account_of(exposure_of(node)).keys.emplace_back("AAAAnew");
              },
              "G-01-02", "AAAAnew"},
        Drift{"KeyOfAnotherAccount",
              [](NodeObservation& node) {
                auto& accounts = exposure_of(node).sshds.front().accounts;
                accounts.push_back({"backup", accounts.front().settings, {"AAAAsomebody"}});
                accounts.back().settings["passwordauthentication"] = "no";
              },
              "G-01-02", "backup"},
        Drift{"WeakerSetting",
              [](NodeObservation& node) {
                account_of(exposure_of(node)).settings["permitemptypasswords"] = "yes";
              },
              "G-01-02", "permitemptypasswords"},
        Drift{"StrongSettingLostOnAnAccountOfMany",
              [](NodeObservation& node) {
                sshd_of(node).accounts.back().settings["passwordauthentication"] = "yes";
              },
              "G-01-02", "passwordauthentication yes"},
        Drift{"RootIsLetIn", was_set("permitrootlogin", "prohibit-password", "yes"), "G-01-02",
              "permitrootlogin yes"},
        Drift{"FurtherHostKey", was_set("hostkey", "/etc/a /etc/b", "/etc/a /etc/b /etc/c"),
              "G-01-02", "hostkey /etc/a /etc/b /etc/c"},
        Drift{"OneMethodIsEnough", was_set("authenticationmethods", "publickey,password", "any"),
              "G-01-02", "authenticationmethods any"},
        Drift{"EverybodyIsAllowed", was_set("allowusers", "admin", ""), "G-01-02",
              "allowusers not set"},
        Drift{"NobodyIsDenied", was_set("denygroups", "guests", ""), "G-01-02",
              "denygroups not set"},
        Drift{"CommandIsNotForced", was_set("forcecommand", "internal-sftp", "none"), "G-01-02",
              "forcecommand none"},
        Drift{"KeyOfTheSecondSshdAtTheFirst",
              [](NodeObservation& node) {
                have_second_sshd(node);
                sshd_of(node).accounts.back().keys.emplace_back("AAAAbackup");
              },
              "G-01-02", "AAAAbackup"},
        Drift{"LabKeyIsGone",
              [](NodeObservation& node) {
                for (SshdAccount& account : sshd_of(node).accounts) {
                  std::erase_if(account.keys,
                                [](const std::string& key) { return key != "AAAAsomebody"; });
                }
              },
              "G-01-02", "no account has a key of the lab"},
        Drift{"NoMethodAndNoneSeenBefore",
              [](NodeObservation& node) {
                node.ssh.methods.clear();
                node.baseline->ssh_methods.clear();
              },
              "G-01-02", "it offers: nothing"},
        Drift{"EmptyPasswordsAsBefore",
              [](NodeObservation& node) {
                account_of(exposure_of(node)).settings["permitemptypasswords"] = "yes";
                account_of(node.baseline->exposure).settings["permitemptypasswords"] = "yes";
              },
              "G-01-02", "permitemptypasswords"},
        Drift{"MoreMethods",
              [](NodeObservation& node) { node.ssh.methods.emplace_back("keyboard-interactive"); },
              "G-01-02", "keyboard-interactive"},
        Drift{"AnybodyIsLetInAsBefore",
              [](NodeObservation& node) {
                node.ssh.methods = {"none"};
                node.baseline->ssh_methods = {"none"};
              },
              "G-01-02", "without credentials"},
        Drift{"NewFailedUnit",
              [](NodeObservation& node) {
                node.facts->system.failed_units.emplace_back("other.service");
              },
              "G-01-09", "other.service"},
        Drift{"SystemIsNotUp",
              [](NodeObservation& node) { node.facts->system.state = "maintenance"; }, "G-01-09",
              "systemd is maintenance"},
        Drift{"AnotherSystem", [](NodeObservation& node) { node.facts->os_version = "13"; },
              "G-01-05", "debian 13"}),
    [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace stackpilot::guarantees
