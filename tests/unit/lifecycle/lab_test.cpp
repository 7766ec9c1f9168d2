#include "lifecycle/lab.h"

#include <gtest/gtest.h>

#include "events/stream.h"
#include "lifecycle/lifecycle.h"
#include "model/fault.h"
#include "model/state_schema.h"
#include "service/lab.h"
#include "unit/access_operate/fake_programs.h"
#include "unit/model/runtime_folder.h"

namespace stackpilot::lifecycle {
namespace {

class LabTest : public ::testing::Test {
 protected:
  Result<lifecycle::Lab> open(const std::string& command) const {
    return lifecycle::Lab::open(choice(), command);
  }

  LabChoice choice() const {
    return {workspace_, lab_, machine::choose_provider(workspace_, lab_, "auto").value()};
  }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "core-").value();
  Workspace workspace_{folder_.path()};
  RuntimeFolder runtime_{workspace_};
  LabSpec lab_ = on_a_network_of_nobody(service::load_lab(STACKPILOT_REPOSITORY).value());

 private:
  // The machine that runs this may have a lab on the declared one.
  static LabSpec on_a_network_of_nobody(LabSpec lab) {
    lab.network = {"nobody", "203.0.113.0/24", "203.0.113.1"};
    return lab;
  }
};

TEST_F(LabTest, ASecondSessionIsLockedOut) {
  {
    const auto first = open("make demo");
    ASSERT_TRUE(first);
    const auto second = open("make clean");
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, ErrorKind::kLocked);
    EXPECT_EQ(exit_code(second.error().kind), 5);
    EXPECT_NE(second.error().message.find("`make demo`"), std::string::npos);
  }
  EXPECT_TRUE(open("make clean"));
}

TEST_F(LabTest, AnOpenFaultKeepsEveryoneOutButTheHealer) {
  ASSERT_TRUE(make_folder(workspace_.ledger()));
  const Fault open_fault{.id = "f00000001",
                         .drill = "dependency-stop",
                         .kind = "dependency-stop",
                         .node = "control",
                         .opened_at = "then",
                         .undo = "start it again"};
  const fs::path entry = workspace_.ledger() / "f00000001.json";
  for (const std::string& text : {to_text(Json(open_fault)), std::string("torn")}) {
    ASSERT_TRUE(write_file(entry, text));
    const auto refused = open("make up");
    ASSERT_FALSE(refused);
    EXPECT_EQ(exit_code(refused.error().kind), 1);
    EXPECT_NE(refused.error().message.find("fault f00000001"), std::string::npos);
    EXPECT_EQ(refused.error().hint, "make recover");
    EXPECT_TRUE(Lab::open_to_recover(choice(), "make recover"));
  }
  ASSERT_TRUE(write_file(entry, to_text(Json(open_fault))));
  EXPECT_NE(open("make up").error().message.find(
                "drill dependency-stop: dependency-stop on control, since then"),
            std::string::npos);
  EXPECT_NE(open("make up").error().detail.find("start it again"), std::string::npos);
  fs::remove(entry);
  EXPECT_TRUE(open("make up"));
}

// What an older or newer program has left: the id of a lab, and what .stackpilot/schema says.
class LabOfAnotherVersion : public LabTest, public events::Sink {
 protected:
  void SetUp() override {
    ASSERT_TRUE(make_folder(workspace_.shared()));
    ASSERT_TRUE(write_file(workspace_.lab_id_file(), "abc123\n"));
  }
  void take(const events::Record& record) override {
    if (const auto* note = std::get_if<events::Noted>(&record.event)) notes_.push_back(note->text);
  }
  std::string schema() const { return read_file(workspace_.schema()).value_or("none"); }
  std::string ours() const { return std::to_string(state_schema) + "\n"; }

  std::vector<std::string> notes_;
  events::Attached attached_{*this};
};

TEST_F(LabOfAnotherVersion, AnOlderOneIsTakenOverAndThatIsSaidOnce) {
  ASSERT_TRUE(open("make up"));
  EXPECT_EQ(schema(), ours());
  ASSERT_EQ(notes_.size(), 1U);
  EXPECT_NE(notes_.front().find("made by an older StackPilot"), std::string::npos);
  ASSERT_TRUE(open("make up"));
  EXPECT_EQ(notes_.size(), 1U);
}

