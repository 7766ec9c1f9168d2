// G-01-10 and G-02 of a service that runs as a stack.
#include "unit/guarantees/mutations.h"
#include "unit/guarantees/scaled_lab.h"

namespace stackpilot::guarantees {
namespace {

Exposure& exposure_on(Observation& seen, const std::string& node) {
  return facts_of(seen, node).exposure.value();
}

std::function<void(Observation&)> listening(const std::string& node, const Listener& listener) {
  return [=](Observation& seen) { exposure_on(seen, node).listeners.push_back(listener); };
}

std::function<void(Observation&)> task(const std::function<void(ContainerFact&)>& change) {
  return [change](Observation& seen) { change(task_of(seen, "worker2", "infra_api")); };
}

std::function<void(Observation&)> database(const std::function<void(ContainerFact&)>& change) {
  return [change](Observation& seen) { change(task_of(seen, "worker1", "infra_db")); };
}

void not_ready_there(ServiceObservation& replica) {
  replica.ready.status = 503;
  replica.ready.body = R"({"ready":false,"detail":"db_unreachable"})";
}

}  // namespace

const std::vector<Mutation>& replica_mutations() {
  static const std::vector<Mutation> all = {
      {"AnotherListener", listening("worker2", {"0.0.0.0", 9999, "nc", 7}), "G-01-10=fail",
       "nc (pid 7)"},
      {"ControlPlaneOnAWorker", listening("worker2", {"::", 2377, "dockerd", 600}), "G-01-10=fail",
       "2377"},
      {"RegistryOnAWorker", listening("worker2", {"0.0.0.0", 5000, "docker-proxy", 9}),
       "G-01-10=fail", "5000"},
      {"GossipOfAnotherProgram", listening("worker2", {"0.0.0.0", 7946, "nc", 9}), "G-01-10=fail",
       "7946"},
      {"ServicePortOfAnotherProgram", listening("worker2", {"0.0.0.0", 8000, "nc", 9}),
       "G-01-10=fail", "8000"},
      {"RegistryOnAllAddresses", listening("control", {"0.0.0.0", 5000, "docker-proxy", 9}),
       "G-01-10=fail", "5000"},
      {"RedirectedElsewhere",
       [](Observation& seen) {
         exposure_on(seen, "worker2")
             .redirections.push_back({"DOCKER", "172.19.0.5:5432", "-A DOCKER to the database"});
       },
       "G-01-10=fail", "-A DOCKER to the database"},
      {"ReplicaIsNotReady", [](Observation& seen) { not_ready_there(replica_of(seen, "worker2")); },
       "worker2:G-02-02=fail worker2:G-02-03=blocked(G-02-02)",
       "not ready, while the dependency itself answers"},
      {"DatabaseStopped",
       [](Observation& seen) {
         remove_task(seen, "worker1", "infra_db");
         own_facts_of(seen, "worker1").dependency.reset();
         for (ServiceObservation& one : seen.services) not_ready_there(one);
         for (ServiceObservation& one : seen.services) one.canary.status = 503;
         for (Front& one : scale_out_of(seen).fronts) one.ready = replica_of(seen, "control").ready;
       },
       "control:G-02-02=fail worker1:G-02-02=fail worker2:G-02-02=fail control:G-02-03=fail "
       "worker1:G-02-03=fail worker2:G-02-03=fail control:G-02-04=fail worker1:G-02-04=fail "
       "worker2:G-02-04=fail control:G-02-08=blocked(G-02-03) worker1:G-02-08=blocked(G-02-03) "
       "worker2:G-02-08=blocked(G-02-03) control:G-02-10=blocked(G-02-03) "
       "worker1:G-02-10=blocked(G-02-03) worker2:G-02-10=blocked(G-02-03) G-05-02=blocked(G-02-02)",
       "down as well"},
      {"DatabasesNodeIsGone", [](Observation& seen) { stop_node(seen, "worker1"); },
       "G-01-01=fail G-01-02=blocked(G-01-01) G-01-03=blocked(G-01-01) G-01-05=blocked(G-01-01) "
       "G-01-06=blocked(G-01-01) G-01-08=blocked(G-01-01) G-01-09=blocked(G-01-01) "
       "G-01-10=blocked(G-01-01) control:G-02-02=blocked(G-01-01) worker1:G-02-02=blocked(G-01-01) "
       "worker2:G-02-02=blocked(G-01-01) control:G-02-03=blocked(G-01-01) "
       "worker1:G-02-03=blocked(G-01-01) worker2:G-02-03=blocked(G-01-01) "
       "control:G-02-04=blocked(G-01-01) worker1:G-02-04=blocked(G-01-01) "
       "worker2:G-02-04=blocked(G-01-01) worker1:G-02-05=blocked(G-01-01) "
       "control:G-02-08=blocked(G-01-01) worker1:G-02-08=blocked(G-01-01) "
       "worker2:G-02-08=blocked(G-01-01) control:G-02-10=blocked(G-01-01) "
       "worker1:G-02-10=blocked(G-01-01) worker2:G-02-10=blocked(G-01-01) G-03-01=blocked(G-01-01) "
       "G-03-08=blocked(G-01-01) G-05-01=blocked(G-01-01) G-05-02=blocked(G-01-01) "
       "G-05-03=blocked(G-01-01) G-05-08=blocked(G-01-01)",
       "not reachable"},
      {"ReplicaRefuses",
       [](Observation& seen) {
         ServiceObservation& one = replica_of(seen, "worker2");
         one.replica_tcp = Reach{false, "Connection refused", 1};
         one.health = one.ready = one.version = HttpProbe{};
       },
       "worker2:G-02-02=blocked(G-02-06) worker2:G-02-03=blocked(G-02-06) "
       "worker2:G-02-04=blocked(G-02-06) worker2:G-02-05=blocked(G-02-06) worker2:G-02-06=fail",
       "Connection refused"},
      {"ReplicaNotAsked",
       [](Observation& seen) { replica_of(seen, "worker2").ready = HttpProbe{}; },
       "worker2:G-02-02=fail worker2:G-02-03=blocked(G-02-02) worker2:G-02-06=fail",
       "it was not asked"},
      {"ReplicaNamesAnotherBuild",
       [](Observation& seen) {
         replica_of(seen, "worker2").version.body = R"({"build_id":"x","source_digest":"y"})";
       },
       "worker2:G-02-02=blocked(G-02-05) worker2:G-02-03=blocked(G-02-05) "
       "worker2:G-02-04=blocked(G-02-05) worker2:G-02-05=fail",
       "something else answers on replica"},
      {"DatabasePublished", database([](ContainerFact& one) {
         one.ports = {{5432, "0.0.0.0", 5432}};
       }),
       "control:G-02-03=fail worker1:G-02-03=fail worker2:G-02-03=fail", "publishes 5432"},
      {"DatabaseReachable",
       [](Observation& seen) {
         replica_of(seen, "worker2").dependency_port = Reach{true, "", 1};
       },
       "worker2:G-02-03=fail", "TCP worker1:5432"},
      {"NameHeldByAnotherService",
       [](Observation& seen) {
         swarm_service_of(seen, "infra_proxy").networks["infra_inner"].emplace_back("db");
       },
       "control:G-02-03=fail worker1:G-02-03=fail worker2:G-02-03=fail",
       "infra_proxy answers to that name as well"},
      {"DatabaseHasAnotherName",
       [](Observation& seen) {
         swarm_service_of(seen, "infra_db").networks["infra_inner"] = {"database"};
       },
       "control:G-02-03=fail worker1:G-02-03=fail worker2:G-02-03=fail",
       "they share no such network"},
      {"DatabaseOnAnotherVolume", database([](ContainerFact& one) { one.mounts.at(0).name = "x"; }),
       "control:G-02-04=fail worker1:G-02-04=fail worker2:G-02-04=fail",
       "volume x is mounted there"},
      {"RecordGone",
       [](Observation& seen) {
         replica_of(seen, "worker2").canary.status = 404;
         replica_of(seen, "worker2").canary.body = R"({"detail":"order_not_found"})";
       },
       "worker2:G-02-04=fail", "the API's database is infra_db"},
      {"MayGainPrivileges",
       task([](ContainerFact& one) { one.process->no_new_privileges = false; }),
       "worker2:G-02-08=fail", "it can"},
      {"ReplicaIsRoot", task([](ContainerFact& one) { one.user = "0"; }), "worker2:G-02-08=fail",
       "user \"0\""},
      {"ProxyIsRoot",
       [](Observation& seen) { task_of(seen, "worker2", "infra_proxy").user = "root"; },
       "worker2:G-02-08=fail", "infra_proxy: user \"root\""},
      {"DatabaseIsRoot", database([](ContainerFact& one) { one.user = "0:0"; }),
       "control:G-02-08=fail worker1:G-02-08=fail worker2:G-02-08=fail", "infra_db: user \"0:0\""},
      {"MoreMemory", task([](ContainerFact& one) { one.settings["mem_limit"] = "1 bytes"; }),
       "worker2:G-02-10=fail", "mem_limit: 1 bytes"},
      {"AnotherConfig",
       [](Observation& seen) {
         swarm_service_of(seen, "infra_proxy").settings["configs"] = "other at /etc/haproxy.cfg";
       },
       "control:G-02-10=fail worker1:G-02-10=fail worker2:G-02-10=fail", "configs: other"},
      {"StopFirst",
       [](Observation& seen) {
         swarm_service_of(seen, "infra_api").settings["deploy.update"] = "stop-first";
       },
       "control:G-02-10=fail worker1:G-02-10=fail worker2:G-02-10=fail",
       "deploy.update: stop-first"},
      {"StackFileChanged",
       [](Observation& seen) {
         own_facts_of(seen, "worker2").stack_files["infra/docker-stack.yml"] = "edited";
       },
       "worker2:G-02-10=fail", "docker-stack.yml has changed"},
      {"ComposeFileMayChange",
       [](Observation& seen) {
         own_facts_of(seen, "worker2").compose_files["infra/docker-compose.yml"] = "edited";
       },
       "", ""},
      // Swarm keeps them a while, also where no task of the service is to be.
      {"EndedTaskOnANodeWithoutOne",
       [](Observation& seen) {
         ContainerFact ended = task_of(seen, "worker1", "infra_db");
         ended.name = "infra_db.worker2.y";
         ended.running = false;
         ended.process.reset();
         facts_of(seen, "worker2").engine->containers.push_back(ended);
       },
       "", ""},
      {"SecondDatabase",
       [](Observation& seen) {
         ContainerFact second = task_of(seen, "worker1", "infra_db");
         second.name = "infra_db.worker2.x";
         facts_of(seen, "worker2").engine->containers.push_back(second);
       },
       "control:G-02-10=fail worker1:G-02-10=fail worker2:G-02-10=fail",
       "infra_db.worker2.x is running"},
      {"StartedByHand",
       [](Observation& seen) {
         ContainerFact other = task_of(seen, "worker2", "infra_api");
         other.name = "by-hand";
         other.swarm_service.clear();
         other.project.clear();
         facts_of(seen, "worker2").engine->containers.push_back(other);
       },
       "control:G-02-10=fail worker1:G-02-10=fail worker2:G-02-10=fail", "by-hand is running"},
      {"EngineOfTheReplicaSilent",
       [](Observation& seen) {
         NodeFacts& facts = facts_of(seen, "worker2");
         facts.engine.reset();
         facts.engine_silent = true;
         facts.engine_problem = "timed out";
         replica_of(seen, "worker2").replica_tcp.reset();
       },
       "G-01-08=error G-01-10=error worker2:G-02-02=error worker2:G-02-03=error "
       "worker2:G-02-04=error worker2:G-02-05=error worker2:G-02-06=error worker2:G-02-08=error "
       "control:G-02-10=error worker1:G-02-10=error worker2:G-02-10=error G-05-01=error "
       "G-05-02=error G-05-03=error",
       "did not answer in time"},
  };
  return all;
}

}  // namespace stackpilot::guarantees
