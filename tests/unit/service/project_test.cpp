// What a compose file says plainly of its service, and where it is told what it lacks.
#include "service/project.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "service/lab.h"
#include "unit/base/mistake.h"

namespace stackpilot::service {
namespace {

// The table below refers to line numbers in this text: line 1 is "services:".
const std::string good = R"(services:
  api:
    image: shop-api:local
    container_name: shop-api
    ports:
      - "${NODE_ADDRESS:-127.0.0.1}:8000:80"
  db:
    image: "${REDIS_IMAGE:?is not set}"
    container_name: shop-db
    volumes:
      - shop_data:/var/lib/data
volumes:
  shop_data:
    name: the_data
)";

Contract contract_with(const std::string& kind, int port = 0) {
  Contract contract;
  contract.component = "api";
  contract.source = "apps/shop";
  contract.dependency = DependencyContract{.component = "db", .kind = kind, .port = port};
  return contract;
}

Result<Service> read(const std::string& text) {
  return read_project(text, "services/shop/compose.yml", contract_with("redis"));
}

TEST(Project, IsReadAsItStandsThere) {
  const Result<Service> service = read(good);
  ASSERT_TRUE(service) << service.error().message;
  EXPECT_EQ(service->project, "shop");
  EXPECT_EQ(service->compose_file, "services/shop/compose.yml");
  EXPECT_EQ(service->contract, contract_with("redis"));
  EXPECT_EQ(service->component, (Component{"api", "shop-api", "shop-api:local"}));
  EXPECT_EQ(service->port, 8000);
  ASSERT_TRUE(service->dependency);
  EXPECT_EQ(service->dependency->component, (Component{"db", "shop-db", ""}));
  EXPECT_EQ(service->dependency->contract, *contract_with("redis").dependency);
  EXPECT_EQ(service->dependency->port, 6379);
  EXPECT_EQ(service->dependency->volume, "the_data");
  EXPECT_EQ(service->dependency->mount, "/var/lib/data");
  EXPECT_EQ(containers_of(*service), (std::vector<std::string>{"shop-api", "shop-db"}));
}

TEST(Project, NeedsNoDependency) {
  Contract contract;
  contract.component = "api";
  const Result<Service> service = read_project(good, "shop/compose.yml", contract);
  ASSERT_TRUE(service) << service.error().message;
  EXPECT_FALSE(service->dependency);
  EXPECT_EQ(containers_of(*service), std::vector<std::string>{"shop-api"});
}

TEST(Project, KnowsTheUsualPortsOfDependencies) {
  const std::tuple<const char*, int, int> ports[] = {{"postgres", 0, 5432},
                                                     {"redis", 0, 6379},
                                                     {"postgres", 5433, 5433},
                                                     {"redis", 7000, 7000},
                                                     {"tcp", 4222, 4222}};
  for (const auto& [kind, declared, port] : ports) {
    const auto service = read_project(good, "shop/c.yml", contract_with(kind, declared));
    ASSERT_TRUE(service) << kind;
    EXPECT_EQ(service->dependency->port, port) << kind << " " << declared;
  }
}

// As Compose makes it of the folder.
TEST(Project, IsNamedAfterItsFolder) {
  const std::pair<const char*, const char*> names[] = {
      {"infra/docker-compose.yml", "infra"},
      {"services/webdis/docker-compose.yml", "webdis"},
      {"a/My Shop_2-x.y/c.yml", "myshop_2-xy"},
      {"a/b/../c/d.yml", "c"},
      {"_-Shop-_/c.yml", "shop-_"},
      {"__/c.yml", ""}};
  for (const auto& [file, name] : names) EXPECT_EQ(project_name(file), name) << file;
}

struct GoodProject {
  std::string name;
  std::string text;
  std::string seen;
};

void PrintTo(const GoodProject& one, std::ostream* out) {
  *out << one.name;
}

// "container image port; container image volume at mount"
std::string seen_in(const Service& service) {
  const Dependency& db = *service.dependency;
  return service.component.container + " " + service.component.image + " " +
         std::to_string(service.port) + "; " + db.component.container + " " + db.component.image +
         " " + db.volume + " at " + db.mount;
}

class GoodProjects : public ::testing::TestWithParam<GoodProject> {};

TEST_P(GoodProjects, AreRead) {
  const Result<Service> service = read(GetParam().text);
  ASSERT_TRUE(service) << service.error().message;
  EXPECT_EQ(seen_in(*service), GetParam().seen);
}

// The port as `entry`.
GoodProject port_as(const std::string& name, const std::string& entry) {
  return {name, changed(good, "\"${NODE_ADDRESS:-127.0.0.1}:8000:80\"", entry),
          "shop-api shop-api:local 8000; shop-db  the_data at /var/lib/data"};
}

GoodProject volumes_as(const std::string& name, const std::string& entries,
                       const std::string& volume) {
  return {name, changed(good, "      - shop_data:/var/lib/data\n", entries),
          "shop-api shop-api:local 8000; shop-db  " + volume};
}

INSTANTIATE_TEST_SUITE_P(
    Ports, GoodProjects,
    ::testing::Values(port_as("PortAlone", "\"8000:80\""),
                      port_as("PortAtAnAddress", "\"192.0.2.1:8000:80\""),
                      port_as("PortWithAProtocol", "\"192.0.2.1:8000:80/tcp\""),
                      port_as("PortAtAVariable", "\"${NODE_ADDRESS}:8000:80\""),
                      port_as("PortInTheLongForm", "{target: 80, published: 8000}"),
                      port_as("PortAsATextInTheLongForm",
                              "{target: 80, published: \"8000\", host_ip: \"${A:-::1}\"}")),
    name_of<GoodProject>);

INSTANTIATE_TEST_SUITE_P(
    Volumes, GoodProjects,
    ::testing::Values(
        volumes_as("VolumeThatMayBeRead", "      - shop_data:/d:ro\n", "the_data at /d"),
        volumes_as("VolumeInTheLongForm", "      - {type: volume, source: shop_data, target: /d}\n",
                   "the_data at /d"),
        volumes_as("VolumeBesideBinds",
                   "      - ./conf:/conf:ro\n      - /etc/x:/x\n"
                   "      - {type: bind, source: /y, target: /y}\n      - shop_data:/d\n"
                   "      - {type: tmpfs, target: /tmp}\n",
                   "the_data at /d"),
        volumes_as("OnlyABind", "      - ./conf:/conf:ro\n", " at "),
        volumes_as("OnlyOneWithoutAName", "      - /var/lib/data\n", " at "),
        GoodProject{"VolumeWithoutADeclaredName",
                    changed(good, "    name: the_data\n", "    driver: local\n"),
                    "shop-api shop-api:local 8000; shop-db  shop_shop_data at /var/lib/data"},
        GoodProject{"NoVolumes",
                    changed(good, "    volumes:\n      - shop_data:/var/lib/data\n", ""),
                    "shop-api shop-api:local 8000; shop-db   at "},
        GoodProject{"VolumeNamedByCompose", changed(good, "    name: the_data\n", ""),
                    "shop-api shop-api:local 8000; shop-db  shop_shop_data at /var/lib/data"}),
    name_of<GoodProject>);

constexpr const char* merged = R"(x-names: &names
  container_name: shop-api
  image: other:1
x-ports: &ports {ports: ["8000:80"], image: another:2}
services:
  api:
    <<: [*names, *ports]
    image: shop-api:local
  db: &db
    container_name: shop-db
    image: ${REDIS_IMAGE}
    volumes: [data:/d]
  copy: {<<: *db}
volumes: {data: }
)";