TEST_F(LabOfAnotherVersion, AnOlderOneCanBeRecoveredThoughItsFaultIsOpen) {
  ASSERT_TRUE(make_folder(workspace_.ledger()));
  ASSERT_TRUE(write_file(workspace_.ledger() / "f00000001.json", "torn"));
  EXPECT_EQ(open("make up").error().kind, ErrorKind::kGuarantee);
  EXPECT_EQ(schema(), "none") << "a refused command takes nothing over";
  EXPECT_TRUE(Lab::open_to_recover(choice(), "make recover"));
  EXPECT_EQ(schema(), ours());
}

TEST_F(LabOfAnotherVersion, ANewerOneIsLeftAlone) {
  const std::string newer = std::to_string(state_schema + 1);
  ASSERT_TRUE(write_file(workspace_.schema(), newer + "\n"));
  for (const auto& lab : {open("make up"), Lab::open_to_recover(choice(), "make recover")}) {
    ASSERT_FALSE(lab);
    EXPECT_EQ(lab.error().kind, ErrorKind::kUsage);
    EXPECT_NE(lab.error().message.find("newer StackPilot"), std::string::npos);
  }
  EXPECT_EQ(schema(), newer + "\n");
  EXPECT_TRUE(notes_.empty());
}

TEST_F(LabOfAnotherVersion, AnOlderOneCanBeDestroyed) {
  const fakes::FakePrograms programs;
  programs.put("docker", "exit 1");
  auto lab = open("make destroy");
  ASSERT_TRUE(lab);
  EXPECT_TRUE(destroy(*lab));
  EXPECT_EQ(schema(), "none");
}

TEST_F(LabTest, WithoutALabThereIsNothingToTakeOver) {
  ASSERT_TRUE(open("make up"));
  EXPECT_FALSE(fs::exists(workspace_.schema()));
}

TEST_F(LabTest, ANodeIsFoundByItsName) {
  for (const NodeSpec& node : lab_.nodes) {
    EXPECT_EQ(node_named(lab_, node.name)->address, node.address);
  }
}

TEST_F(LabTest, AnUnknownNodeNamesTheValidOnes) {
  for (const char* name : {"worker9", "", "control ", "CONTROL"}) {
    const auto node = node_named(lab_, name);
    ASSERT_FALSE(node) << name;
    EXPECT_EQ(node.error().kind, ErrorKind::kUsage);
    EXPECT_EQ(node.error().message, std::string("there is no node \"") + name + "\"");
    EXPECT_EQ(node.error().hint, "NODE is one of: " + lab_.node_names());
  }
}

TEST_F(LabTest, AServiceIsFoundByItsProject) {
  lab_.services.resize(1);
  lab_.services.push_back(lab_.service());
  lab_.services.back().project = "shop";
  EXPECT_EQ(service_named(lab_, "infra").value().project, "infra");
  EXPECT_EQ(service_named(lab_, "shop").value().project, "shop");
  EXPECT_EQ(service_named(lab_, "").value().project, "infra") << "the first one";
  for (const char* name : {"mock-exchange", "shop ", "SHOP"}) {
    const auto service = service_named(lab_, name);
    ASSERT_FALSE(service) << name;
    EXPECT_EQ(service.error().kind, ErrorKind::kUsage);
    EXPECT_EQ(service.error().message, std::string("there is no service \"") + name + "\"");
    EXPECT_EQ(service.error().hint, "SERVICE is one of: infra, shop");
  }
}

TEST_F(LabTest, AVerbSaysWhichLabAndNodeAreMeant) {
  ASSERT_TRUE(make_folder(workspace_.shared()));
  ASSERT_TRUE(write_file(workspace_.lab_id_file(), "abc123\n"));
  const auto lab = open("make demo");
  EXPECT_EQ(verb_for(*lab, lab_.nodes[1], {"load", "--image", "x"}),
            (std::vector<std::string>{"load", "--image", "x", "--lab", "abc123", "--node",
                                      lab_.nodes[1].name}));
  const std::vector<std::string> verb = verb_for(*lab, lab_.service(), lab_.nodes[1], {"down"});
  EXPECT_EQ(verb, (std::vector<std::string>{"down", "--lab", "abc123", "--node", lab_.nodes[1].name,
                                            "--service", "infra"}));
}

