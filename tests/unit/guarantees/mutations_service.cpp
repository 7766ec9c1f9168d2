#include "unit/guarantees/healthy_lab.h"
#include "unit/guarantees/mutations.h"

namespace stackpilot::guarantees {
namespace {

void ready_says(Observation& seen, int status, const std::string& body) {
  service_of(seen).ready.status = status;
  service_of(seen).ready.body = body;
}

void database_refuses(Observation& seen) {
  own_facts_of(seen, "control").dependency = DependencyFacts{.problem = "psql: connection refused"};
}

}  // namespace

const std::vector<Mutation>& service_mutations() {
  static const std::vector<Mutation> all = {
      {"ReadyWhileTheDatabaseRefuses", database_refuses, "G-02-02=fail G-02-04=blocked(G-02-02)",
       "lies: ready while the dependency does not answer: psql: connection refused"},
      {"ReadyWhileTheDatabaseIsTooSlowForUs",
       [](Observation& seen) {
         own_facts_of(seen, "control").dependency =
             DependencyFacts{.silent = true, .problem = "psql: timeout expired"};
       },
       "G-02-02=error G-02-04=blocked(G-02-02)", "the dependency did not answer in time"},
      {"DatabaseStopped", stop_database,
       "G-02-02=fail G-02-03=fail G-02-04=blocked(G-02-02) G-02-08=blocked(G-02-03)",
       "not ready, and the dependency is down as well: db_unreachable"},
      {"NotReadyThoughTheDatabaseAnswers",
       [](Observation& seen) { ready_says(seen, 503, R"({"detail":"db_auth_failed"})"); },
       "G-02-02=fail G-02-03=blocked(G-02-02)",
       "not ready, while the dependency itself answers: db_auth_failed"},
      {"ReadyWithAnotherBody", [](Observation& seen) { ready_says(seen, 200, "ok"); },
       "G-02-02=fail G-02-03=blocked(G-02-02)",
       "/ready: not ready, while the dependency itself answers: the answer is not JSON"},
      {"ReadyWithoutAllChecks",
       [](Observation& seen) { ready_says(seen, 200, R"({"ready":true,"checks":{"db":true}})"); },
       "G-02-02=fail G-02-03=blocked(G-02-02)", "/checks/config_loaded is not in the answer"},
      {"ReadyWithTextsForBooleans",
       [](Observation& seen) {
         ready_says(seen, 200, R"({"ready":"true","checks":{"config_loaded":"true","db":"true"}})");
       },
       "G-02-02=fail G-02-03=blocked(G-02-02)", "/ready"},
      {"ReadyIsAnInternalError", [](Observation& seen) { ready_says(seen, 500, "boom"); },
       "G-02-02=fail G-02-03=blocked(G-02-02)", "status 500"},
      {"ReadyDoesNotAnswer",
       [](Observation& seen) {
         ready_says(seen, 0, "");
         service_of(seen).ready.problem = "receive: timeout";
       },
       "G-02-02=fail G-02-03=blocked(G-02-02)", "no answer: receive: timeout"},

      {"DatabasePortPublished",
       [](Observation& seen) {
         db_of(seen).ports = {{5432, "0.0.0.0", 5432}};
         service_of(seen).dependency_port = Reach{true, "", 1};
       },
       "G-02-03=fail", "publishes 5432 on 0.0.0.0:5432"},
      {"DatabaseReachableByOtherMeans",
       [](Observation& seen) {
         service_of(seen).dependency_port = Reach{true, "", 1};
       },
       "G-02-03=fail", "TCP control:5432: it accepts connections"},
      {"DatabasePortOpenToTheNodeOnly",
       [](Observation& seen) {
         db_of(seen).ports = {{5432, "127.0.0.1", 5432}};
       },
       "G-02-03=fail", "127.0.0.1"},
      {"ApiTalksToAnotherHost",
       [](Observation& seen) { api_of(seen).environment["DB_HOST"] = "10.0.0.5"; }, "G-02-03=fail",
       "DB_HOST: 10.0.0.5"},
      {"ApiWithoutDatabaseHost", [](Observation& seen) { api_of(seen).environment.clear(); },
       "G-02-03=fail", "DB_HOST: not set"},
      {"NoSharedNetwork",
       [](Observation& seen) {
         db_of(seen).networks = {{"bridge", {"db"}}};
       },
       "G-02-03=fail", "they share no such network"},
      {"DatabaseWithoutItsAlias",
       [](Observation& seen) { db_of(seen).networks["infra_default"] = {"stackpilot-db"}; },
       "G-02-03=fail", "they share no such network"},
      {"DatabaseContainerGone",
       [](Observation& seen) {
         stop_database(seen);
         remove_container(seen, "stackpilot-db");
       },
       "G-02-02=fail G-02-03=fail G-02-04=fail G-02-08=blocked(G-02-03) G-02-10=blocked(G-02-03)",
       "db_unreachable"},

      {"NothingListens", [](Observation& seen) { stop_listening(seen); },
       "G-02-02=blocked(G-02-06) G-02-03=blocked(G-02-06) G-02-04=blocked(G-02-06) "
       "G-02-05=blocked(G-02-06) G-02-06=fail",
       "nothing accepts connections"},
      {"ServiceDown",
       [](Observation& seen) {
         stop_listening(seen);
         remove_container(seen, "stackpilot-api");
         remove_container(seen, "stackpilot-db");
         own_facts_of(seen, "control").dependency.reset();
       },
       "G-02-02=blocked(G-02-06) G-02-03=fail G-02-04=fail G-02-05=fail G-02-06=fail "
       "G-02-08=blocked(G-02-03,G-02-05) G-02-10=blocked(G-02-03,G-02-05)",
       "nothing accepts connections"},
      {"HttpBeforeTcp", [](Observation& seen) { service_of(seen).health.asked_at_ms = 9; },
       "G-02-06=fail", "/health: TCP proven at 10 ms, asked at 9 ms"},
      {"HttpWithoutTcp", [](Observation& seen) { service_of(seen).canary.tcp_proven_at_ms = 0; },
       "G-02-06=fail", "/orders/7f3c: TCP proven at 0 ms"},
      {"HealthNotAsked",
       [](Observation& seen) { service_of(seen).health = HttpProbe{.target = "/health"}; },
       "G-02-06=fail", "/health: it was not asked"},
      {"VersionNotAsked",
       [](Observation& seen) { service_of(seen).version = HttpProbe{.target = "/version"}; },
       "G-02-02=blocked(G-02-05) G-02-03=blocked(G-02-05) G-02-04=blocked(G-02-05) "
       "G-02-05=blocked(G-02-06) G-02-06=fail",
       "not the deployed service"},
      {"ServiceOnAnUnknownNode", [](Observation& seen) { service_of(seen).node = "nosuch"; },
       "G-02-02=error G-02-03=error G-02-04=error G-02-05=error G-02-06=error G-02-08=error "
       "G-02-10=error",
       "not a node of the lab"},
  };
  return all;
}

}  // namespace stackpilot::guarantees
