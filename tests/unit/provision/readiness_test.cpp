#include "provision/readiness.h"

#include <gtest/gtest.h>

#include "access/operate/lab_lock.h"
#include "provision/identity.h"
#include "unit/access_operate/fake_programs.h"

namespace stackpilot::provision {
namespace {

using Answer = access::NodeAnswer<node::Readiness>;

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
  const auto lock = access::LabLock::acquire(folder.path() / "lock", "test");
  ASSERT_TRUE(lock);
  const access::Operator host(lock->permit(), {});
  LabSpec lab;
  lab.network.name = "lab";
  lab.nodes = {{.name = "control", .address = "127.0.0.1"}};
  fakes::FakePrograms programs;
  programs.put("docker", R"(case "$*" in
    *ssh_host_ed25519_key.pub)
      if [ -e "$FAKE/made" ]; then echo 'ssh-ed25519 AAAA'; else touch "$FAKE/made"; fi ;;
    *inspect*) echo true ;;
    esac)");
  programs.put("ssh", "exit 255");
  const ContainerProvider provider(host, workspace, lab);
  const auto waited = wait_until_ready(provider, workspace, lab.nodes.front(), Millis(1'500));
  ASSERT_FALSE(waited);
  EXPECT_NE(waited.error().message.find("sshd"), std::string::npos) << waited.error().message;
  EXPECT_TRUE(has_host_key(workspace, "control"));
}

}  // namespace
}  // namespace stackpilot::provision
