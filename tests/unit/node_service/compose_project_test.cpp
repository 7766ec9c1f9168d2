#include "node/service/compose_project.h"

#include <gtest/gtest.h>

#include <functional>

#include "access/observe/container_settings.h"
#include "access/observe/deployment_files.h"
#include "service/lab.h"

namespace stackpilot::node {
namespace {

// As docker-compose 1.29 prints a project.
constexpr const char* version_1 = R"(services:
  api:
    cap_drop: [ALL]
    container_name: stackpilot-api
    environment: {DB_HOST: db, DB_PORT: '5432'}
    healthcheck:
      interval: 5s
      retries: 3
      test: [CMD, /usr/bin/mock-exchange, healthcheck]
      timeout: 3s
    image: infra-api:local
    logging:
      driver: json-file
      options: {max-file: '3', max-size: 10m}
    mem_limit: 128m
    pids_limit: 64
    ports:
    - published: 8000
      target: 8000
    read_only: true
    restart: unless-stopped
    security_opt: ['no-new-privileges:true']
    user: 10001:10001
  db:
    container_name: stackpilot-db
    image: pg:1
    shm_size: 128m
    stop_grace_period: 30s
    stop_signal: SIGINT
    tmpfs: ['/tmp:mode=1777', '/run/postgresql:uid=999,gid=999,mode=0755']
    volumes: ['stackpilot_pgdata:/var/lib/postgresql/data:rw', '/etc/x:/x:ro']
version: '3.9'
volumes:
  stackpilot_pgdata: {name: stackpilot_pgdata}
)";

// The same project as Compose v2 prints it.
constexpr const char* version_2 = R"(name: infra
services:
  api:
    cap_drop: [ALL]
    command: null
    container_name: stackpilot-api
    entrypoint: null
    environment: {DB_HOST: db, DB_PORT: "5432"}
    healthcheck:
      test: [CMD, /usr/bin/mock-exchange, healthcheck]
      timeout: 3s
      interval: 5s
      retries: 3
    image: infra-api:local
    logging:
      driver: json-file
      options: {max-file: "3", max-size: 10m}
    mem_limit: "134217728"
    networks: {default: null}
    pids_limit: 64
    ports:
      - {mode: ingress, target: 8000, published: "8000", protocol: tcp}
    read_only: true
    restart: unless-stopped
    security_opt: ["no-new-privileges:true"]
    user: 10001:10001
  db:
    command: null
    container_name: stackpilot-db
    entrypoint: null
    image: pg:1
    networks: {default: null}
    shm_size: "134217728"
    stop_grace_period: 30s
    stop_signal: SIGINT
    tmpfs: ["/run/postgresql:uid=999,gid=999,mode=0755", "/tmp:mode=1777"]
    volumes:
      - {type: volume, source: stackpilot_pgdata, target: /var/lib/postgresql/data, volume: {}}
      - {type: bind, source: /etc/x, target: /x, read_only: true}
networks:
  default: {name: infra_default}
volumes:
  stackpilot_pgdata: {name: stackpilot_pgdata}
)";

DeclaredContainers declared_by(const char* text) {
  return parse_compose_project(text, "infra").value();
}

TEST(ComposeProject, IsTheSameWithBothVersions) {
  EXPECT_EQ(declared_by(version_1), declared_by(version_2));
}

TEST(ComposeProject, HasTheSettingsThatAnEngineReports) {
  ContainerSettings api = declared_by(version_1).at("stackpilot-api");
  std::erase_if(api, [](const auto& one) { return one.first.starts_with("environment."); });
  EXPECT_EQ(api, (ContainerSettings{
                     {"project", "infra"},
                     {"service", "api"},
                     {"image", "infra-api:local"},
                     {"user", "10001:10001"},
                     {"restart", "unless-stopped"},
                     {"read_only", "true"},
                     {"cap_drop", "ALL"},
                     {"security_opt", "no-new-privileges"},
                     {"mem_limit", "134217728 bytes"},
                     {"pids_limit", "64"},
                     {"ports", "0.0.0.0:8000->8000/tcp"},
                     {"networks", "infra_default"},
                     {"logging", "json-file max-file=3 max-size=10m"},
                     {"healthcheck",
                      "CMD /usr/bin/mock-exchange healthcheck; interval 5000000000 ns, timeout "
                      "3000000000 ns, start 0 ns, retries 3"}}));
  const ContainerSettings db = declared_by(version_1).at("stackpilot-db");
  EXPECT_EQ(db.at("volumes"),
            "bind /etc/x at /x ro, volume stackpilot_pgdata at /var/lib/postgresql/data rw");
  EXPECT_EQ(db.at("stop_grace_period"), "30 s");
  EXPECT_EQ(db.at("tmpfs"), "/run/postgresql:uid=999,gid=999,mode=0755, /tmp:mode=1777");
}

