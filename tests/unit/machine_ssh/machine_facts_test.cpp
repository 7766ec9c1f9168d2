#include "machine/ssh/machine_facts.h"

#include <gtest/gtest.h>

#include <functional>

#include "machine/ssh/host_key.h"
#include "machine/ssh/record.h"

namespace stackpilot::machine::ssh {
namespace {

constexpr const char* said = R"(os_name=debian
os_version=12
architecture=x86_64
hostname=srv-a
time=1700000000
free_mib=9000
systemd=degraded
addresses=10.0.0.5 172.17.0.1
missing=docker.io iputils-ping
not_to_be_had=
taken=
)";

TEST(MachineFacts, AreReadFromWhatTheScriptSays) {
  const auto facts = parse_machine_facts(said);
  ASSERT_TRUE(facts) << facts.error().message;
  EXPECT_EQ(facts->os, "debian 12");
  EXPECT_EQ(facts->hostname, "srv-a");
  EXPECT_EQ(facts->time, 1'700'000'000);
  EXPECT_EQ(facts->free_mib, 9'000);
  EXPECT_TRUE(facts->has_systemd);
  EXPECT_EQ(facts->addresses, (std::vector<std::string>{"10.0.0.5", "172.17.0.1"}));
  EXPECT_EQ(facts->missing, (std::vector<std::string>{"docker.io", "iputils-ping"}));
  EXPECT_FALSE(facts->has_docker);
  EXPECT_EQ(facts->lab, "");
}

TEST(MachineFacts, ThatBreakOffAreNotTaken) {
  for (const char* part : {"", "os_name=debian\n", "Last login: today\n"}) {
    EXPECT_FALSE(parse_machine_facts(part)) << part;
  }
  const std::string text = said;
  EXPECT_FALSE(parse_machine_facts(text.substr(0, text.find("not_to_be_had"))));
}

struct Unfit {
  std::string name;
  std::function<void(MachineFacts&)> change;
  std::string says;
};

void PrintTo(const Unfit& one, std::ostream* out) {
  *out << one.name;
}

NodeSpec declared() {
  NodeSpec node;
  node.name = "worker1";
  node.address = "10.0.0.5";
  node.ssh = SshSpec{"admin", 22, ""};
  return node;
}

const Expected expected = {"abc123", 1'700'000'000, 1'700'000'002, "x86_64"};

class Unfits : public ::testing::TestWithParam<Unfit> {};

TEST_P(Unfits, AreNamedWithTheNextStep) {
  MachineFacts facts = parse_machine_facts(said).value();
  GetParam().change(facts);
  const Status fit = require_fit(facts, declared(), expected);
  ASSERT_FALSE(fit);
  EXPECT_EQ(fit.error().kind, ErrorKind::kCapability);
  EXPECT_EQ(fit.error().message.substr(0, 8), "worker1 ");
  EXPECT_NE(fit.error().message.find(GetParam().says), std::string::npos) << fit.error().message;
  EXPECT_FALSE(fit.error().hint.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Machines, Unfits,
    ::testing::Values(
        Unfit{"OfAnotherLab", [](MachineFacts& one) { one.lab = "fff"; }, "another StackPilot lab"},
        Unfit{"OfAnotherNode",
              [](MachineFacts& one) {
                one.lab = "abc123";
                one.node = "worker2";
              },
              "is worker2 of this lab"},
        Unfit{"NamesTaken", [](MachineFacts& one) { one.taken = {"stackpilot-db"}; },
              "named stackpilot-db"},
        Unfit{"AnotherArchitecture", [](MachineFacts& one) { one.architecture = "aarch64"; },
              "aarch64"},
        Unfit{"NoSystemd", [](MachineFacts& one) { one.has_systemd = false; }, "systemd"},
        Unfit{"TranslatedAddress", [](MachineFacts& one) { one.addresses = {"172.31.0.4"}; },
              "does not have the address 10.0.0.5"},
        Unfit{"FastClock", [](MachineFacts& one) { one.time += 60; }, "58 s fast"},
        Unfit{"SlowClock", [](MachineFacts& one) { one.time -= 60; }, "60 s slow"},
        Unfit{"PackageNotToBeHad", [](MachineFacts& one) { one.not_to_be_had = {"docker.io"}; },
              "lacks docker.io"},
        Unfit{"SilentEngine", [](MachineFacts& one) { one.has_docker = true; }, "no engine"},
        Unfit{"FullDisk", [](MachineFacts& one) { one.free_mib = 3'071; }, "3071 MiB free"},
        Unfit{"FullDiskOfANode",
              [](MachineFacts& one) {
                one.lab = "abc123";
                one.node = "worker1";
                one.free_mib = 511;
              },
              "511 MiB free"}),
    [](const auto& one) { return one.param.name; });

TEST(MachineFacts, ThatFit) {
  MachineFacts facts = parse_machine_facts(said).value();
  EXPECT_TRUE(require_fit(facts, declared(), expected));
  facts.time += 12;  // ten more than the host's clock afterwards
  EXPECT_TRUE(require_fit(facts, declared(), expected));
  facts.lab = "abc123";
  facts.node = "worker1";
  facts.free_mib = 512;
  EXPECT_TRUE(require_fit(facts, declared(), expected));
}

TEST(HostKey, IsTheOneOfItsKind) {
  EXPECT_EQ(host_key_in("# 10.0.0.5:22 SSH-2.0-OpenSSH_9.2p1\n"
                        "[10.0.0.5]:2222 ssh-ed25519 AAAAC3Nz\n"),
            "ssh-ed25519 AAAAC3Nz");
  for (const char* none :
       {"", "# 10.0.0.5:22 SSH-2.0\n", "10.0.0.5 ssh-rsa AAAA\n", "10.0.0.5 ssh-ed25519\n"}) {
    EXPECT_EQ(host_key_in(none), "") << none;
  }
}

TEST(AdoptionRecords, AreKeptByNode) {
  const TempFolder folder = TempFolder::make(fs::temp_directory_path(), "adopted-").value();
  const Workspace workspace(folder.path());
  EXPECT_TRUE(read_records(workspace).value().empty());
  ASSERT_TRUE(write_record(workspace, {"worker1", "10.0.0.6", 2222, "admin", "~/key",
                                       JumpSpec{"gate", "me", 22, "/key"}, true}));
  ASSERT_TRUE(write_record(workspace, {"control", "10.0.0.5", 22, "root", "", {}, false}));
  const auto records = read_records(workspace).value();
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].node, "control");
  EXPECT_FALSE(records[0].complete);
  const NodeSpec node = records[1].as_node();
  EXPECT_EQ(node.user(), "admin");
  EXPECT_EQ(node.ssh_port(), 2222);
  EXPECT_EQ(node.ssh->identity, "~/key");
  EXPECT_EQ(node.ssh->jump->host, "gate");
  EXPECT_EQ(records[0].as_node().jump(), nullptr);
  ASSERT_TRUE(remove_record(workspace, "worker1"));
  ASSERT_TRUE(remove_record(workspace, "worker1"));
  EXPECT_EQ(read_records(workspace).value().size(), 1U);
}

TEST(AdoptionRecords, OfEarlierVersionsKnowNoJumpHost) {
  const TempFolder folder = TempFolder::make(fs::temp_directory_path(), "adopted-").value();
  const Workspace workspace(folder.path());
  ASSERT_TRUE(write_record(workspace, {"control", "10.0.0.5", 22, "root", "", {}, true}));
  ASSERT_TRUE(write_file(record_file(workspace, "control"),
                         R"({"node": "control", "address": "10.0.0.5", "port": 22,
                             "user": "root", "identity": "", "complete": true})"));
  const auto records = read_records(workspace);
  ASSERT_TRUE(records) << records.error().message;
  EXPECT_EQ(records->front().as_node().jump(), nullptr);
}

TEST(AdoptionRecords, ThatCannotBeReadAreNamed) {
  const TempFolder folder = TempFolder::make(fs::temp_directory_path(), "adopted-").value();
  const Workspace workspace(folder.path());
  ASSERT_TRUE(write_record(workspace, {"control", "10.0.0.5", 22, "root", "", {}, true}));
  ASSERT_TRUE(write_file(record_file(workspace, "control"), "{"));
  const auto records = read_records(workspace);
  ASSERT_FALSE(records);
  EXPECT_NE(records.error().message.find("adopted/control.json"), std::string::npos);
}

}  // namespace
}  // namespace stackpilot::machine::ssh
