#include "node/faults/container_changes.h"

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <set>

#include "node/service/compose_project.h"
#include "service/lab.h"
#include "unit/access_operate/fake_programs.h"

namespace stackpilot::node {
namespace {

constexpr const char* project = R"(services:
  api:
    image: "${IMAGE:?is not set; build it}"
    container_name: shop-api
    user: "10001:10001"
    read_only: true
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    mem_limit: 128m
    pids_limit: 64
    restart: unless-stopped
    healthcheck: {test: ["CMD", "check", "-p", "5432"]}
    environment: {DB_HOST: db}
    ports: ["8000:8000"]
  db:
    image: db:1
    container_name: shop-db
    volumes: ["data:/var/lib/data"]
volumes:
  data: {name: data}
)";

class ContainerChanges : public ::testing::Test {
 protected:
  std::string changed(const ContainerChange& change, const std::string& service = "api") const {
    return changed_project(project, service, change, site()).value();
  }

  FaultSite site() const { return FaultSite{here_, self_, "f00000001", {}}; }

  static ThisNode this_node() {
    LabSpec lab = service::load_lab(STACKPILOT_REPOSITORY).value();
    const NodeSpec node = lab.nodes.front();
    Service service = lab.service();
    return ThisNode{Workspace(STACKPILOT_REPOSITORY), std::move(lab), node, std::move(service)};
  }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "changes-").value();
  Result<access::LabLock> lock_ = access::LabLock::acquire(folder_.path() / "lock", "test");
  access::Operator here_{lock_->permit(), {}};
  ThisNode self_ = this_node();
};

TEST_F(ContainerChanges, HaveNamesOfTheirOwnAndEvidence) {
  std::set<std::string_view> names;
  for (const ContainerChange& one : container_changes()) {
    EXPECT_TRUE(names.insert(one.name).second) << one.name;
    EXPECT_EQ(find_container_change(one.name), &one);
    EXPECT_FALSE(one.service.empty() || one.what.empty() || one.value.empty()) << one.name;
  }
  EXPECT_EQ(find_container_change("nosuch"), nullptr);
  EXPECT_EQ(find_container_change(""), nullptr);
}

// A service may not start without what else is mounted.
TEST_F(ContainerChanges, KeepWhatIsMountedElsewhere) {
  constexpr const char* mounting = R"(services:
  api:
    image: api:1
    volumes: ["./api.json:/etc/api.json:ro", {type: tmpfs, target: /tmp}]
  db:
    image: db:1
    volumes: ["./db.conf:/etc/db.conf:ro", "data:{mount}"]
)";
  std::string text = mounting;
  text.replace(text.find("{mount}"), 7, site().dependency().mount);
  const auto mounts = [&](const char* service, const char* change) {
    const std::string changed =
        changed_project(text, service, *find_container_change(change), site()).value();
    return YAML::Load(changed)["services"][service]["volumes"];
  };
  const YAML::Node of_api = mounts("api", "docker-socket");
  ASSERT_EQ(of_api.size(), 3U);
  EXPECT_EQ(of_api[0].as<std::string>(), "./api.json:/etc/api.json:ro");
  EXPECT_EQ(of_api[1]["target"].as<std::string>(), "/tmp");
  EXPECT_EQ(of_api[2].as<std::string>(), "/var/run/docker.sock:/run/docker.sock");
  const YAML::Node of_db = mounts("db", "other-volume");
  ASSERT_EQ(of_db.size(), 2U);
  EXPECT_EQ(of_db[0].as<std::string>(), "./db.conf:/etc/db.conf:ro");
  EXPECT_EQ(of_db[1].as<std::string>(), "other:" + site().dependency().mount);
}

// What Compose would make of it differs in the changed settings of that service, and in no other.
TEST_F(ContainerChanges, ChangeOnlyWhatTheyName) {
  const auto before = parse_compose_project(project, "shop").value();
  for (const ContainerChange& one : container_changes()) {
    const auto after = parse_compose_project(changed(one), "shop").value();
    EXPECT_EQ(after.at("shop-db"), before.at("shop-db")) << one.name;
    std::set<std::string> differing;
    for (const auto& [from, to] : {std::pair(before, after), std::pair(after, before)}) {
      for (const auto& [field, value] : from.at("shop-api")) {
        const auto other = to.at("shop-api").find(field);
        if (other != to.at("shop-api").end() && other->second == value) continue;
        differing.insert(field.substr(0, field.find('.')));
      }
    }
    EXPECT_EQ(differing, std::set<std::string>{std::string(one.service.front().key)}) << one.name;
  }
}

TEST_F(ContainerChanges, KeepTextsThatLookLikeNumbersQuoted) {
  const std::string text = changed(*find_container_change("writable-root"));
  for (const char* part : {"\"5432\"", "\"10001:10001\"", "\"${IMAGE:?is not set; build it}\"",
                           "read_only: false", "pids_limit: 64"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << " is not in " << text;
  }
}

TEST_F(ContainerChanges, CarryTheIdOfTheFault) {
  const std::string text = changed(*find_container_change("other-volume"), "db");
  EXPECT_NE(text.find("other:/var/lib/postgresql/data"), std::string::npos) << text;
  EXPECT_NE(text.find("name: stackpilot-f00000001"), std::string::npos) << text;
}

TEST_F(ContainerChanges, OfWhatIsNoProjectFail) {
  const ContainerChange& change = container_changes().front();
  for (const char* text : {"", "[]", "services: {}", "services: {db: {}}", "services: [", "{"}) {
    EXPECT_FALSE(changed_project(text, "api", change, site())) << text;
  }
}

TEST(ProcessStatus, HasOneValueForALine) {
  constexpr const char* status =
      "Name:\tx\nUid:\t10001\t10001\t10001\t10001\nCapBnd:\t0000000000002000\nGroups:\t\n";
  const std::pair<const char*, const char*> table[] = {
      {"Uid", "10001"}, {"CapBnd", "0000000000002000"}, {"Groups", ""}, {"Cap", ""}, {"", ""}};
  for (const auto& [name, value] : table) EXPECT_EQ(status_value(status, name), value) << name;
}

TEST(MountInfo, SaysHowTheLastMountAtAPlaceIs) {
  constexpr const char* mounts =
      "10 1 0:1 / / ro,relatime - overlay overlay rw\n"
      "11 10 0:2 /docker.sock /run/docker.sock rw,nosuid - tmpfs tmpfs rw\n"
      "12 10 0:3 / /data rw - ext4 x rw\n13 12 0:4 / /data ro - ext4 x rw\nshort\n";
  const std::pair<const char*, const char*> table[] = {
      {"/", "ro"}, {"/run/docker.sock", "rw"}, {"/data", "ro"}, {"/dat", ""}, {"", ""}};
  for (const auto& [place, option] : table) EXPECT_EQ(mount_option(mounts, place), option) << place;
}

}  // namespace
}  // namespace stackpilot::node