// What a compose file says of a limit or of the network, and what an engine says of a container
// that was made so.
TEST(ComposeProject, IsReadAsTheEnginesAnswerIs) {
  const struct {
    const char* declared;
    const char* host_config;
    const char* field;
    const char* value;
  } rows[] = {
      {"sysctls: {net.core.somaxconn: 1024, net.ipv4.tcp_retries2: '2'}",
       R"({"Sysctls": {"net.ipv4.tcp_retries2": "2", "net.core.somaxconn": "1024"}})", "sysctls",
       "net.core.somaxconn=1024, net.ipv4.tcp_retries2=2"},
      {"sysctls: [net.core.somaxconn=1024]", R"({"Sysctls": {"net.core.somaxconn": "1024"}})",
       "sysctls", "net.core.somaxconn=1024"},
      {"extra_hosts: ['shop:10.1.2.3', 'a=10.1.2.4']",
       R"({"ExtraHosts": ["a:10.1.2.4", "shop:10.1.2.3"]})", "extra_hosts",
       "a:10.1.2.4, shop:10.1.2.3"},
      {"extra_hosts: {shop: 10.1.2.3}", R"({"ExtraHosts": ["shop:10.1.2.3"]})", "extra_hosts",
       "shop:10.1.2.3"},
      {"dns: 10.1.2.3", R"({"Dns": ["10.1.2.3"]})", "dns", "10.1.2.3"},
      {"ulimits: {nproc: 64, nofile: {soft: 10, hard: 20}}",
       R"({"Ulimits": [{"Name": "nofile", "Soft": 10, "Hard": 20},
                       {"Name": "nproc", "Soft": 64, "Hard": 64}]})",
       "ulimits", "nofile=10:20, nproc=64:64"},
      {"cpus: 0.5", R"({"NanoCpus": 500000000})", "cpus", "0.5"},
      {"mem_reservation: 64m", R"({"MemoryReservation": 67108864})", "mem_reservation",
       "67108864 bytes"},
  };
  for (const auto& [declared, host_config, field, value] : rows) {
    const std::string text =
        std::string("services:\n  a:\n    container_name: a\n    image: x:1\n    ") + declared;
    EXPECT_EQ(declared_by(text.c_str()).at("a")[field], value) << declared;
    const Json inspected = {{"HostConfig", Json::parse(host_config)}};
    EXPECT_EQ(access::effective_settings(inspected)[field], value) << host_config;
  }
}

TEST(ComposeProject, KeepsWhatItDoesNotKnow) {
  const auto containers =
      declared_by("services: {a: {container_name: a, image: x:1, cgroup_parent: /other}}");
  EXPECT_EQ(containers.at("a").at("cgroup_parent"), "/other");
}

// As a deploy does, which asks for no profile. Compose v2 does not even print them.
TEST(ComposeProject, LeavesOutWhatIsInAProfile) {
  const auto containers = declared_by(
      "services: {a: {container_name: a, image: x:1, profiles: []},\n"
      "  b: {container_name: b, image: x:1, profiles: [debug]}, c: {image: x:1, profiles: [d]}}\n");
  ASSERT_EQ(containers.size(), 1U);
  EXPECT_EQ(containers.at("a").count("profiles"), 0U);
}

TEST(ComposeProject, ReadsShortPortsAndOtherNames) {
  const auto containers = declared_by(
      "services: {a: {container_name: a, image: x:1, ports: ['127.0.0.1:80:8080/udp', '9:9'],\n"
      "  network_mode: host, volumes: ['data:/d'], environment: ['A=b', 'C']}}\n");
  EXPECT_EQ(containers.at("a").at("ports"), "0.0.0.0:9->9/tcp, 127.0.0.1:80->8080/udp");
  EXPECT_EQ(containers.at("a").at("networks"), "host");
  EXPECT_EQ(containers.at("a").at("volumes"), "volume infra_data at /d rw");
  EXPECT_EQ(containers.at("a").count("environment.A"), 1U);
}

TEST(ComposeProject, OfNonsenseIsAnError) {
  for (const char* text : {"", "services: {}", "services: {a: {image: x}}", "[", "services: [1]",
                           "services: {a: {container_name: a, mem_limit: much}}",
                           "services: {a: {container_name: a, ports: [{target: x}]}}"}) {
    EXPECT_FALSE(parse_compose_project(text, "infra")) << text;
  }
}

TEST(EnvFiles, InAllForms) {
  EXPECT_EQ(access::files_read_by(
                "services: {a: {env_file: x.env}, b: {env_file: [y, {path: z}]}, c: {}}")
                .value(),
            (std::vector<std::string>{"x.env", "y", "z"}));
  EXPECT_FALSE(access::files_read_by("["));
  EXPECT_EQ(
      access::files_read_by("configs: {haproxy: {file: ./haproxy.cfg}, other: {external: true}}"),
      std::vector<std::string>{"./haproxy.cfg"});
}

