#include "access/operate/operator.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/stop.h"
#include "model/program_place.h"
#include "unit/access_operate/fake_programs.h"
#include "unit/access_operate/other_process.h"

namespace stackpilot::access {
namespace {

class OperatorTest : public ::testing::Test {
 protected:
  SshTarget target() const {
    return SshTarget{.node = "worker1",
                     .address = "192.0.2.11",
                     .user = "vagrant",
                     .key = folder_.path() / "key",
                     .known_hosts = folder_.path() / "known_hosts",
                     .sockets = folder_.path()};
  }

  Result<Json> ask(const std::string& ssh, RunOptions options = {}) const {
    programs_.put("ssh", ssh);
    return host_.on_node(target(), {"provision", "--node", "worker1"}, std::move(options));
  }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "operator-").value();
  fakes::FakePrograms programs_;
  Result<LabLock> lock_ = LabLock::acquire(folder_.path() / "lock", "test");
  Operator host_{lock_->permit(), {}};
};

// A copy could outlive the lock of who made it.
TEST(Operators, AreNotCopied) {
  EXPECT_FALSE(std::is_copy_constructible_v<Operator>);
  EXPECT_FALSE(std::is_copy_assignable_v<Operator>);
}

TEST_F(OperatorTest, AProgramsErrorCarriesArgvStatusAndTheEndOfItsOutput) {
  const auto failed = host_.program({"sh", "-c", "echo out; seq 1 30 >&2; exit 7"});
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().kind, ErrorKind::kBroken);
  EXPECT_EQ(failed.error().message,
            "sh -c 'echo out; seq 1 30 >&2; exit 7' failed with exit status 7");
  EXPECT_EQ(failed.error().detail,
            "11\n12\n13\n14\n15\n16\n17\n18\n19\n20\n"
            "21\n22\n23\n24\n25\n26\n27\n28\n29\n30");
}

TEST_F(OperatorTest, OptionsReachTheProgram) {
  const fs::path input = folder_.path() / "in";
  ASSERT_TRUE(write_file(input, "from a file"));
  const fs::path output = folder_.path() / "out";
  const auto ran =
      host_.program({"sh", "-c", "pwd; echo $WORD; cat"}, {.input_file = input,
                                                           .output_file = output,
                                                           .environment = {{"WORD", "a word"}},
                                                           .directory = "/usr"});
  ASSERT_TRUE(ran);
  EXPECT_EQ(read_file(output).value(), "/usr\na word\nfrom a file");
}

TEST_F(OperatorTest, TheTimeoutHolds) {
  const Stopwatch watch;
  EXPECT_FALSE(host_.program({"sleep", "30"}, {.timeout = Millis(200)}));
  EXPECT_LT(watch.elapsed_ms(), 10'000);
}

TEST_F(OperatorTest, DockerSpeaksToTheEngineThatWasGiven) {
  programs_.put("docker", "");
  ASSERT_TRUE(host_.docker({"ps"}));
  const Operator other(lock_->permit(), {"unix:///our.sock"});
  EXPECT_EQ(other.engine().host, "unix:///our.sock");
  ASSERT_TRUE(other.docker({"image", "ls"}));
  EXPECT_EQ(programs_.calls(),
            (std::vector<std::string>{"docker ps", "docker -H unix:///our.sock image ls"}));
}

TEST_F(OperatorTest, AnEngineThatDiedIsNamedWithTheNextStep) {
  for (const char* words : {"Cannot connect to the Docker daemon at unix:///our.sock. Is it up?",
                            "error during connect: Post http://our.sock/v1.41/containers: EOF"}) {
    programs_.put("docker", "echo '" + std::string(words) + "' >&2; exit 1");
    const auto failed = host_.docker({"start", "stackpilot-control"});
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().kind, ErrorKind::kBroken);
    EXPECT_EQ(failed.error().message, "the Docker engine does not answer: docker start failed");
    EXPECT_NE(failed.error().hint.find("make up"), std::string::npos);
    EXPECT_EQ(failed.error().detail, words);
  }
  programs_.put("docker", "echo 'No such container: x' >&2; exit 1");
  EXPECT_EQ(host_.docker({"start", "x"}).error().message,
            "docker start x failed with exit status 1");
}

