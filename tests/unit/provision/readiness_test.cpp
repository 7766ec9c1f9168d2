#include "provision/readiness.h"

#include <gtest/gtest.h>

#include "access/exec/process.h"
#include "access/observe/node_target.h"
#include "provision/identity.h"
#include "unit/access_operate/fake_programs.h"

namespace stackpilot::provision {
namespace {

using Answer = access::NodeAnswer<node::Readiness>;

class FakeMachine : public machine::Machine {
 public:
  explicit FakeMachine(access::SshTarget target) : target_(std::move(target)) {}

  mutable std::vector<std::string> host_keys;  ///< one per question; the last one is repeated
  machine::Power power = machine::Power::kOn;
  Status told = {};  ///< an error: what runs the machine does not tell

  access::SshTarget ssh() const override { return target_; }
  Result<machine::MachineState> state() const override {
    if (!told) return pass_on(told);
    return machine::MachineState{target_.node, power, "", {}};
  }
  Status require_switch() const override { return {}; }
  Status switch_on() const override { return {}; }
  Status shut_down() const override { return {}; }
  Status cut_power() const override { return {}; }
  Status require_pause() const override { return {}; }
  Status pause() const override { return {}; }
  Result<std::string> host_key() const override {
    if (host_keys.empty()) return "";
    const std::string key = host_keys.front();
    if (host_keys.size() > 1) host_keys.erase(host_keys.begin());
    return key;
  }
  std::string last_words() const override { return "the last words"; }
  std::string log_command() const override { return "show-log"; }

 private:
  access::SshTarget target_;
};

struct Stage {
  Answer answer;
  const char* stage;
};

Answer booted(const std::string& systemd) {
  return {node::Readiness{systemd, {}}, FactsProblem::kNone, "", 1};
}

TEST(StageOf, NamesWhatANodeStillWaitsFor) {
  const Stage table[] = {
      {{{}, FactsProblem::kTransport, "Connection refused", 1}, "sshd: Connection refused"},
      {{{}, FactsProblem::kEntryPoint, "not found", 1}, "the entry point: not found"},
      {{{}, FactsProblem::kMalformed, "ready is not JSON", 1},
       "the entry point: ready is not JSON"},
      {booted("starting"), "systemd: starting"},
      {booted("maintenance"), "systemd: maintenance"},
      {booted(""), "systemd: "},
      {booted("running"), ""},
      {booted("degraded"), ""}};
  for (const Stage& row : table) EXPECT_EQ(stage_of(row.answer), row.stage);
}

// ssh-keygen makes the file of the public key before it writes the key.
TEST(WaitUntilReady, WaitsForAHostKeyThatIsNotWrittenYet) {
  const TempFolder folder = TempFolder::make(fs::temp_directory_path(), "readiness-").value();
  const Workspace workspace(folder.path());
  ASSERT_TRUE(make_folder(workspace.known_hosts().parent_path()));
  const NodeSpec node{.name = "control", .address = "127.0.0.1"};
  const fakes::FakePrograms programs;
  programs.put("ssh", "exit 255");
  FakeMachine machine(access::target_of(workspace, node));
  machine.host_keys = {"", "ssh-ed25519 AAAA"};
  const auto waited = wait_until_ready(machine, workspace, node, Millis(1'500));
  ASSERT_FALSE(waited);
  EXPECT_NE(waited.error().message.find("sshd"), std::string::npos) << waited.error().message;
  EXPECT_EQ(waited.error().detail, "the last words");
  EXPECT_NE(waited.error().hint.find("and show-log"), std::string::npos) << waited.error().hint;
  EXPECT_TRUE(has_host_key(workspace, "control"));
}

// That nobody says in time whether it runs is no reason to say that it has stopped.
TEST(WaitUntilReady, IsNotTheJudgeOfWhatIsOnlySlow) {
  const TempFolder folder = TempFolder::make(fs::temp_directory_path(), "readiness-").value();
  const Workspace workspace(folder.path());
  const NodeSpec node{.name = "control", .address = "127.0.0.1"};
  FakeMachine machine(access::target_of(workspace, node));
  const fakes::FakePrograms programs;
  programs.put("sleeper", "exec sleep 30");
  const auto late = access::run_ok({.argv = {"sleeper"}, .timeout = Millis(50)});
  machine.told = tl::unexpected<Error>(late.error());
  const auto waited = wait_until_ready(machine, workspace, node, Millis(1'000));
  ASSERT_FALSE(waited);
  EXPECT_TRUE(waited.error().message.starts_with("control is not ready after 1 s"))
      << waited.error().message;
  machine.told = fail(ErrorKind::kCapability, "no Docker engine answers");
  EXPECT_EQ(wait_until_ready(machine, workspace, node, Millis(60'000)).error().message,
            "no Docker engine answers");
}

TEST(WaitUntilReady, EndsAtOnceWhenTheMachineStops) {
  const TempFolder folder = TempFolder::make(fs::temp_directory_path(), "readiness-").value();
  const Workspace workspace(folder.path());
  const NodeSpec node{.name = "control", .address = "127.0.0.1"};
  FakeMachine machine(access::target_of(workspace, node));
  machine.power = machine::Power::kOff;
  const auto waited = wait_until_ready(machine, workspace, node, Millis(60'000));
  ASSERT_FALSE(waited);
  EXPECT_EQ(waited.error().message, "control stopped while it was booting");
  EXPECT_EQ(waited.error().detail, "the last words");
}

}  // namespace
}  // namespace stackpilot::provision