TEST(MountedFiles, AreThoseOfTheRepository) {
  EXPECT_EQ(
      access::files_read_by("x: &x {volumes: ['./m:/m'], env_file: e}\n"
                            "services: {a: {<<: *x}, b: {volumes: ['./x:/x:ro', '/y:/y', 'v:/v', "
                            "{type: bind, source: ../z, target: /z}]}}")
          .value(),
      (std::vector<std::string>{"e", "./m", "./x", "../z"}));
}

// What a service takes from there changes with it.
TEST(ExtendedFiles, AreThoseThatAreNamed) {
  EXPECT_EQ(access::files_read_by("x: &x {extends: {file: base.yml, service: s}}\n"
                                  "services: {a: {<<: *x}, b: {extends: a},\n"
                                  "  c: {extends: {service: a}}}")
                .value(),
            std::vector<std::string>{"base.yml"});
}

// The files of this repository: the image's source, the compose file and its variables.
TEST(DeploymentFiles, OfThisRepository) {
  const LabSpec lab = service::load_lab(STACKPILOT_REPOSITORY).value();
  const auto files = access::read_deployment_files(STACKPILOT_REPOSITORY, lab.service()).value();
  EXPECT_EQ(files.source.count("apps/mock-exchange/src/app.cpp"), 1U);
  EXPECT_EQ(files.source.count("apps/mock-exchange/Dockerfile"), 1U);
  EXPECT_EQ(files.source.count("apps/mock-exchange/README.md"), 0U);
  EXPECT_EQ(files.compose.count("infra/docker-compose.yml"), 1U);
  EXPECT_EQ(files.compose.count("apps/mock-exchange/env/api.env"), 1U);
  EXPECT_EQ(files.compose.count("apps/mock-exchange/env/db.env"), 1U);
  for (const char* file :
       {"infra/docker-stack.yml", "infra/docker-stack.encrypted.yml", "infra/haproxy.cfg",
        "apps/mock-exchange/env/api.env", "apps/mock-exchange/env/db.env"}) {
    EXPECT_EQ(files.stack.count(file), 1U) << file;
  }
  EXPECT_EQ(files.stack.count("infra/docker-compose.yml"), 0U);
}

TEST(ComposeProject, PrintsADollarTwice) {
  const auto containers = parse_compose_project(
      "services: {a: {container_name: a, image: \"i:1\", command: [sh, -c, 'echo $$HOME $$$$']}}",
      "p");
  ASSERT_TRUE(containers) << containers.error().message;
  EXPECT_EQ(containers->at("a").at("command"), "sh -c echo $HOME $$");
}

Service shop() {
  Service service;
  service.compose_file = "shop/compose.yml";
  service.component = {"api", "shop-api", "shop:local"};
  service.port = 8000;
  service.dependency = Dependency{.component = {"db", "shop-db", ""},
                                  .contract = {},
                                  .port = 5432,
                                  .volume = "shop_data",
                                  .mount = "/data"};
  return service;
}

DeclaredContainers as_read() {
  return {{"shop-api", {{"service", "api"}, {"ports", "10.0.0.1:8000->80/tcp"}}},
          {"shop-db", {{"service", "db"}, {"volumes", "volume shop_data at /data rw"}}}};
}

TEST(ComposeProject, IsWhatWasRead) {
  EXPECT_TRUE(require_as_read(shop(), as_read()));
  Service stateless = shop();
  stateless.dependency.reset();
  EXPECT_TRUE(require_as_read(stateless, as_read()));
}

TEST(ComposeProject, IsNotWhatWasRead) {
  struct Row {
    const char* what;
    std::function<void(DeclaredContainers&)> change;
    const char* message;
  };
  const Row rows[] = {
      {"no component", [](auto& all) { all.erase("shop-api"); },
       "shop-api is read as the container of api, and Compose makes nothing of it"},
      {"of another service", [](auto& all) { all["shop-api"]["service"] = "web"; },
       "Compose makes web of it"},
      {"another port", [](auto& all) { all["shop-api"]["ports"] = "10.0.0.1:18000->80/tcp"; },
       "shop-api is read as publishing 8000, and Compose makes 10.0.0.1:18000->80/tcp of it"},
      {"no dependency", [](auto& all) { all.erase("shop-db"); }, "the container of db"},
      {"another volume", [](auto& all) { all["shop-db"]["volumes"] = "volume old at /data rw"; },
       "volume shop_data at /data "},
  };
  for (const Row& row : rows) {
    DeclaredContainers declared = as_read();
    row.change(declared);
    const Status same = require_as_read(shop(), declared);
    ASSERT_FALSE(same) << row.what;
    EXPECT_EQ(same.error().kind, ErrorKind::kUsage) << row.what;
    EXPECT_NE(same.error().message.find(row.message), std::string::npos) << same.error().message;
  }
}

}  // namespace
}  // namespace stackpilot::node