TEST_F(LabTest, OnlyARunningNodeWillDo) {
  const fakes::FakePrograms programs;
  programs.put("docker", "printf 'control running\\nworker1 exited\\n'");
  const auto lab = open("make demo");
  EXPECT_TRUE(require_running(*lab, *lab_.find_node("control")));
  EXPECT_EQ(fs::status(workspace_.ssh_sockets()).permissions(), fs::perms::owner_all);
  for (const char* name : {"worker1", "worker2"}) {
    const Status status = require_running(*lab, *lab_.find_node(name));
    ASSERT_FALSE(status) << name;
    EXPECT_EQ(status.error().kind, ErrorKind::kCapability);
    EXPECT_EQ(status.error().message, std::string(name) + " is not running");
    EXPECT_EQ(status.error().hint, "boot the lab: make up");
  }
}

// Nothing is sent to any node then, as it may be another one than the one that is meant.
TEST_F(LabTest, ALabMadeFromAnotherDeclarationWillNotDo) {
  const fakes::FakePrograms programs;
  programs.put("docker",
               "printf 'control running 192.168.56.10\\nworker1 running 192.168.56.99\\n'");
  const auto lab = open("make demo");
  const Status status = require_running(*lab, *lab_.find_node("control"));
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(status.error().message,
            "worker1 was made with the address 192.168.56.99, and infra/lab.yaml declares "
            "192.168.56.11");
}

TEST_F(LabTest, WithoutAnEngineNoNodeRuns) {
  const fakes::FakePrograms programs;
  programs.put("docker", "echo 'Cannot connect' >&2; exit 1");
  const auto lab = open("make demo");
  const Status status = require_running(*lab, lab_.nodes.front());
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, ErrorKind::kCapability);
  EXPECT_EQ(status.error().detail, "Cannot connect");
}

// What refers to it goes with it.
TEST_F(LabTest, AHandleCanBeMoved) {
  const fakes::FakePrograms programs;
  programs.put("docker", "exit 1");
  auto opened = open("make demo");
  ASSERT_TRUE(opened);
  const access::Operator* host = &opened->host();
  const Lab moved = std::move(*opened);
  EXPECT_EQ(&moved.host(), host);
  EXPECT_EQ(moved.spec().name(), "nobody");
  EXPECT_EQ(moved.provider().survey().provider(), moved.kind().name);
  EXPECT_EQ(open("make clean").error().kind, ErrorKind::kLocked) << "the lock moves, too";
}

// A run that hangs holds the lab's lock, and the time limit of its fault has to be kept all the
// same.
TEST_F(LabTest, ATimeLimitTakesALockOfItsOwn) {
  const auto first = open("make drills");
  ASSERT_TRUE(first);
  EXPECT_TRUE(Lab::open_beside(choice(), folder_.path() / "expire", "the time limit"));
}

// In a clone without a lab, whose would-be addresses another one has: `make up` would refuse, too.
TEST_F(LabTest, WhoHasItsNetworkIsNamedWhereThereIsNoLab) {
  const fakes::FakePrograms programs;
  programs.put("docker", "exit 1");
  lab_.network.cidr = "127.0.0.0/8";
  auto lab = open("make demo");
  const Status status = require_running(*lab, lab_.nodes.front());
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, ErrorKind::kUsage);
  EXPECT_TRUE(status.error().message.starts_with("127.0.0.0/8 is taken by the interface lo"))
      << status.error().message;
}

// Nothing of this clone is in that network: there is nothing to refuse.
TEST_F(LabTest, DestroyingNoLabIsHarmlessWhoeverHasItsNetwork) {
  const fakes::FakePrograms programs;
  programs.put("docker", "exit 1");
  lab_.network.cidr = "127.0.0.0/8";
  auto lab = open("make destroy");
  EXPECT_TRUE(destroy(*lab));
}

}  // namespace
}  // namespace stackpilot::lifecycle
