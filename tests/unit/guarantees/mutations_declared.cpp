// G-02-10: the containers are those that the compose file declares.
#include "unit/guarantees/healthy_lab.h"
#include "unit/guarantees/mutations.h"

namespace stackpilot::guarantees {
namespace {

std::function<void(Observation&)> api_has(const std::string& field, const std::string& value) {
  return [field, value](Observation& seen) { api_of(seen).settings[field] = value; };
}

std::function<void(Observation&)> api_lacks(const std::string& field) {
  return [field](Observation& seen) { api_of(seen).settings.erase(field); };
}

ContainerFact leftover(const std::string& image) {
  ContainerFact one;
  one.name = "stackpilot-api-old";
  one.image_id = image;
  one.running = true;
  return one;
}

}  // namespace

const std::vector<Mutation>& declared_mutations() {
  static const std::vector<Mutation> all = {
      {"ComposeFileEdited",
       [](Observation& seen) {
         own_facts_of(seen, "control").compose_files["infra/docker-compose.yml"] = "f9";
       },
       "G-02-10=fail", "infra/docker-compose.yml has changed"},
      {"EnvironmentFileGone",
       [](Observation& seen) {
         own_facts_of(seen, "control").compose_files.erase("apps/mock-exchange/env/api.env");
       },
       "G-02-10=fail", "apps/mock-exchange/env/api.env is gone"},
      {"DotEnvAppeared",
       [](Observation& seen) { own_facts_of(seen, "control").compose_files["infra/.env"] = "f9"; },
       "G-02-10=fail", "infra/.env is new"},
      {"StartedByDockerRun",
       [](Observation& seen) {
         api_of(seen).settings.erase("project");
         api_of(seen).settings.erase("service");
       },
       "G-02-10=fail", "project is not set"},
      {"MemoryRaised", api_has("mem_limit", "21474836480 bytes"), "G-02-10=fail",
       "mem_limit: 21474836480 bytes"},
      {"RestartOff", api_lacks("restart"), "G-02-10=fail", "restart is not set"},
      {"HealthcheckOff", api_has("healthcheck", "NONE"), "G-02-10=fail", "healthcheck: NONE"},
      {"PidsUnlimited", api_lacks("pids_limit"), "G-02-10=fail", "pids_limit is not set"},
      {"AnotherValueOfAVariable", api_has("environment.DB_PASSWORD", "d9"), "G-02-10=fail",
       "environment.DB_PASSWORD has another value"},
      {"OneMoreVariable", api_has("environment.LD_PRELOAD", "d9"), "G-02-10=fail",
       "environment.LD_PRELOAD has another value"},
      {"VariableOfTheImageChanged", api_has("environment.PATH", "d9"), "G-02-10=fail",
       "environment.PATH has another value"},
      {"DockerSocketMounted", api_has("volumes", "bind /var/run/docker.sock at /s rw"),
       "G-02-10=fail", "volumes: bind /var/run/docker.sock at /s rw"},
      {"AnotherCommand", api_has("command", "sleep 1"), "G-02-10=fail", "command: sleep 1"},
      {"LogBoundedByTheEngine", api_has("logging", "json-file max-file=2 max-size=5m"), "", ""},
      {"LogElsewhere", api_has("logging", "syslog"), "G-02-10=fail", "logging: syslog"},
      {"DatabaseWithASetting",
       [](Observation& seen) { db_of(seen).settings["cap_add"] = "SYS_ADMIN"; }, "G-02-10=fail",
       "stackpilot-db: cap_add: SYS_ADMIN"},
      {"LeftoverOfTheSameImage",
       [](Observation& seen) {
         engine_of(seen).containers.push_back(leftover(api_of(seen).image_id));
       },
       "G-02-10=fail", "stackpilot-api-old is running"},
      {"ContainerOfAnotherImage",
       [](Observation& seen) { engine_of(seen).containers.push_back(leftover("sha256:beef")); }, "",
       ""},
      {"SecondServiceWithoutARecord",
       [](Observation& seen) { facts_of(seen, "worker1").engine = engine_of(seen); },
       "G-02-10=fail", "worker1: stackpilot-api is running"},
      {"SecondServiceThatWasDeployed",
       [](Observation& seen) {
         facts_of(seen, "worker1").engine = engine_of(seen);
         seen.deployed["worker1"] = {"infra"};
       },
       "", ""},
  };
  return all;
}

}  // namespace stackpilot::guarantees
