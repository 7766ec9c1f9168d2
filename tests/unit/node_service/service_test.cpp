// The commands of a node, on a fake engine that only records its calls.
#include "node/service/service.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>

#include "unit/access_operate/fake_programs.h"

namespace stackpilot::node {
namespace {

using Calls = std::vector<std::string>;

class NodeSide : public ::testing::Test {
 protected:
  ThisNode self() const {
    LabSpec lab = load_lab_spec(STACKPILOT_REPOSITORY).value();
    const NodeSpec node = lab.nodes.front();
    return ThisNode{Workspace(STACKPILOT_REPOSITORY), std::move(lab), node};
  }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "node-").value();
  fakes::FakePrograms programs_;
  Result<access::LabLock> lock_ = access::LabLock::acquire(folder_.path() / "lock", "test");
  access::Operator here_{lock_->permit(), {}};
};

bool holds(const Calls& calls, const std::string& part) {
  return std::any_of(calls.begin(), calls.end(),
                     [&](const std::string& call) { return call.find(part) != std::string::npos; });
}

TEST(RequireThisNode, RefusesOutsideVagrant) {
  const auto refused = require_this_node("abc123", "control");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(refused.error().message,
            "refused: the working directory is " + fs::current_path().string() + ", not /vagrant");
  EXPECT_FALSE(refused.error().hint.empty());
}

TEST(RequireThisNode, RefusesInAFolderThatIsGone) {
  const fs::path before = fs::current_path();
  {
    const TempFolder gone = TempFolder::make(fs::temp_directory_path(), "gone-").value();
    fs::current_path(gone.path());
  }
  const auto refused = require_this_node("abc123", "control");
  fs::current_path(before);
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().message.starts_with("refused: the working directory is"));
}

// G-03-02, G-03-03
TEST_F(NodeSide, CleanRemovesWhatItFindsAndNoVolume) {
  programs_.put("docker", R"(case "$*" in
"ps "*) echo c1; echo c2;;
"network ls"*) echo n1;;
"image ls"*) echo i1;;
esac)");
  const auto done = clean_here(here_);
  ASSERT_TRUE(done);
  EXPECT_EQ((*done)["did"], "removed 2 containers, 1 networks, 1 images");
  const Calls calls = programs_.calls();
  for (const char* call : {"docker rm --force c1 c2", "docker network rm n1",
                           "docker image rm --force i1", "docker builder prune --all --force"}) {
    EXPECT_EQ(std::count(calls.begin(), calls.end(), call), 1) << call;
  }
  EXPECT_TRUE(holds(calls, "ps --all --quiet --filter label=com.docker.compose.project"));
  EXPECT_TRUE(holds(calls, "image ls --quiet --filter label=stackpilot.build_id"));
  EXPECT_FALSE(holds(calls, "volume"));
}

TEST_F(NodeSide, CleanOfACleanNodeRemovesNothing) {
  programs_.put("docker", "");
  const auto done = clean_here(here_);
  ASSERT_TRUE(done);
  EXPECT_EQ((*done)["did"], "removed 0 containers, 0 networks, 0 images");
  EXPECT_FALSE(holds(programs_.calls(), " rm "));
}

TEST_F(NodeSide, CleanStopsAtTheFirstFailure) {
  programs_.put("docker", R"(case "$1" in ps) echo c1;; rm) echo busy >&2; exit 1;; esac)");
  const auto failed = clean_here(here_);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().detail, "busy");
  EXPECT_FALSE(holds(programs_.calls(), "image"));
}

TEST_F(NodeSide, DownKeepsVolumesWithEitherCompose) {
  programs_.put("docker", "");
  ASSERT_TRUE(down_here(here_, self()));
  EXPECT_EQ(programs_.calls().back(),
            "docker compose -p infra -f infra/docker-compose.yml down --remove-orphans");
  programs_.put("docker", "exit 1");
  programs_.put("docker-compose", "");
  ASSERT_TRUE(down_here(here_, self()));
  EXPECT_EQ(programs_.calls().back(),
            "docker-compose -p infra -f infra/docker-compose.yml down --remove-orphans");
}

TEST_F(NodeSide, OnlyMissingImagesAreLoaded) {
  programs_.put("docker", R"(case "$*" in
"image inspect"*toolchain*) echo sha256:new;;
"image inspect"*postgres*) echo sha256:other;;
esac)");
  const std::vector<BaseImage> images = {
      {"toolchain", "stackpilot/toolchain:1", "sha256:new", "toolchain.tar", "registry", ""},
      {"postgres", "stackpilot/postgres:1", "sha256:new", "postgres.tar", "registry", ""}};
  const TempFolder cache = TempFolder::make(fs::temp_directory_path(), "cache-").value();
  ASSERT_TRUE(write_file(cache.path() / "postgres.tar", "archive"));
  const auto done = load_here(here_, images, cache.path());
  ASSERT_TRUE(done);
  EXPECT_EQ(*done, Json({{"loaded", {"postgres"}}}));
  std::vector<std::string> loads = programs_.calls();
  std::erase_if(loads, [](const std::string& call) { return !call.starts_with("docker load"); });
  EXPECT_EQ(loads, std::vector<std::string>{"docker load -q"});
}

}  // namespace
}  // namespace stackpilot::node
