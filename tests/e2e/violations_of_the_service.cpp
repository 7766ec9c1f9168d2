#include <fmt/format.h>

#include <memory>
#include <optional>

#include "base/json.h"
#include "e2e/impostor.h"
#include "e2e/lab_driver.h"
#include "e2e/violations.h"

namespace stackpilot::e2e {
namespace {

constexpr const char* edited_file = "apps/mock-exchange/main.cpp";

// Runs a shell script on a node and expects it to succeed.
Step script(const std::string& node, const std::string& text) {
  return [=] { EXPECT_TRUE(exits(0, on_node(node, text))); };
}

// Runs compose on control with the repository's compose file and, if given, an override file.
std::string compose(const std::string& service, const std::string& override_file = "") {
  std::string files = "-f infra/docker-compose.yml";
  std::string prepare;
  if (!override_file.empty()) {
    prepare = fmt::format("cat >/tmp/override.yml <<'end'\n{}\nend\n", override_file);
    files += " -f /tmp/override.yml";
  }
  return prepare +
         "cd /vagrant\nPOSTGRES_IMAGE=$(docker image ls --format "
         "'{{.Repository}}:{{.Tag}}' stackpilot/postgres | head -n 1) " +
         fmt::format("NODE_ADDRESS={} docker-compose -p infra {} up -d --no-build {}\n",
                     control_address, files, service);
}

Step then_ready(const Step& step) {
  return [=] {
    step();
    EXPECT_TRUE(becomes_ready(control_address));
  };
}

// Removes the container first, with its anonymous volume: compose would carry that one over to the
// new container.
Step database_anew(const std::string& override_file = "") {
  return then_ready(
      script("control", "docker rm -f -v stackpilot-db\n" + compose("db", override_file)));
}

Step api_with(const std::string& settings) {
  return then_ready(script("control", compose("api", "services: {api: {" + settings + "}}")));
}

Step as_declared(const std::string& service) {
  return then_ready(script("control", compose(service)));
}

Step query(const std::string& sql) {
  return [=] {
    const fs::path record = checkout().root() / ".stackpilot" / "deployments" / "control.json";
    const Json deployment = parse_json_text(read_file(record).value_or(""), "it").value_or(Json());
    const std::string order = deployment.value("/canary/order_id"_json_pointer, "");
    const std::string text = fmt::format(fmt::runtime(sql), fmt::arg("order", order));
    EXPECT_TRUE(exits(0, on_node("control",
                                 "docker exec stackpilot-db psql -Xq -U exchange -d "
                                 "exchange -v ON_ERROR_STOP=1 -c \"" +
                                     text + "\"")));
  };
}

// What is needed to restore a file's content and modification time.
struct Edited {
  std::string text;
  fs::file_time_type time;
};

Violation source_edited() {
  const auto before = std::make_shared<std::optional<Edited>>();
  const fs::path file = checkout().root() / edited_file;
  const auto edit = [=] {
    const Result<std::string> text = read_file(file);
    ASSERT_TRUE(text.has_value());
    *before = Edited{*text, fs::last_write_time(file)};
    ASSERT_TRUE(write_file(file, *text + "// edited\n").has_value());
  };
  const auto restore = [=] {
    if (!*before) return;
    EXPECT_TRUE(write_file(file, (*before)->text).has_value());
    fs::last_write_time(file, (*before)->time);
    before->reset();
  };
  return {"SourceEdited", {"G-02-05"}, edit, restore, "the source is"};
}

Violation impostor_on_the_port() {
  const auto replace = [] {
    EXPECT_TRUE(exits(0, on_node("control", "docker stop stackpilot-api")));
    EXPECT_TRUE(start_impostor());
  };
  const auto bring_back = [] {
    EXPECT_TRUE(stop_impostor());
    EXPECT_TRUE(exits(0, on_node("control", "docker start stackpilot-api")));
    EXPECT_TRUE(becomes_ready(control_address));
  };
  return {
      "ImpostorOnThePort", {"G-01-10", "G-02-05"}, replace, bring_back, "something else answers"};
}

}  // namespace

std::vector<Violation> violations_of_the_service() {
  return {
      {"ImageRetagged",
       {"G-02-05"},
       script("control",
              "docker tag \"$(docker inspect -f '{{.Image}}' stackpilot-db)\" infra-api:local"),
       script("control",
              "docker tag \"$(docker inspect -f '{{.Image}}' stackpilot-api)\" infra-api:local"),
       "the tag names"},
      source_edited(),
      impostor_on_the_port(),
      {"CanaryDeleted",
       {"G-02-04"},
       query("CREATE TABLE saved AS SELECT * FROM orders WHERE order_id = '{order}'; "
             "DELETE FROM orders WHERE order_id = '{order}'"),
       query("CREATE TABLE IF NOT EXISTS saved (LIKE orders); "
             "INSERT INTO orders SELECT * FROM saved; DROP TABLE saved"),
       "planted order is gone"},
      {"CommitsDoNotWait",
       {"G-02-04"},
       query("ALTER ROLE exchange SET synchronous_commit = off"),
       query("ALTER ROLE exchange RESET synchronous_commit"),
       "synchronous_commit = off"},
      {"MemoryLimitRaised",
       {"G-02-10"},
       script("control", "docker update --memory 20g --memory-swap 40g stackpilot-api"),
       script("control", "docker update --memory 128m --memory-swap 256m stackpilot-api"),
       "mem_limit: 21474836480 bytes"},
      {"RelayToTheDatabase",
       {"G-01-10"},
       script("control",
              "iptables -t nat -A PREROUTING -p tcp --dport 15432 -j DNAT "
              "--to-destination 172.18.0.2:5432"),
       script("control",
              "iptables -t nat -D PREROUTING -p tcp --dport 15432 -j DNAT "
              "--to-destination 172.18.0.2:5432 || true"),
       "15432"},
      {"DatabaseOnAnAnonymousVolume",
       {"G-02-04", "G-02-10"},
       database_anew("services: {db: {volumes: [/var/lib/postgresql/data]}}"),
       database_anew(),
       "stackpilot_pgdata"},
      {"DatabasePublished",
       {"G-01-10", "G-02-03", "G-02-10"},
       database_anew("services: {db: {ports: ['5432:5432']}}"),
       as_declared("db"),
       "5432"},
      {"RootFileSystemWritable",
       {"G-02-08", "G-02-10"},
       api_with("read_only: false"),
       as_declared("api"),
       "writable"},
      {"CapabilityAdded",
       {"G-02-08", "G-02-10"},
       api_with("cap_add: [NET_RAW]"),
       as_declared("api"),
       "NET_RAW"},
  };
}

}  // namespace stackpilot::e2e
