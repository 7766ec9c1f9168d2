#include <gtest/gtest.h>

#include <set>

#include "node/faults/verbs.h"
#include "service/lab.h"
#include "unit/access_operate/fake_programs.h"

namespace stackpilot::node {
namespace {

TEST(NodeFaults, AreUniqueAndComplete) {
  std::set<std::string_view> names;
  for (const FaultKind& kind : node_faults()) {
    EXPECT_TRUE(names.insert(kind.name).second) << kind.name;
    EXPECT_TRUE(kind.inject != nullptr && kind.prove != nullptr && kind.heal != nullptr);
    EXPECT_EQ(find_node_fault(kind.name)->name, kind.name);
  }
  EXPECT_EQ(find_node_fault("nosuch"), nullptr);
  EXPECT_EQ(find_node_fault(""), nullptr);
}

// The host knows of a node's faults only these words.
TEST(NodeFaults, AreThoseThatTheHostHasWordsFor) {
  std::set<std::string_view> kinds;
  for (const FaultKind& kind : node_faults()) kinds.insert(kind.name);
  std::set<std::string_view> worded;
  for (const FaultWords& words : node_fault_words()) {
    EXPECT_TRUE(worded.insert(words.kind).second) << words.kind;
    EXPECT_FALSE(words.undo.empty()) << words.kind;
  }
  EXPECT_EQ(kinds, worded);
}

class FaultVerbs : public ::testing::Test {
 protected:
  FaultSite site() const {
    return FaultSite{here_, self_, "f00000001", {{"entry", "192.0.2.1 control"}}};
  }

