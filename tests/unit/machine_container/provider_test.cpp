#include "machine/container/provider.h"

#include <gtest/gtest.h>

#include "unit/access_operate/fake_programs.h"

namespace stackpilot::machine::container {
namespace {

// systemd dies without a word where it gets no inotify instance.
TEST(RoomForNodes, IsNamedWhereItIsMissing) {
  EXPECT_TRUE(require_inotify({128, 40}, 3));
  EXPECT_TRUE(require_inotify({24, 0}, 3));
  EXPECT_TRUE(require_inotify({0, 0}, 3)) << "not known";
  for (const access::InotifyInstances& found :
       {access::InotifyInstances{2, 0}, access::InotifyInstances{128, 120}}) {
    const Status status = require_inotify(found, 3);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().kind, ErrorKind::kCapability);
    EXPECT_NE(status.error().message.find("fs.inotify.max_user_instances is "), std::string::npos);
    EXPECT_EQ(status.error().hint, "as root: sysctl -w fs.inotify.max_user_instances=1024");
  }
}

class Provided : public ::testing::Test {
 protected:
  static LabSpec one_node() {
    LabSpec lab;
    lab.network = {"nobody", "203.0.113.0/24", "203.0.113.1"};
    lab.nodes = {{.name = "control", .address = "203.0.113.10"}};
    return lab;
  }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "provider-").value();
  Workspace workspace_{folder_.path()};
  LabSpec lab_ = one_node();
  access::LabLock lock_ = access::LabLock::acquire(folder_.path() / "lock", "test").value();
  fakes::FakePrograms programs_;
  ContainerProvider provider_{lock_.permit(), workspace_, lab_};
};

TEST_F(Provided, WithoutAnEngineMachinesSayWhy) {
  programs_.put("docker", "echo 'Cannot connect' >&2; exit 1");
  const auto machine = provider_.machine(lab_.nodes.front());
  for (const Status& status : {machine->state().map([](const auto&) {}), machine->switch_on(),
                               machine->shut_down(), machine->cut_power(), provider_.revive()}) {
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().kind, ErrorKind::kCapability);
    EXPECT_EQ(status.error().message, "no Docker engine answers");
  }
  EXPECT_EQ(machine->last_words(), "no Docker engine answers");
  EXPECT_TRUE(provider_.destroy()) << "there is nothing that could be removed";
}

TEST_F(Provided, AMachineIsSwitchedByDocker) {
  programs_.put("docker",
                "case $1 in ps) echo c1;; inspect) echo \"control $(cat $FAKE/state)\";; esac");
  const auto machine = provider_.machine(lab_.nodes.front());
  EXPECT_TRUE(machine->require_switch());
  struct Row {
    const char* state;
    Power power;
    const char* to_switch_on;
  };
  for (const Row& row :
       {Row{"exited", Power::kOff, "docker start stackpilot-nobody.control"},
        Row{"dead", Power::kOff, "docker start stackpilot-nobody.control"},
        Row{"paused", Power::kPaused, "docker unpause stackpilot-nobody.control"}}) {
    ASSERT_TRUE(write_file(programs_.path("state"), row.state));
    EXPECT_EQ(machine->state()->power, row.power) << row.state;
    ASSERT_TRUE(machine->switch_on());
    EXPECT_EQ(programs_.calls().back(), row.to_switch_on);
  }
  ASSERT_TRUE(machine->cut_power());
  EXPECT_EQ(programs_.calls().back(), "docker kill stackpilot-nobody.control");
  ASSERT_TRUE(machine->shut_down());
  EXPECT_EQ(programs_.calls().back(), "docker stop --time 20 stackpilot-nobody.control");
}

}  // namespace
}  // namespace stackpilot::machine::container