TEST_F(OperatorTest, WhatIsListedIsRemovedAtOnceAndCounted) {
  programs_.put("docker", R"(case "$*" in "image ls"*) printf 'i1\ni2\n';; esac)");
  EXPECT_EQ(host_.docker_remove_listed({"image", "ls"}, {"image", "rm"}).value(), 2U);
  EXPECT_EQ(host_.docker_remove_listed({"ps"}, {"rm"}).value(), 0U);
  EXPECT_EQ(programs_.calls(),
            (std::vector<std::string>{"docker image ls", "docker image rm i1 i2", "docker ps"}));
}

TEST_F(OperatorTest, AFailedListingRemovesNothing) {
  programs_.put("docker", "exit 1");
  EXPECT_FALSE(host_.docker_remove_listed({"ps"}, {"rm"}));
  EXPECT_EQ(programs_.calls(), std::vector<std::string>{"docker ps"});
}

TEST_F(OperatorTest, ANodeIsAskedThroughItsEntryPoint) {
  const auto answer = ask(R"(echo '{"changed":[]}'; for last; do :; done; echo "$last" >&2)", {});
  ASSERT_TRUE(answer);
  EXPECT_EQ(*answer, Json({{"changed", Json::array()}}));
  const std::string line =
      fmt::format("vagrant@192.0.2.11 cd /vagrant && exec ./{} node 'provision' '--node' 'worker1'",
                  this_program_for_nodes().string());
  ASSERT_EQ(programs_.calls().size(), 1U);
  EXPECT_TRUE(programs_.calls()[0].ends_with(line)) << programs_.calls()[0];
}

