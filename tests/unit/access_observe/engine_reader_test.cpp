#include "access/observe/engine_reader.h"

#include <gtest/gtest.h>

namespace stackpilot::access {
namespace {

// A container as Docker 20.10 describes it, abridged.
constexpr const char* inspected = R"({
  "Id": "8f1c9a", "Name": "/stackpilot-api", "Image": "sha256:6b86b2", "RestartCount": 2,
  "State": {"Status": "running", "Running": true, "Pid": 4242,
            "StartedAt": "2026-11-23T12:00:05.1Z"},
  "Config": {"User": "10001:10001",
             "Env": ["DB_HOST=db", "DB_PORT=5432", "DB_PASSWORD=a=b", "FLAG"],
             "Labels": {"com.docker.compose.project": "infra"}},
  "HostConfig": {"ReadonlyRootfs": true, "Privileged": false, "CapAdd": null, "CapDrop": ["ALL"],
                 "SecurityOpt": ["no-new-privileges:true"], "Memory": 268435456, "PidsLimit": 64,
                 "PortBindings": {"8000/tcp": [{"HostIp": "", "HostPort": "8000"}]}},
  "Mounts": [{"Type": "volume", "Name": "data", "Source": "/var/lib/docker/volumes/data/_data",
              "Destination": "/data", "RW": true},
             {"Type": "bind", "Source": "/etc", "Destination": "/host-etc"}],
  "NetworkSettings": {"Ports": {"8000/tcp": [{"HostIp": "0.0.0.0", "HostPort": "8000"}]},
                      "Networks": {"infra_default": {"Aliases": ["api", "8f1c9a"]},
                                   "bridge": {"Aliases": null}}}
})";

ContainerFact fact() {
  return read_container(Json::parse(inspected), {"DB_HOST", "DB_PORT", "DB_NAME"});
}

TEST(ReadContainer, Identity) {
  EXPECT_EQ(fact().id, "8f1c9a");
  EXPECT_EQ(fact().name, "stackpilot-api");
  EXPECT_EQ(fact().project, "infra");
  EXPECT_EQ(fact().image_id, "sha256:6b86b2");
  EXPECT_TRUE(fact().running);
  EXPECT_EQ(fact().restarts, 2);
  EXPECT_EQ(fact().pid, 4242);
  EXPECT_EQ(fact().started_at, "2026-11-23T12:00:05.1Z");
}

TEST(ReadContainer, Privileges) {
  EXPECT_EQ(fact().user, "10001:10001");
  EXPECT_TRUE(fact().readonly_root);
  EXPECT_FALSE(fact().privileged);
  EXPECT_TRUE(fact().cap_add.empty());
  EXPECT_EQ(fact().cap_drop, (std::vector<std::string>{"ALL"}));
  EXPECT_EQ(fact().security_opt, (std::vector<std::string>{"no-new-privileges:true"}));
  EXPECT_EQ(fact().memory_bytes, 268435456);
  EXPECT_EQ(fact().pids_limit, 64);
}

TEST(ReadContainer, KeepsNoSecretOfTheEnvironment) {
  EXPECT_EQ(fact().environment,
            (std::map<std::string, std::string>{{"DB_HOST", "db"}, {"DB_PORT", "5432"}}));
}

// Other variables may be secret, and so none is kept that was not asked for.
TEST(ReadContainer, KeepsOnlyTheVariablesThatAreNamed) {
  const Json json = Json::parse(inspected);
  EXPECT_TRUE(read_container(json).environment.empty());
  EXPECT_EQ(read_container(json, {"DB_HOST"}).environment,
            (std::map<std::string, std::string>{{"DB_HOST", "db"}}));
  EXPECT_EQ(read_container(json, {"FLAG"}).environment,
            (std::map<std::string, std::string>{{"FLAG", ""}}));
  EXPECT_TRUE(read_container(json, {"DB", "DB_HOS", ""}).environment.empty());
}

