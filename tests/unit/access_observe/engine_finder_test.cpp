#include "access/observe/engine_finder.h"

#include <gtest/gtest.h>

#include "unit/access_operate/fake_programs.h"

namespace stackpilot::access {
namespace {

using Addresses = std::vector<std::string>;

TEST(NodeStates, AreLinesOfNameStateAndAddresses) {
  const auto states = parse_node_states(
      "control running 192.168.56.10\nworker1 exited 192.168.56.11 10.0.0.2\nworker2 created\n\n");
  ASSERT_EQ(states.size(), 3U);
  EXPECT_EQ(states[0].addresses, (Addresses{"192.168.56.10"}));
  EXPECT_EQ(states[1].state, "exited");
  EXPECT_EQ(states[1].addresses, (Addresses{"192.168.56.11", "10.0.0.2"}));
  EXPECT_TRUE(states[2].addresses.empty());
  EXPECT_EQ(state_of(states, "worker2"), "created");
  EXPECT_EQ(state_of(states, "worker3"), "absent");
}

TEST(NodeStates, OfNoContainersAreNone) {
  const fakes::FakePrograms programs;
  programs.put("docker", "");
  EXPECT_TRUE(read_node_states({}, "abc123").value().empty());
  EXPECT_EQ(programs.calls().size(), 1U) << "inspect without an id is an error";
}

TEST(NodeStates, AreAskedOfTheContainersOfTheLab) {
  const fakes::FakePrograms programs;
  programs.put("docker",
               "case $1 in ps) printf 'c1\\nc2\\n';; inspect) echo 'control running 192.0.2.1';; "
               "esac");
  EXPECT_EQ(read_node_states({}, "abc123").value().at(0).addresses, (Addresses{"192.0.2.1"}));
  EXPECT_EQ(programs.calls().front(), "docker ps -aq --filter label=stackpilot.lab=abc123");
  EXPECT_TRUE(programs.calls().back().ends_with(" c1 c2"));
}

struct Answer {
  const char* name;
  Result<Output> said;
  ErrorKind kind;
  const char* message;  ///< begins so
  const char* hint;     ///< holds this
};

TEST(Engine, IsUsableOrTheReasonIsNamed) {
  const Result<Output> away =
      Output{1, "", "Cannot connect to the Docker daemon at unix:///var/run/docker.sock"};
  const Answer answers[] = {
      {"not in the group", Output{1, "", "permission denied while trying to connect to the Docker"},
       ErrorKind::kUsage, "you may not use the Docker engine", "usermod -aG docker"},
      {"podman's socket", Output{0, "4.3.1 Podman Engine Conmon", ""}, ErrorKind::kUsage,
       "podman answers", "docker.io"},
      {"podman's docker", Output{125, "", "Emulate Docker CLI using podman. Create /etc/..."},
       ErrorKind::kUsage, "podman answers", "docker.io"},
      {"away", away, ErrorKind::kCapability, "no Docker engine answers", ""},
      {"docker is not installed", fail(ErrorKind::kCapability, "docker is not installed"),
       ErrorKind::kCapability, "no Docker engine answers", ""},
      {"too slow", fail(ErrorKind::kBroken, "docker version: timed out after 10 s"),
       ErrorKind::kBroken, "the Docker engine did not answer in time", "run the command again"},
  };
  for (const Answer& one : answers) {
    SCOPED_TRACE(one.name);
    const auto version = usable_version(one.said);
    ASSERT_FALSE(version);
    EXPECT_EQ(version.error().kind, one.kind);
    EXPECT_TRUE(version.error().message.starts_with(one.message)) << version.error().message;
    EXPECT_NE(version.error().hint.find(one.hint), std::string::npos) << version.error().hint;
  }
  EXPECT_EQ(usable_version(Output{0, "20.10.24+dfsg1 Engine containerd runc docker-init", ""}),
            "20.10.24+dfsg1");
}

TEST(Engine, OfRootOnlyHoldsNodes) {
  EXPECT_TRUE(require_of_root("[name=seccomp,profile=default name=cgroupns]"));
  const Status rootless = require_of_root("[name=seccomp,profile=default name=rootless]");
  ASSERT_FALSE(rootless);
  EXPECT_EQ(rootless.error().kind, ErrorKind::kUsage);
  EXPECT_NE(rootless.error().hint.find("docker context use default"), std::string::npos);
}

}  // namespace
}  // namespace stackpilot::access