TEST_F(OperatorTest, AFileOfANodeIsWrittenAsItIs) {
  programs_.put("ssh", R"(printf '\000\377{"'; for last; do :; done; echo "$last" >&2)");
  const fs::path file = folder_.path() / "image.tar";
  ASSERT_TRUE(host_.fetch_from_node(target(), {"image", "--node", "worker1"}, file));
  EXPECT_EQ(read_file(file).value(), std::string("\0\xff{\"", 4));
  EXPECT_TRUE(programs_.calls()[0].ends_with("node 'image' '--node' 'worker1'"));
  programs_.put("ssh", "exit 255");
  EXPECT_FALSE(host_.fetch_from_node(target(), {"image"}, file));
}

TEST_F(OperatorTest, ANodesProgressIsPassedOn) {
  std::vector<std::string> lines;
  ASSERT_TRUE(ask("echo compiling >&2; echo starting >&2; echo '{}'",
                  {.on_line = [&](std::string_view line) { lines.emplace_back(line); }}));
  EXPECT_EQ(lines, (std::vector<std::string>{"compiling", "starting"}));
}

struct NodeFailure {
  std::string ssh;
  ErrorKind kind;
  std::string message;
  std::string hint;
  std::string detail;
};

// In a row with an empty message, the generic "failed with exit status" is expected.
TEST_F(OperatorTest, ANodesFailureSaysWhatToDo) {
  const std::string said = R"(echo '{"error":"refused: why","hint":"do this","detail":"a log"}';)";
  const std::string unreachable = "cannot reach worker1 (192.0.2.11) by SSH";
  const std::string look = "`make verify-host` names the cause; `make up` starts stopped nodes";
  const std::string lost = "/vagrant on worker1 is not a mount of this repository";
  const NodeFailure table[] = {
      {said + "exit 4", ErrorKind::kBroken, "worker1: refused: why", "do this", "a log"},
      {said + "exit 2", ErrorKind::kUsage, "worker1: refused: why", "do this", "a log"},
      {said + "exit 3", ErrorKind::kCapability, "worker1: refused: why", "do this", "a log"},
      {said + "exit 5", ErrorKind::kLocked, "worker1: refused: why", "do this", "a log"},
      {said + "exit 130", ErrorKind::kInterrupted, "worker1: refused: why", "do this", "a log"},
      {R"(echo '{"error":"why"}'; exit 4)", ErrorKind::kBroken, "worker1: why", "", ""},
      {"echo 'Connection refused' >&2; exit 255", ErrorKind::kBroken, unreachable, look,
       "Connection refused"},
      {said + "exit 255", ErrorKind::kBroken, unreachable, look, ""},
      {"echo 'Host key verification failed.' >&2; exit 255", ErrorKind::kBroken,
       "worker1 does not present the host key that was recorded when it was made",
       "restore the key; or, to make the node anew: make destroy && make up", ""},
      {"echo 'not found' >&2; exit 127", ErrorKind::kBroken, lost, "`make up` restores the mount",
       "not found"},
      {"exit 126", ErrorKind::kBroken, lost, "`make up` restores the mount", ""},
      {"echo oops >&2; exit 2", ErrorKind::kBroken, "", "", "oops"},
      {"kill -KILL $$", ErrorKind::kBroken, "", "", ""},
      {"echo '[\"error\"]'; exit 4", ErrorKind::kBroken, "", "", "[\"error\"]"},
      {R"(echo '{"error":7}'; exit 4)", ErrorKind::kBroken, "", "", R"({"error":7})"},
      {R"(echo '{"error":"why","hint":7,"detail":[]}'; exit 4)", ErrorKind::kBroken, "worker1: why",
       "", ""}};
  for (const NodeFailure& row : table) {
    const auto answer = ask(row.ssh);
    ASSERT_FALSE(answer) << row.ssh;
    const Error& error = answer.error();
    EXPECT_EQ(error.kind, row.kind) << row.ssh;
    if (row.message.empty()) {
      EXPECT_NE(error.message.find("failed with exit status"), std::string::npos) << error.message;
    } else {
      EXPECT_EQ(error.message, row.message) << row.ssh;
    }
    EXPECT_EQ(error.hint, row.hint) << row.ssh;
    if (!row.detail.empty()) {
      EXPECT_EQ(error.detail, row.detail) << row.ssh;
    }
  }
}

TEST_F(OperatorTest, AnAnswerThatIsNotJsonIsAnError) {
  const auto answer = ask("echo done");
  ASSERT_FALSE(answer);
  EXPECT_TRUE(answer.error().message.starts_with("provision on worker1 is not JSON"))
      << answer.error().message;
}

TEST_F(OperatorTest, TheNodesStdinStaysOpen) {
  // 124 is timeout's exit status: cat has seen no end of file.
  const auto answer = ask("timeout 0.3 cat; echo \"{\\\"status\\\":$?}\"");
  ASSERT_TRUE(answer);
  EXPECT_EQ((*answer)["status"], 124);
}

TEST_F(OperatorTest, TheNodesStdinEndsWhenWeAreKilled) {
  fakes::OtherProcess run(
      [&] { static_cast<void>(ask("touch $FAKE/began; cat > /dev/null; touch $FAKE/ended")); });
  ASSERT_TRUE(fakes::comes_true([&] { return fs::exists(programs_.path("began")); }));
  EXPECT_FALSE(fs::exists(programs_.path("ended")));
  run.kill(SIGKILL);
  EXPECT_TRUE(fakes::comes_true([&] { return fs::exists(programs_.path("ended")); }));
}

TEST_F(OperatorTest, AStopRequestEndsTheVerb) {
  fakes::OtherProcess run([&] {
    install_stop_handlers();
    const auto answer = ask("touch $FAKE/began; sleep 60");
    const bool told = !answer && answer.error().kind == ErrorKind::kInterrupted;
    static_cast<void>(write_file(programs_.path("told"), told ? "interrupted" : "not"));
  });
  ASSERT_TRUE(fakes::comes_true([&] { return fs::exists(programs_.path("began")); }));
  run.kill(SIGINT);
  EXPECT_EQ(read_file(programs_.path("told")).value_or("nothing"), "interrupted");
}

}  // namespace
}  // namespace stackpilot::access