INSTANTIATE_TEST_SUITE_P(
    Yaml, GoodProjects,
    ::testing::Values(
        GoodProject{"AnchorsAndMergeKeys", merged,
                    "shop-api shop-api:local 8000; shop-db  shop_data at /d"},
        GoodProject{"FirstMergedWins",
                    "a: &a {container_name: first, image: a:1}\n"
                    "b: &b {container_name: second, image: b:1, ports: ['8000:80']}\n"
                    "services: {api: {<<: [*a, *b]}, db: {<<: *b}}\n",
                    "first a:1 8000; second b:1  at "},
        GoodProject{"MergedInWhatIsMerged",
                    "a: &a {container_name: x}\nb: &b {<<: *a, image: b:1, ports: ['8000:80']}\n"
                    "services: {api: {<<: *b}, db: {<<: *b}}\n",
                    "x b:1 8000; x b:1  at "},
        GoodProject{"OtherImage", changed(good, "shop-api:local", "reg.example/a/b_c:1.2-x"),
                    "shop-api reg.example/a/b_c:1.2-x 8000; shop-db  the_data at /var/lib/data"}),
    name_of<GoodProject>);

class BadProjects : public ::testing::TestWithParam<Mistake> {};

TEST_P(BadProjects, AreOneErrorWithItsPlace) {
  const Result<Service> service = read(changed(good, GetParam().from, GetParam().to));
  ASSERT_FALSE(service) << seen_in(*service);
  EXPECT_EQ(service.error().message, "services/shop/compose.yml:" + GetParam().message);
  EXPECT_EQ(service.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(service.error().hint, "correct services/shop/compose.yml and run the command again");
}

INSTANTIATE_TEST_SUITE_P(
    Components, BadProjects,
    ::testing::Values(
        Mistake{"NoServices", "services:\n", "others:\n",
                "1:1: services.api: expected the service that x-stackpilot names"},
        Mistake{"NoComponent", "  api:\n", "  app:\n",
                "2:3: services.api: expected the service that x-stackpilot names"},
        Mistake{"NoDependency", "  db:\n", "  other:\n",
                "2:3: services.db: expected the service that x-stackpilot names"},
        Mistake{"ComponentIsAText", "  db:\n    image:", "  db: text\n  other:\n    image:",
                "7:7: services.db: expected the service that x-stackpilot names"},
        Mistake{"Extends", "    image: shop-api:local\n",
                "    image: shop-api:local\n    extends: {file: base.yml, service: api}\n",
                "4:14: services.api.extends: expected what it extends to be written here, "
                "where it can be read"},
        Mistake{"DependencyExtends", "    container_name: shop-db\n",
                "    container_name: shop-db\n    extends: api\n",
                "10:14: services.db.extends: expected what it extends to be written here, "
                "where it can be read"},
        Mistake{"InAProfile", "    image: shop-api:local\n",
                "    image: shop-api:local\n    profiles: [debug]\n",
                "4:15: services.api.profiles: expected none: what the contract speaks of is "
                "always started"},
        Mistake{"DependencyInAProfile", "    container_name: shop-db\n",
                "    container_name: shop-db\n    profiles: [debug]\n",
                "10:15: services.db.profiles: expected none: what the contract speaks of is "
                "always started"}),
    name_of<Mistake>);

INSTANTIATE_TEST_SUITE_P(
    Names, BadProjects,
    ::testing::Values(
        Mistake{"NoContainerName", "    container_name: shop-api\n", "",
                "3:5: services.api.container_name: expected a name, found none"},
        Mistake{"NoContainerNameOfTheDependency", "    container_name: shop-db\n", "",
                "8:5: services.db.container_name: expected a name, found none"},
        Mistake{"EmptyContainerName", "container_name: shop-db",
                "container_name:", "8:5: services.db.container_name: expected a name, found none"},
        Mistake{"ContainerNameInAVariable", "container_name: shop-api",
                "container_name: \"${NAME:-shop-api}\"",
                "4:21: services.api.container_name: expected a plain name, without variables, "
                "found \"${NAME:-shop-api}\""},
        Mistake{"ContainerNameThatIsAnOption", "container_name: shop-db", "container_name: --rm",
                "9:21: services.db.container_name: expected a plain name, without variables, "
                "found \"--rm\""},
        Mistake{"ContainerNameWithASpace", "container_name: shop-db", "container_name: shop db",
                "9:21: services.db.container_name: expected a plain name, without variables, "
                "found \"shop db\""},
        Mistake{"ContainerNameThatIsAList", "container_name: shop-db", "container_name: [shop-db]",
                "9:21: services.db.container_name: expected a plain name, without variables, "
                "found \"\""},
        Mistake{"LongContainerName", "container_name: shop-db",
                "container_name: " + std::string(64, 'a'),
                "9:21: services.db.container_name: expected a plain name, without variables, "
                "found \"" +
                    std::string(60, 'a') + "...\""},
        Mistake{"VolumeNameInAVariable", "name: the_data", "name: ${DATA}",
                "14:11: volumes.shop_data.name: expected a plain name, without variables, found "
                "\"${DATA}\""}),
    name_of<Mistake>);

constexpr const char* of_an_image = "expected an image name with a tag other than latest, found ";

INSTANTIATE_TEST_SUITE_P(
    Images, BadProjects,
    ::testing::Values(
        Mistake{"NoImage", "    image: shop-api:local\n", "",
                "3:5: services.api.image: expected an image, found none"},
        Mistake{"ImageWithoutATag", "shop-api:local", "shop-api",
                std::string("3:12: services.api.image: ") + of_an_image + "\"shop-api\""},
        Mistake{"ImageWithLatest", "shop-api:local", "shop-api:latest",
                std::string("3:12: services.api.image: ") + of_an_image + "\"shop-api:latest\""},
        Mistake{"ImagePartlyInAVariable", "shop-api:local", "shop-api:${TAG}",
                std::string("3:12: services.api.image: ") + of_an_image + "\"shop-api:${TAG}\""},
        Mistake{"ImageOfTheDependencyWithLatest", "\"${REDIS_IMAGE:?is not set}\"", "redis:latest",
                std::string("8:12: services.db.image: ") + of_an_image + "\"redis:latest\""},
        Mistake{"ImageThatIsAMap", "shop-api:local", "{a: b}",
                std::string("3:12: services.api.image: ") + of_an_image + "\"\""}),
    name_of<Mistake>);

constexpr const char* one_port =
    "expected exactly one published port, at which clients reach the service";
constexpr const char* a_port =
    "expected a published port, as \"${NODE_ADDRESS:-127.0.0.1}:8000:8000\"";
const std::string port_entry = "\"${NODE_ADDRESS:-127.0.0.1}:8000:80\"";

Mistake bad_port(const std::string& name, const std::string& entry) {
  return {name, port_entry, entry, std::string("6:9: services.api.ports[0]: ") + a_port};
}

INSTANTIATE_TEST_SUITE_P(
    Ports, BadProjects,
    ::testing::Values(Mistake{"NoPorts", "    ports:\n      - " + port_entry + "\n", "",
                              std::string("3:5: services.api.ports: ") + one_port},
                      Mistake{"EmptyPorts", "ports:\n      - " + port_entry + "\n", "ports: []\n",
                              std::string("5:12: services.api.ports: ") + one_port},
                      Mistake{"TwoPorts", port_entry + "\n", port_entry + "\n      - \"9000:90\"\n",
                              std::string("6:7: services.api.ports: ") + one_port},
                      Mistake{"PortsThatAreAText", "ports:\n      - " + port_entry + "\n",
                              "ports: \"8000:80\"\n",
                              std::string("5:12: services.api.ports: ") + one_port},
                      bad_port("OnlyTheContainersPort", "\"80\""),
                      bad_port("PortThatTheEngineChooses", "\":80\""),
                      bad_port("PortThatTheEngineChoosesAtAnAddress", "\"192.0.2.1::80\""),
                      bad_port("PortInAVariable", "\"${PORT}:80\""),
                      bad_port("PortInAVariableAtAnAddress", "\"192.0.2.1:${PORT:-8000}:80\""),
                      bad_port("PortInAVariableWithoutBraces", "\"$PORT:80\""),
                      bad_port("RangeOfPorts", "\"8000-8001:80-81\""),
                      bad_port("PortZero", "\"0:80\""), bad_port("PortOutOfRange", "\"65536:80\""),
                      bad_port("HugePort", "\"999999999999:80\""),
                      bad_port("LongFormWithoutAPort", "{target: 80}"),
                      bad_port("LongFormWithAVariable", "{target: 80, published: \"${PORT}\"}"),
                      bad_port("LongFormWithAList", "{target: 80, published: [8000]}"),
                      bad_port("PortThatIsAList", "[8000]"), bad_port("EmptyPort", "\"\"")),
    name_of<Mistake>);

INSTANTIATE_TEST_SUITE_P(
    Volumes, BadProjects,
    ::testing::Values(
        Mistake{"TwoNamedVolumes", "      - shop_data:/var/lib/data\n",
                "      - shop_data:/var/lib/data\n      - more:/more\n",
                "12:9: services.db.volumes[1]: expected one named volume, found a second one"},
        Mistake{"SecondVolumeInTheLongForm", "      - shop_data:/var/lib/data\n",
                "      - {type: volume, source: a, target: /a}\n      - /etc:/etc\n"
                "      - {type: volume, source: b, target: /b}\n",
                "13:9: services.db.volumes[2]: expected one named volume, found a second one"},
        Mistake{"VolumeThatIsNotDeclared", "shop_data:/var/lib/data", "other:/var/lib/data",
                "11:9: services.db.volumes[0]: expected a volume that is declared under "
                "`volumes` of this file, found \"other\""},
        Mistake{"VolumeWhereNoneIsDeclared", "volumes:\n  shop_data:\n    name: the_data\n", "",
                "11:9: services.db.volumes[0]: expected a volume that is declared under "
                "`volumes` of this file, found \"shop_data\""},
        Mistake{"RelativeMount", "shop_data:/var/lib/data", "shop_data:var/lib/data",
                "11:9: services.db.volumes[0]: expected <volume>:<absolute path>"},
        Mistake{"NoMount", "shop_data:/var/lib/data", "{type: volume, source: shop_data}",
                "11:9: services.db.volumes[0]: expected <volume>:<absolute path>"}),
    name_of<Mistake>);

TEST(BadYaml, IsOneErrorWithItsPlace) {
  const Result<Service> service = read("services:\n  api: [\n");
  ASSERT_FALSE(service);
  EXPECT_EQ(service.error().kind, ErrorKind::kUsage);
  EXPECT_TRUE(
      service.error().message.starts_with("services/shop/compose.yml:3:1: not valid YAML: "))
      << service.error().message;
  EXPECT_EQ(service.error().hint, "correct services/shop/compose.yml and run the command again");
}

// Merges that run in a circle end.
TEST(BadYaml, ThatMergesItself) {
  for (const char* text :
       {"services: {api: &a {<<: *a}}\n", "services: &s {<<: *s}\n",
        "services: {api: &a {<<: [*a, *a]}}\n", "services: {api: &a {<<: {<<: *a}}}\n"}) {
    const Result<Service> service = read(text);
    ASSERT_FALSE(service) << text;
    EXPECT_EQ(service.error().kind, ErrorKind::kUsage) << text;
  }
}

TEST(BadYaml, ThatIsNoMapHasNoServices) {
  for (const char* text : {"", "[]", "text", "services: [api]"}) {
    const Result<Service> service = read(text);
    ASSERT_FALSE(service) << text;
    EXPECT_NE(service.error().message.find("services.api: expected the service that x-stackpilot "
                                           "names"),
              std::string::npos)
        << service.error().message;
  }
}

}  // namespace
}  // namespace stackpilot::service
