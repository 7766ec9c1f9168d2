// read_engine against a fake engine with canned answers.
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <map>
#include <thread>

#include "access/observe/engine_reader.h"
#include "access/observe/http.h"
#include "access/observe/swarm_reader.h"
#include "base/files.h"

namespace stackpilot::access {
namespace {

/// Listens on a Unix socket; by itself it accepts, as the kernel does, and never answers.
class ListeningSocket {
 public:
  ListeningSocket() : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un here{};
    here.sun_family = AF_UNIX;
    path().copy(here.sun_path, sizeof here.sun_path - 1);
    EXPECT_EQ(::bind(fd_, reinterpret_cast<sockaddr*>(&here), sizeof here), 0);
    EXPECT_EQ(::listen(fd_, 8), 0);
  }
  ListeningSocket(const ListeningSocket&) = delete;
  ListeningSocket& operator=(const ListeningSocket&) = delete;
  ~ListeningSocket() { ::close(fd_); }
  std::string path() const { return (folder_.path() / "docker.sock").string(); }
  int fd() const { return fd_; }

 private:
  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "engine-").value();
  int fd_;
};

/// Answers GET by exact target on a Unix socket; everything else is 404.
class FakeEngine {
 public:
  explicit FakeEngine(std::map<std::string, std::string> answers)
      : answers_(std::move(answers)), thread_([this] { serve(); }) {}
  ~FakeEngine() {
    stop_ = true;
    thread_.join();
  }
  std::string path() const { return socket_.path(); }

 private:
  void serve() {
    while (!stop_) {
      pollfd wait{socket_.fd(), POLLIN, 0};
      if (::poll(&wait, 1, 10) <= 0) continue;
      const int client = ::accept4(socket_.fd(), nullptr, nullptr, SOCK_CLOEXEC);
      answer(client);
      ::close(client);
    }
  }

  void answer(int client) const {
    std::array<char, 4096> chunk{};
    const ssize_t count = ::recv(client, chunk.data(), chunk.size() - 1, 0);
    const std::string request(chunk.data(), count < 0 ? 0 : static_cast<std::size_t>(count));
    const std::size_t start = request.find(' ') + 1;
    const auto found = answers_.find(request.substr(start, request.find(' ', start) - start));
    const std::string body = found == answers_.end() ? "{}" : found->second;
    const std::string reply =
        std::string(found == answers_.end() ? "HTTP/1.1 404 Not Found" : "HTTP/1.1 200 OK") +
        "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    ::send(client, reply.data(), reply.size(), MSG_NOSIGNAL);
  }

  std::map<std::string, std::string> answers_;
  ListeningSocket socket_;
  std::atomic<bool> stop_{false};
  std::thread thread_;  // last: it uses the others
};

std::map<std::string, std::string> answers() {
  return {{"/version", R"({"Version":"20.10.24"})"},
          {"/containers/json?all=1", R"([{"Id":"c1"}])"},
          {"/containers/c1/json", R"({"Id":"c1","Name":"/one","State":{"Running":true}})"},
          {"/images/json",
           R"([{"Id":"i1","RepoTags":["a:1"],"Labels":{"k":"v"}},{"Id":"i2","RepoTags":null}])"},
          {"/volumes", R"({"Volumes":[{"Name":"v2"},{"Name":"v1"}]})"},
          {"/networks", R"([{"Name":"bridge"}])"}};
}

TEST(ReadEngine, CollectsEverything) {
  const FakeEngine fake(answers());
  const Result<EngineFacts> engine = read_engine(fake.path());
  ASSERT_TRUE(engine) << engine.error().message;
  EXPECT_EQ(engine->version, "20.10.24");
  ASSERT_EQ(engine->containers.size(), 1U);
  EXPECT_EQ(engine->containers[0].name, "one");
  ASSERT_EQ(engine->images.size(), 2U);
  EXPECT_EQ(engine->images[0].labels.at("k"), "v");
  EXPECT_TRUE(engine->images[1].tags.empty());
  EXPECT_EQ(engine->volumes, (std::vector<std::string>{"v1", "v2"}));
  EXPECT_EQ(engine->networks, (std::vector<std::string>{"bridge"}));
}

// A task of a swarm's service, whose network the node is not on.
std::map<std::string, std::string> answers_with_a_task() {
  auto swarm = answers();
  swarm["/containers/c1/json"] =
      R"({"Id":"c1","Name":"/infra_api.n.t","State":{"Running":true},
          "Config":{"Labels":{"com.docker.swarm.service.name":"infra_api",
                              "com.docker.stack.namespace":"infra"}}})";
  swarm["/networks/docker_gwbridge"] =
      R"({"Containers":{"c1":{"Name":"gateway_1","IPv4Address":"172.19.0.3/16"},
                        "ingress-sbox":{"IPv4Address":"172.19.0.2/16"}}})";
  return swarm;
}

