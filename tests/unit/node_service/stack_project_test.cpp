#include "node/service/stack_project.h"

#include <gtest/gtest.h>

#include "base/files.h"

namespace stackpilot::node {
namespace {

// What docker-compose 1.29 prints of a stack file, abridged.
constexpr const char* printed = R"(configs:
  haproxy:
    file: /vagrant/infra/haproxy.cfg
    name: infra-haproxy-0123
networks:
  inner:
    driver: overlay
services:
  api:
    cap_drop:
    - ALL
    deploy:
      endpoint_mode: dnsrr
      mode: global
      placement:
        constraints:
        - node.labels.stackpilot.replica == yes
      resources:
        limits:
          memory: 128M
          pids: 64
      restart_policy:
        delay: 500ms
      update_config:
        failure_action: rollback
        monitor: 3s
        order: start-first
        parallelism: 1
    environment:
      DB_HOST: db
    healthcheck:
      interval: 1s
      retries: 3
      start_period: 10s
      test:
      - CMD
      - /usr/bin/mock-exchange
      - healthcheck
      timeout: 3s
    image: control:5000/infra-api@sha256:45bb
    networks:
      inner: null
    read_only: true
    security_opt:
    - no-new-privileges:true
    stop_grace_period: 12s
    user: 10001:10001
  db:
    deploy:
      replicas: 1
      update_config:
        order: stop-first
    image: sha256:db
    networks:
      inner: null
    restart: always
    volumes:
    - stackpilot_pgdata:/var/lib/postgresql/data:rw
    - target: /tmp
      type: tmpfs
  proxy:
    configs:
    - source: haproxy
      target: /etc/haproxy/haproxy.cfg
    - source: other
    image: sha256:proxy
    networks:
      inner: null
    ports:
    - mode: host
      protocol: tcp
      published: 8000
      target: 8000
version: '3.9'
volumes:
  stackpilot_pgdata:
    name: stackpilot_pgdata
)";

DeclaredContainers declared_by_stack() {
  auto read = parse_stack_project(printed, "infra");
  EXPECT_TRUE(read) << read.error().message;
  return read ? *read : DeclaredContainers();
}

TEST(StackProject, DeclaresTasksByTheNamesOfTheirServices) {
  ContainerSettings api = declared_by_stack().at("infra_api");
  EXPECT_EQ(api.erase("environment.DB_HOST"), 1U);
  EXPECT_EQ(
      api,
      (ContainerSettings{
          {"project", "infra"},
          {"service", "infra_api"},
          {"image", "control:5000/infra-api@sha256:45bb"},
          {"user", "10001:10001"},
          {"read_only", "true"},
          {"cap_drop", "ALL"},
          {"mem_limit", "134217728 bytes"},
          {"pids_limit", "64"},
          {"networks", "infra_inner"},
          {"healthcheck",
           "CMD /usr/bin/mock-exchange healthcheck; interval 1000000000 ns, timeout "
           "3000000000 ns, start 10000000000 ns, retries 3"},
          {"stop_grace_period", "12 s"},
          {"deploy.mode", "global"},
          {"deploy.endpoint_mode", "dnsrr"},
          {"deploy.constraints", "node.labels.stackpilot.replica == yes"},
          {"deploy.restart", "any after 500000000 ns, 0 times"},
          {"deploy.update", "start-first, 1 at once, watched for 3000000000 ns, else rollback"}}));
}

// What the stack file leaves out, the client of `docker stack deploy` fills in.
TEST(StackProject, DeclaresTheDefaultsOfSwarm) {
  EXPECT_EQ(declared_by_stack().at("infra_db"),
            (ContainerSettings{
                {"project", "infra"},
                {"service", "infra_db"},
                {"image", "sha256:db"},
                {"networks", "infra_inner"},
                {"volumes",
                 "tmpfs  at /tmp rw, "
                 "volume stackpilot_pgdata at /var/lib/postgresql/data rw"},
                {"deploy.mode", "replicated 1"},
                {"deploy.restart", "any after 0 ns, 0 times"},
                {"deploy.update", "stop-first, 1 at once, watched for 0 ns, else pause"}}));
}

TEST(StackProject, DeclaresConfigsAndPortsOfTheNode) {
  const ContainerSettings proxy = declared_by_stack().at("infra_proxy");
  EXPECT_EQ(proxy.at("configs"),
            "infra-haproxy-0123 at /etc/haproxy/haproxy.cfg, infra_other at /other");
  EXPECT_EQ(proxy.at("ports"), "0.0.0.0:8000->8000/tcp");
}

TEST(StackProject, RefusesWhatIsNone) {
  for (const char* text :
       {"", "services: {}", "services: [", "a: b", "services: {api: {deploy: {replicas: many}}}"}) {
    EXPECT_FALSE(parse_stack_project(text, "infra")) << text;
  }
}

// docker-compose 1.29 refuses them where `docker stack deploy` wants them.
TEST(WithoutPids, TakesTheLimitsOfProcessesOutOfTheText) {
  const auto stack = without_pids(
      "services:\n  api:\n    deploy:\n      resources:\n        limits:\n          memory: 128M\n"
      "          pids: 64\n  db:\n    image: x\n    command: [\"pids: 64\"]\n");
  ASSERT_TRUE(stack) << stack.error().message;
  EXPECT_EQ(stack->pids, (std::map<std::string, std::string>{{"api", "64"}}));
  EXPECT_EQ(stack->text,
            "services:\n  api:\n    deploy:\n      resources:\n        limits:\n          memory: "
            "128M\n  db:\n    image: x\n    command: [\"pids: 64\"]\n");
  EXPECT_FALSE(without_pids("services: ["));
}

TEST(WithoutPids, KnowsTheStackFileOfThisRepository) {
  const std::string text =
      read_file(fs::path(STACKPILOT_REPOSITORY) / "infra/docker-stack.yml").value();
  const StackText stack = without_pids(text).value();
  EXPECT_EQ(stack.pids,
            (std::map<std::string, std::string>{{"api", "64"}, {"db", "256"}, {"proxy", "64"}}));
  EXPECT_EQ(stack.text.find("  pids:"), std::string::npos);
}

}  // namespace
}  // namespace stackpilot::node
