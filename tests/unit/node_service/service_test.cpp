// The commands of a node, on a fake engine that only records its calls.
#include "node/service/service.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <set>

#include "service/lab.h"
#include "unit/access_operate/fake_programs.h"

namespace stackpilot::node {
namespace {

using Calls = std::vector<std::string>;

const ImageReferences base_images = {{"postgres", "stackpilot/postgres:1"}};

class NodeSide : public ::testing::Test {
 protected:
  ThisNode self() const {
    LabSpec lab = service::load_lab(STACKPILOT_REPOSITORY).value();
    Service service = lab.service();
    NodeSpec node = lab.nodes.front();
    node.address = "127.0.0.9";  // where nothing listens, whatever lab there is
    return ThisNode{Workspace(STACKPILOT_REPOSITORY), std::move(lab), node, std::move(service)};
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
  const auto refused = require_this_node("abc123", "control", "");
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
  const auto refused = require_this_node("abc123", "control", "");
  fs::current_path(before);
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().message.starts_with("refused: the working directory is"));
}

// G-03-02, G-03-03
TEST_F(NodeSide, CleanRemovesWhatItFindsAndNoVolume) {
  programs_.put("docker", R"(case "$*" in
"ps "*--quiet*label=com.docker*) echo c1; echo c2;;
"ps "*--quiet*label=stackpilot.stage) echo c3;;
"network ls "*--quiet*) echo n1;;
"image ls "*label=stackpilot.project=infra) echo i1;;
"image ls "*label=stackpilot.build_id*reference=infra-api:local) echo i2;;
esac)");
  const auto done = clean_here(here_, self());
  ASSERT_TRUE(done);
  EXPECT_EQ((*done)["did"], "removed 2 containers, 1 networks, 2 images");
  const Calls calls = programs_.calls();
  for (const char* call :
       {"docker rm --force c1 c2", "docker rm --force c3", "docker network rm n1",
        "docker image rm --force i1", "docker image rm --force i2",
        "docker image prune --force --filter label=stackpilot.stage"}) {
    EXPECT_EQ(std::count(calls.begin(), calls.end(), call), 1) << call;
  }
  EXPECT_TRUE(holds(calls, "ps --all --quiet --filter label=com.docker.compose.project=infra"));
  EXPECT_TRUE(holds(calls,
                    "network ls --quiet --filter label=com.docker.compose.project=infra "
                    "--filter name=^infra_default$"));
  EXPECT_FALSE(holds(calls, "builder")) << "somebody else's cache";
  EXPECT_TRUE(holds(calls, "image ls --quiet --filter label=stackpilot.project=infra"));
  EXPECT_FALSE(holds(calls, "volume"));
}

// Its tag is that of a base image, which other services may have, too.
TEST_F(NodeSide, CleanLeavesTheImageOfARecipe) {
  programs_.put("docker", "");
  ThisNode made = self();
  made.service.contract.source.clear();
  made.service.contract.image = "webdis";
  ASSERT_TRUE(clean_here(here_, made));
  EXPECT_TRUE(holds(programs_.calls(), "label=stackpilot.project=infra"));
  EXPECT_FALSE(holds(programs_.calls(), "reference="));
}

TEST_F(NodeSide, CleanOfACleanNodeRemovesNothing) {
  programs_.put("docker", "");
  const auto done = clean_here(here_, self());
  ASSERT_TRUE(done);
  EXPECT_EQ((*done)["did"], "removed 0 containers, 0 networks, 0 images");
  EXPECT_FALSE(holds(programs_.calls(), " rm "));
}

TEST_F(NodeSide, CleanStopsAtTheFirstFailure) {
  programs_.put("docker",
                R"(case "$*" in "ps "*--quiet*) echo c1;; rm*) echo busy >&2; exit 1;; esac)");
  const auto failed = clean_here(here_, self());
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().detail, "busy");
  EXPECT_FALSE(holds(programs_.calls(), "image"));
}

TEST_F(NodeSide, DownKeepsVolumesWithEitherCompose) {
  programs_.put("docker", "");
  ASSERT_TRUE(down_here(here_, self()));
  EXPECT_EQ(programs_.calls().back(),
            "docker compose -p infra -f infra/docker-compose.yml down --remove-orphans");
  programs_.put("docker", "[ \"$1\" != compose ]");
  programs_.put("docker-compose", "");
  ASSERT_TRUE(down_here(here_, self()));
  EXPECT_EQ(programs_.calls().back(),
            "docker-compose -p infra -f infra/docker-compose.yml down --remove-orphans");
}

// A container that docker, not compose, has made.
constexpr const char* engine_with_a_stray = R"(case "$*" in
"ps "*--format*) printf 'c9\tstackpilot-api\t\t\t\t\tbridge\n';;
esac)";