TEST(ReadEngine, OfATaskTellsItsServiceAndWhereItsNodeReachesIt) {
  const FakeEngine fake(answers_with_a_task());
  const Result<EngineFacts> engine = read_engine(fake.path());
  ASSERT_TRUE(engine) << engine.error().message;
  const ContainerFact& task = engine->containers.at(0);
  EXPECT_EQ(task.swarm_service, "infra_api");
  EXPECT_EQ(task.project, "infra");
  EXPECT_EQ(task.gateway_address, "172.19.0.3");
  EXPECT_EQ(task.settings.at("project"), "infra");
  EXPECT_EQ(task.settings.at("service"), "infra_api");
  EXPECT_EQ(find_container(*engine, "infra_api"), &task);
  EXPECT_EQ(find_container(*engine, "infra_api.n.t"), &task);
  EXPECT_EQ(find_container(*engine, "infra_db"), nullptr);
}

TEST(ReadEngine, OfATaskWithoutAGatewayNetworkIsNoProblem) {
  auto without = answers_with_a_task();
  without.erase("/networks/docker_gwbridge");
  const FakeEngine fake(without);
  const Result<EngineFacts> engine = read_engine(fake.path());
  ASSERT_TRUE(engine) << engine.error().message;
  EXPECT_EQ(engine->containers.at(0).gateway_address, "");
}

using Answers = std::map<std::string, std::string>;

constexpr const char* info_of_manager =
    R"({"Swarm":{"LocalNodeState":"active","ControlAvailable":true,"NodeID":"n"}})";

TEST(ReadSwarm, OfAManagerHasWhatItConsistsOf) {
  const FakeEngine fake({{"/info", info_of_manager},
                         {"/nodes", R"([{"ID":"n","Description":{"Hostname":"control"}}])"},
                         {"/services", "[]"},
                         {"/tasks?filters=%7B%22desired-state%22%3A%5B%22running%22%5D%7D", "[]"},
                         {"/networks", "[]"},
                         {"/configs", "[]"}});
  const auto swarm = read_swarm(fake.path());
  ASSERT_TRUE(swarm) << swarm.error().message;
  ASSERT_TRUE(swarm->has_value() && (*swarm)->view);
  EXPECT_EQ((*swarm)->view->nodes.at(0).name, "control");
}

TEST(ReadSwarm, OfAManagerWithoutAQuorumSaysWhy) {
  const FakeEngine fake(Answers{{"/info", info_of_manager}});
  const auto swarm = read_swarm(fake.path());
  ASSERT_TRUE(swarm) << swarm.error().message;
  ASSERT_TRUE(swarm->has_value());
  EXPECT_FALSE((*swarm)->view);
  EXPECT_EQ((*swarm)->view_problem, "the Docker engine answered status 404 to GET /nodes");
}

TEST(ReadSwarm, OfNoSwarmIsNone) {
  const FakeEngine fake(Answers{{"/info", R"({"Swarm":{"LocalNodeState":"inactive"}})"}});
  const auto swarm = read_swarm(fake.path());
  ASSERT_TRUE(swarm) << swarm.error().message;
  EXPECT_FALSE(swarm->has_value());
}

TEST(ReadSwarm, OfAnEngineThatDoesNotAnswerIsAnError) {
  EXPECT_FALSE(read_swarm("/no/such/socket"));
}

TEST(ReadEngine, SilenceIsToldApartFromAbsence) {
  EXPECT_FALSE(is_silent(read_engine_version("/no/such/socket").error()));
  const ListeningSocket silent;
  const Error error = http_get(UnixEndpoint{silent.path()}, "/version", Millis(100)).error();
  EXPECT_TRUE(is_silent(error));
  EXPECT_NE(error.message.find("did not answer within 0.1 s"), std::string::npos) << error.message;
}

TEST(ReadEngine, NoVolumeIsNoProblem) {
  auto none = answers();
  none["/volumes"] = R"({"Volumes":null})";
  const FakeEngine fake(none);
  const Result<EngineFacts> engine = read_engine(fake.path());
  ASSERT_TRUE(engine) << engine.error().message;
  EXPECT_TRUE(engine->volumes.empty());
}

TEST(ReadEngine, AContainerThatVanishesMeanwhileIsNoProblem) {
  auto vanished = answers();
  vanished.erase("/containers/c1/json");
  const FakeEngine fake(vanished);
  const Result<EngineFacts> engine = read_engine(fake.path());
  ASSERT_TRUE(engine) << engine.error().message;
  EXPECT_TRUE(engine->containers.empty());
}

TEST(ReadEngine, AnswersOfAnotherShapeAreErrors) {
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {"/version", "[]"},
      {"/version", "{}"},
      {"/version", R"({"Version":7})"},
      {"/containers/json?all=1", R"({"message":"no"})"},
      {"/containers/json?all=1", R"([{"Id":7}])"},
      {"/containers/c1/json", R"({"State":{"Running":"yes"}})"},
      {"/images/json", R"([{"RepoTags":"a:1"}])"},
      {"/images/json", "not json"},
      {"/volumes", "[]"},
      {"/networks", R"({"message":"no"})"}};
  for (const auto& [target, body] : wrong) {
    auto changed = answers();
    changed[target] = body;
    const FakeEngine fake(changed);
    EXPECT_FALSE(read_engine(fake.path())) << target << " " << body;
  }
}

TEST(ReadEngine, MissingEngineIsAnError) {
  EXPECT_FALSE(read_engine("/no/such/socket"));
}

}  // namespace
}  // namespace stackpilot::access