TEST(ReadContainer, SettingsHoldDigestsOfVariables) {
  const ContainerSettings settings = fact().settings;
  EXPECT_EQ(settings.at("environment.DB_PASSWORD").size(), 12U);
  for (const auto& [field, value] : settings) EXPECT_EQ(value.find("a=b"), std::string::npos);
}

TEST(ReadContainer, SettingsAreThoseThatDifferFromTheDefaults) {
  ContainerSettings settings = fact().settings;
  std::erase_if(settings, [](const auto& one) { return one.first.starts_with("environment."); });
  EXPECT_EQ(settings,
            (ContainerSettings{{"project", "infra"},
                               {"user", "10001:10001"},
                               {"read_only", "true"},
                               {"cap_drop", "ALL"},
                               {"security_opt", "no-new-privileges"},
                               {"mem_limit", "268435456 bytes"},
                               {"pids_limit", "64"},
                               {"ports", "0.0.0.0:8000->8000/tcp"},
                               {"volumes", "bind /etc at /host-etc ro, volume data at /data rw"},
                               {"networks", "bridge, infra_default"}}));
}

// What somebody can change with `docker run` or `docker update` shows.
class Tampered : public ::testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(Tampered, ShowsInTheSettings) {
  Json json = Json::parse(inspected);
  json.merge_patch(Json::parse(GetParam().second));
  const ContainerSettings now = read_container(json).settings;
  const ContainerSettings before = fact().settings;
  std::string changed;
  for (const auto& [field, value] : now) {
    const auto old = before.find(field);
    if (old == before.end() || old->second != value) changed += field + " ";
  }
  EXPECT_EQ(changed, std::string(GetParam().first) + " ");
}

INSTANTIATE_TEST_SUITE_P(
    All, Tampered,
    ::testing::Values(
        std::pair{"mem_limit", R"({"HostConfig":{"Memory":1}})"},
        std::pair{"restart", R"({"HostConfig":{"RestartPolicy":{"Name":"always"}}})"},
        std::pair{"pid", R"({"HostConfig":{"PidMode":"host"}})"},
        std::pair{"ipc", R"({"HostConfig":{"IpcMode":"container:x"}})"},
        std::pair{"security_opt", R"({"HostConfig":{"SecurityOpt":["seccomp=unconfined"]}})"},
        std::pair{"privileged", R"({"HostConfig":{"Privileged":true}})"},
        std::pair{"devices", R"({"HostConfig":{"Devices":[{"PathOnHost":"/dev/kmsg"}]}})"},
        std::pair{"group_add", R"({"HostConfig":{"GroupAdd":["0"]}})"},
        std::pair{"publish_all_ports", R"({"HostConfig":{"PublishAllPorts":true}})"},
        std::pair{"command", R"({"Config":{"Cmd":["sleep","1"]}})"},
        std::pair{"healthcheck", R"({"Config":{"Healthcheck":{"Test":["NONE"]}}})"},
        std::pair{"environment.LD_PRELOAD", R"({"Config":{"Env":["LD_PRELOAD=x"]}})"}));

TEST(ReadContainer, PortsMountsAndNetworks) {
  ASSERT_EQ(fact().ports.size(), 1U);
  EXPECT_EQ(fact().ports[0].container_port, 8000);
  EXPECT_EQ(fact().ports[0].host_port, 8000);
  ASSERT_EQ(fact().mounts.size(), 2U);
  EXPECT_EQ(fact().mounts[0].type, "volume");
  EXPECT_EQ(fact().mounts[0].name, "data");
  EXPECT_EQ(fact().mounts[0].destination, "/data");
  EXPECT_EQ(fact().mounts[1].name, "");
  EXPECT_EQ(fact().networks.at("infra_default"), (std::vector<std::string>{"api", "8f1c9a"}));
  EXPECT_TRUE(fact().networks.at("bridge").empty());
}