// On a machine that was somebody's before it is refused, whichever command it is.
TEST_F(NodeSide, NothingIsRemovedThatMayBeSomebodys) {
  ThisNode adopted = self();
  adopted.node.ssh = SshSpec{"admin", 22, ""};
  constexpr const char* namesake = R"(case "$*" in
"ps "*working_dir*) echo 'shop_1 /srv/infra';;
esac)";
  for (const char* engine : {engine_with_a_stray, namesake}) {
    programs_.put("docker", engine);
    const std::size_t before = programs_.calls().size();
    for (const auto& refused : {down_here(here_, adopted), clean_here(here_, adopted),
                                start_here(here_, adopted, "", {})}) {
      ASSERT_FALSE(refused);
      EXPECT_NE(refused.error().message.find("in the way of the service"), std::string::npos);
      EXPECT_FALSE(refused.error().hint.empty());
    }
    const Calls calls = programs_.calls();
    for (const char* changing : {" rm ", " down", " up ", " prune"}) {
      EXPECT_FALSE(holds(Calls(calls.begin() + static_cast<long>(before), calls.end()), changing))
          << changing;
    }
  }
}

// Before the build, which would take minutes and, with it, the image's name.
TEST_F(NodeSide, ADeployTakesNobodysNames) {
  ThisNode adopted = self();
  adopted.node.ssh = SshSpec{"admin", 22, ""};
  constexpr const char* engine_with_an_image = R"(case "$*" in
"image ls"*--filter*) ;;
"image ls"*) echo i9;;
esac)";
  const std::pair<const char*, const char*> engines[] = {
      {engine_with_a_stray, "stackpilot-api (it had the name of a container of the service)"},
      {engine_with_an_image, "the image infra-api:local is there"}};
  for (const auto& [engine, named] : engines) {
    programs_.put("docker", engine);
    const auto refused = deploy_here(here_, adopted, {{.build_id = "b-1", .toolchain = "t:1"}});
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find(named), std::string::npos) << refused.error().message;
    EXPECT_FALSE(refused.error().hint.empty());
    EXPECT_FALSE(holds(programs_.calls(), "docker build"));
    EXPECT_FALSE(holds(programs_.calls(), " rm "));
  }
}

// A docker-compose that tells what it makes of the project, and a docker that does `more`: cases of
// a shell.
std::string docker_of_a_project(const std::string& more) {
  return R"(case "$*" in
*config) cat <<'PROJECT'
services:
  api: {container_name: stackpilot-api, image: i, ports: ['127.0.0.9:8000:8000']}
  db: {container_name: stackpilot-db, image: i, volumes: ['d:/var/lib/postgresql/data']}
volumes: {d: {name: stackpilot_pgdata}}
PROJECT
;;
)" + more +
         "\nesac";
}

// The classic builder, without its cache: what it leaves are images with our labels.
TEST_F(NodeSide, ABuildLeavesNothingWithoutALabel) {
  programs_.put("docker", docker_of_a_project(R"(build*) echo "$DOCKER_BUILDKIT" >)" +
                                              (folder_.path() / "buildkit").string() + R"(;;
"image inspect"*) echo sha256:new;;)"));
  const auto done = deploy_here(here_, self(), {{.build_id = "b-1", .toolchain = "t:1"}});
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(read_file(folder_.path() / "buildkit").value_or(""), "0\n");
  const Calls calls = programs_.calls();
  EXPECT_TRUE(holds(calls, "docker build --no-cache --force-rm --network none "));
  std::set<std::string> pruned;
  for (const std::string& call : calls) {
    if (call.find(" prune") != std::string::npos) pruned.insert(call);
  }
  EXPECT_EQ(pruned,
            (std::set<std::string>{"docker image prune --force --filter label=stackpilot.build_id",
                                   "docker image prune --force --filter label=stackpilot.stage"}));
}

// What the compiler says is shown, which the builder passes on to stdout.
TEST_F(NodeSide, ABuildThatFailsSaysWhy) {
  programs_.put("docker",
                docker_of_a_project(R"(build*) printf '\033[91mmain.cpp:7: no such thing\033[0m\n'
  echo "returned a non-zero code: 1" >&2
  exit 1;;)"));
  const auto failed = deploy_here(here_, self(), {{.build_id = "b-1", .toolchain = "t:1"}});
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().detail, "main.cpp:7: no such thing\nreturned a non-zero code: 1");
}