  static ThisNode this_node() {
    LabSpec lab = service::load_lab(STACKPILOT_REPOSITORY).value();
    const NodeSpec node = lab.nodes.front();
    Service service = lab.service();
    return ThisNode{Workspace(STACKPILOT_REPOSITORY), std::move(lab), node, std::move(service)};
  }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "verbs-").value();
  fakes::FakePrograms programs_;
  Result<access::LabLock> lock_ = access::LabLock::acquire(folder_.path() / "lock", "test");
  access::Operator here_{lock_->permit(), {}};
  ThisNode self_ = this_node();
};

struct KnownImages {
  std::map<std::string, std::string> settings;
  std::optional<ImageReferences> images;
};

// Faults that an older StackPilot has left open have the one base image that there was.
TEST_F(FaultVerbs, KnowTheBaseImagesOfFaultsNewAndOld) {
  const std::string postgres = "stackpilot/postgres:1", redis = "stackpilot/redis:1";
  const KnownImages all[] = {
      {{{"images", R"({"postgres":"stackpilot/postgres:1","redis":"stackpilot/redis:1"})"}},
       ImageReferences{{"postgres", postgres}, {"redis", redis}}},
      {{{"images", "{}"}}, ImageReferences()},
      {{{"postgres", postgres}}, ImageReferences{{"postgres", postgres}}},
      {{{"images", R"({"redis":"stackpilot/redis:1"})"}, {"postgres", postgres}},
       ImageReferences{{"redis", redis}}},
      {{}, std::nullopt},
      {{{"images", ""}, {"postgres", ""}}, std::nullopt},
      {{{"images", postgres}}, std::nullopt},
      {{{"images", "[1]"}}, std::nullopt}};
  for (const KnownImages& one : all) {
    const FaultSite site{here_, self_, "f00000001", one.settings};
    const Result<ImageReferences> images = site.images();
    EXPECT_EQ(images.has_value(), one.images.has_value()) << Json(one.settings);
    if (images && one.images) EXPECT_EQ(*images, *one.images) << Json(one.settings);
  }
}

// The timer by which the node heals itself is set before the fault is injected.
TEST_F(FaultVerbs, TheTimeLimitIsThereBeforeTheFault) {
  programs_.put("sudo", "exit 1");
  EXPECT_FALSE(inject_here(site(), "peer-drop", 60));
  ASSERT_EQ(programs_.calls().size(), 1U) << "without a time limit nothing is injected";
  const std::string call = programs_.calls().front();
  EXPECT_TRUE(call.starts_with("sudo -n systemd-run ")) << call;
  for (const char* part :
       {"--unit=stackpilot-heal-f00000001", "--on-active=60s", "--uid=vagrant",
        "cd '/run/stackpilot-f00000001/vagrant'", "cd /vagrant && exec ",
        "node 'fault' 'heal' '--lab'", "'--id' 'f00000001' '--kind' 'peer-drop'"}) {
    EXPECT_NE(call.find(part), std::string::npos) << part << " is not in " << call;
  }
}

// The repository is set aside first: the time limit needs it.
TEST_F(FaultVerbs, WhatTheTimeLimitNeedsIsThereBeforeIt) {
  programs_.put("sudo", "exit 1");
  EXPECT_FALSE(inject_here(site(), "workdir", 60));
  EXPECT_EQ(programs_.calls(), std::vector<std::string>{"sudo -n mkdir /run/stackpilot-f00000001"});
}

struct Wrong {
  const char* kind;
  std::map<std::string, std::string> settings;
};

// Settings are names of a fixed table, addresses and ports: nothing is begun with another one.
TEST_F(FaultVerbs, ASettingOfAnotherFormIsRefused) {
  programs_.put("sudo", "");
  programs_.put("systemctl", "");
  const Wrong table[] = {
      {"hostname", {{"name", "a b"}}},
      {"hostname", {{"name", "-x"}}},
      {"hostname", {}},
      {"address", {{"address", "192.0.2"}}},
      {"packets-drop", {{"protocol", "udp"}, {"source", "192.0.2.1"}}},
      {"packets-drop", {{"protocol", "icmp"}, {"source", "everybody"}}},
      {"packets-drop", {{"protocol", "tcp-syn"}, {"source", "192.0.2.1"}, {"port", "0"}}},
      {"ssh-key", {{"place", "/etc/passwd"}}},
      {"ssh-setting", {{"setting", "PermitRootLogin yes"}}},
      {"second-sshd", {{"port", "65536"}}},
      {"listener", {{"port", "80x"}}},
      {"port-redirect", {{"port", "80"}, {"to_port", "22"}, {"to_address", "host"}}},
      {"hosts-entry", {{"cut", "two words"}}},
  };
  for (const Wrong& one : table) {
    const FaultSite site{here_, self_, "f00000001", one.settings};
    const auto refused = find_node_fault(one.kind)->inject(site);
    ASSERT_FALSE(refused) << one.kind;
    EXPECT_EQ(refused.error().kind, ErrorKind::kUsage) << one.kind << refused.error().message;
  }
  EXPECT_TRUE(programs_.calls().empty()) << programs_.calls().front();
}

TEST_F(FaultVerbs, NoFileOutsideTheRepositoryIsChanged) {
  programs_.put("sudo", "");
  for (const char* path : {"", "README.md", "../etc/passwd", "/etc/passwd", "docs/../../x/y"}) {
    const FaultSite site{here_, self_, "f00000001", {{"state", "file-edited"}, {"path", path}}};
    EXPECT_FALSE(find_node_fault("workdir")->inject(site)) << path;
  }
  EXPECT_TRUE(programs_.calls().empty());
}

TEST_F(FaultVerbs, AFaultWithoutALimitIsRefused) {
  programs_.put("sudo", "");
  for (const int limit : {0, -1, 100'000}) EXPECT_FALSE(inject_here(site(), "peer-drop", limit));
  EXPECT_TRUE(programs_.calls().empty());
}

// The node itself sees to it: whatever asks for the fault, somebody's firewall is not touched.
TEST_F(FaultVerbs, WithoutLeaveTheMachineIsNotTouched) {
  programs_.put("sudo", "exit 1");
  self_.node.ssh = SshSpec{"admin", 22, ""};
  const auto refused = inject_here(site(), "peer-drop", 60);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kCapability);
  EXPECT_TRUE(programs_.calls().empty());
  self_.node.drills_allowed = true;
  EXPECT_FALSE(inject_here(site(), "peer-drop", 60));
  EXPECT_EQ(programs_.calls().size(), 1U) << "with leave it begins";
}

TEST_F(FaultVerbs, AnUnknownKindIsRefused) {
  programs_.put("sudo", "");
  for (const char* kind : {"nosuch", ""}) {
    EXPECT_FALSE(inject_here(site(), kind, 60));
    EXPECT_FALSE(prove_here(site(), kind));
  }
  EXPECT_FALSE(heal_here(site(), "nosuch"));
  EXPECT_TRUE(programs_.calls().empty());
}

TEST_F(FaultVerbs, HealingEndsTheTimeLimit) {
  programs_.put("sudo", "case \"$*\" in *--list-rules*) echo '-P INPUT ACCEPT';; esac");
  programs_.put("systemctl", "echo 'stackpilot-heal-f00000001.timer loaded active waiting'");
  ASSERT_TRUE(heal_here(site(), "peer-drop"));
  EXPECT_EQ(programs_.calls().back(), "sudo -n systemctl stop stackpilot-heal-f00000001.timer");
}

// The marker file makes the node refuse an injection that arrives late, after the healing.
TEST_F(FaultVerbs, HealingIsFinal) {
  programs_.put("sudo", "case \"$*\" in *--list-rules*) echo '-P INPUT ACCEPT';; esac");
  programs_.put("systemctl", "");
  ASSERT_TRUE(heal_here(site(), "peer-drop"));
  EXPECT_EQ(programs_.calls().front(), "sudo -n touch /run/stackpilot-healed-f00000001");
}

// The marker goes by itself, so that markers do not pile up on a node.
TEST_F(FaultVerbs, TheMarkOfAHealingIsForgottenInTime) {
  programs_.put("sudo", "case \"$*\" in *--list-rules*) echo '-P INPUT ACCEPT';; esac");
  programs_.put("systemctl", "");
  ASSERT_TRUE(heal_here(site(), "peer-drop"));
  ASSERT_GT(programs_.calls().size(), 1U);
  EXPECT_EQ(programs_.calls()[1],
            "sudo -n systemd-run --quiet --collect --unit=stackpilot-forget-f00000001 "
            "--on-active=3600s rm -f /run/stackpilot-healed-f00000001");
}

// The timer stays, so that the node tries again by itself.
TEST_F(FaultVerbs, AFailedHealingKeepsTheTimeLimit) {
  programs_.put("sudo", "exit 1");
  programs_.put("systemctl", "echo 'stackpilot-heal-f00000001.timer loaded active waiting'");
  EXPECT_FALSE(heal_here(site(), "peer-drop"));
  for (const std::string& call : programs_.calls()) {
    EXPECT_EQ(call.find("systemctl"), std::string::npos) << call;
  }
}

}  // namespace
}  // namespace stackpilot::node