TEST(ReadContainer, PublishedToARandomPortIsPublished) {
  Json json = Json::parse(inspected);
  json["HostConfig"]["PortBindings"] = Json::object();
  json["HostConfig"]["PublishAllPorts"] = true;
  json["NetworkSettings"]["Ports"] = {
      {"5432/tcp", {{{"HostIp", "0.0.0.0"}, {"HostPort", "49153"}}}}, {"9000/tcp", nullptr}};
  const ContainerFact published = read_container(json);
  ASSERT_EQ(published.ports.size(), 1U);
  EXPECT_EQ(published.ports[0].container_port, 5432);
  EXPECT_EQ(published.ports[0].host_port, 49153);
}

TEST(ReadContainer, BoundWhileStoppedIsPublished) {
  Json json = Json::parse(inspected);
  json["NetworkSettings"]["Ports"] = Json::object();
  EXPECT_EQ(read_container(json).ports.size(), 1U);
}

TEST(ReadContainer, OfNothingIsEmptyAndStopped) {
  for (const char* text : {"{}", "null", "[]", R"({"State":null,"HostConfig":null})"}) {
    const ContainerFact empty = read_container(Json::parse(text));
    EXPECT_EQ(empty.name, "") << text;
    EXPECT_FALSE(empty.running) << text;
    EXPECT_FALSE(empty.readonly_root) << text;
    EXPECT_TRUE(empty.ports.empty()) << text;
  }
}

EngineFacts engine() {
  EngineFacts facts;
  facts.containers = {fact()};
  facts.images = {{"sha256:1", {"a:1"}, {}}, {"sha256:2", {"b:1"}, {}}};
  facts.volumes = {"data"};
  facts.networks = {"bridge"};
  return facts;
}

TEST(Fingerprint, DoesNotKnowTasksThatHaveEnded) {
  EngineFacts other = engine();
  other.containers.push_back(fact());
  other.containers.back().swarm_service = "infra_api";
  EXPECT_NE(fingerprint_of(other), fingerprint_of(engine()));
  other.containers.back().running = false;
  EXPECT_EQ(fingerprint_of(other), fingerprint_of(engine()));
}

TEST(Fingerprint, DoesNotDependOnTheOrder) {
  EngineFacts other = engine();
  std::swap(other.images[0], other.images[1]);
  EXPECT_EQ(fingerprint_of(other), fingerprint_of(engine()));
}

TEST(Fingerprint, OfAnEmptyEngineHasAllParts) {
  EXPECT_EQ(fingerprint_of(EngineFacts{}).parts.size(), 4U);
}

struct Change {
  std::string part;
  void (*apply)(EngineFacts&);
};

TEST(Fingerprint, ChangesInThePartThatChanged) {
  const std::vector<Change> changes = {
      {"containers", [](EngineFacts& one) { one.containers[0].running = false; }},
      {"containers", [](EngineFacts& one) { one.containers[0].restarts = 3; }},
      {"containers", [](EngineFacts& one) { one.containers[0].started_at = "later"; }},
      {"containers", [](EngineFacts& one) { one.containers.clear(); }},
      {"images", [](EngineFacts& one) { one.images[0].tags = {"a:2"}; }},
      {"images", [](EngineFacts& one) { one.images.pop_back(); }},
      {"volumes", [](EngineFacts& one) { one.volumes.emplace_back("more"); }},
      {"networks", [](EngineFacts& one) { one.networks.clear(); }}};
  const Fingerprint before = fingerprint_of(engine());
  for (const Change& change : changes) {
    EngineFacts changed = engine();
    change.apply(changed);
    const Fingerprint after = fingerprint_of(changed);
    for (const auto& [part, digest] : before.parts) {
      EXPECT_EQ(after.parts.at(part) != digest, part == change.part) << part;
    }
  }
}

}  // namespace
}  // namespace stackpilot::access