// What the guarantees are told of a service is what runs then.
TEST_F(NodeSide, ADeployOfWhatWasReadOtherwiseIsRefused) {
  programs_.put("docker", R"(case "$*" in
*config) echo 'services: {api: {container_name: a, image: i}}';;
"image inspect"*) echo sha256:new;;
esac)");
  const auto refused = deploy_here(here_, self(), {{.build_id = "b-1", .toolchain = "t:1"}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(refused.error().message,
            "infra/docker-compose.yml: stackpilot-api is read as the container of api, and Compose "
            "makes nothing of it");
  EXPECT_FALSE(holds(programs_.calls(), "up --detach"));
}

TEST_F(NodeSide, ItsOwnProjectIsNotInItsWay) {
  ThisNode adopted = self();
  adopted.node.ssh = SshSpec{"admin", 22, ""};
  programs_.put("docker", "case \"$*\" in \"ps \"*working_dir*) echo 'stackpilot-db " +
                              std::string(STACKPILOT_REPOSITORY) + "/infra';; esac");
  EXPECT_TRUE(down_here(here_, adopted));
}

TEST_F(NodeSide, DownRemovesWhatComposeCannotAndSaysSo) {
  programs_.put("docker", engine_with_a_stray);
  const auto done = down_here(here_, self());
  ASSERT_TRUE(done);
  EXPECT_EQ((*done)["did"],
            "containers and their network are gone; removed what compose had not made: "
            "stackpilot-api (it had the name of a container of the service)");
  const Calls calls = programs_.calls();
  const auto removed = std::find(calls.begin(), calls.end(), "docker rm --force c9");
  ASSERT_NE(removed, calls.end());
  EXPECT_TRUE(holds(Calls(removed, calls.end()), "infra/docker-compose.yml down"));
}

TEST_F(NodeSide, CleanRemovesWhatComposeCannotAndSaysSo) {
  programs_.put("docker", engine_with_a_stray);
  const auto done = clean_here(here_, self());
  ASSERT_TRUE(done);
  EXPECT_EQ((*done)["did"],
            "removed 0 containers, 0 networks, 0 images; removed what compose had not made: "
            "stackpilot-api (it had the name of a container of the service)");
  EXPECT_TRUE(holds(programs_.calls(), "docker rm --force c9"));
  EXPECT_FALSE(holds(programs_.calls(), "volume"));
}

TEST_F(NodeSide, StartBuildsNothing) {
  programs_.put("docker", R"(case "$*" in
"image inspect"*) echo sha256:new;;
"ps --quiet --filter status=paused"*) echo c7;;
esac)");
  const auto done = start_here(here_, self(), "sha256:new", base_images);
  ASSERT_TRUE(done);
  EXPECT_EQ((*done)["did"], "started what did not run");
  const Calls calls = programs_.calls();
  EXPECT_EQ(calls.back(),
            "docker compose -p infra -f infra/docker-compose.yml up --detach --no-build "
            "--remove-orphans");
  EXPECT_TRUE(holds(calls, "docker unpause c7"));
  EXPECT_FALSE(holds(calls, "docker build"));
}

// The compose file has a variable for each base image; of those that are not used it gets none. An
// .env file could ask for profiles: what is set wins, though it is empty.
TEST_F(NodeSide, ComposeGetsTheBaseImagesAsVariables) {
  const std::string said = (folder_.path() / "variables").string();
  programs_.put("docker", R"(case "$*" in
"image inspect"*) echo sha256:new;;
*" up "*) echo "$NODE_ADDRESS $POSTGRES_IMAGE $REDIS_IMAGE ${COMPOSE_PROFILES-unset}" >)" +
                              said + R"(;;
esac)");
  ASSERT_TRUE(start_here(here_, self(), "sha256:new", base_images));
  EXPECT_EQ(read_file(said).value_or(""), "127.0.0.9 stackpilot/postgres:1 none:none \n");
}

TEST(ServiceNamed, IsOneOfTheLabs) {
  LabSpec lab = service::load_lab(STACKPILOT_REPOSITORY).value();
  lab.services.push_back(lab.service());
  lab.services.back().project = "shop";
  EXPECT_EQ(service_named(lab, "").value().project, "infra");
  EXPECT_EQ(service_named(lab, "infra").value().project, "infra");
  EXPECT_EQ(service_named(lab, "shop").value().project, "shop");
  const Result<Service> unknown = service_named(lab, "other");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(unknown.error().message, "refused: lab.yaml lists no service other");
  EXPECT_EQ(unknown.error().hint, "put its compose file into `services` of infra/lab.yaml");
}

TEST_F(NodeSide, StartOfAnotherImageIsRefused) {
  programs_.put("docker", R"(case "$*" in "image inspect"*) echo sha256:other;; esac)");
  const auto refused = start_here(here_, self(), "sha256:new", base_images);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().hint, "make demo");
  EXPECT_FALSE(holds(programs_.calls(), "up --detach"));
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
