// G-05-01, G-05-02, G-05-03, G-05-08.
#include "unit/guarantees/mutations.h"
#include "unit/guarantees/scaled_lab.h"

namespace stackpilot::guarantees {
namespace {

std::function<void(Observation&)> member(const std::function<void(SwarmNode&)>& change) {
  return [change](Observation& seen) { change(member_of(seen, "worker2")); };
}

std::function<void(Observation&)> front(const std::function<void(Front&)>& change) {
  return [change](Observation& seen) { change(front_of(seen, "worker2")); };
}

std::function<void(Observation&)> ports(const std::function<void(SwarmPorts&)>& change) {
  return [change](Observation& seen) { change(ports_of(seen, "control")); };
}

std::function<void(Observation&)> api_service(const std::function<void(SwarmService&)>& change) {
  return [change](Observation& seen) { change(swarm_service_of(seen, "infra_api")); };
}

std::function<void(Observation&)> network(const std::function<void(SwarmNetwork&)>& change) {
  return [change](Observation& seen) { change(swarm_of(seen).networks.at(0)); };
}

std::function<void(Observation&)> record(const std::function<void(ScaleOut&)>& change) {
  return [change](Observation& seen) { change(scale_out_of(seen).record); };
}

void no_view(Observation& seen) {
  facts_of(seen, "control").swarm->view.reset();
}

}  // namespace

const std::vector<Mutation>& swarm_mutations() {
  static const std::vector<Mutation> all = {
      {"NodeLeftTheSwarm", [](Observation& seen) { facts_of(seen, "worker2").swarm.reset(); },
       "G-05-01=fail", "its engine is in no swarm"},
      {"NodeIsPending",
       [](Observation& seen) { facts_of(seen, "worker2").swarm->state = "pending"; },
       "G-05-01=fail", "pending"},
      {"SwarmNotLearnt",
       [](Observation& seen) {
         facts_of(seen, "worker2").swarm.reset();
         facts_of(seen, "worker2").swarm_problem = "status 500";
       },
       "G-05-01=error", "status 500"},
      {"ManagerIsAWorker",
       [](Observation& seen) { facts_of(seen, "control").swarm->is_manager = false; },
       "G-05-01=fail", "a worker"},
      {"WorkerIsAManager",
       [](Observation& seen) { facts_of(seen, "worker2").swarm->is_manager = true; },
       "G-05-01=fail", "a manager"},
      {"NoQuorum", no_view,
       "control:G-02-03=blocked(G-05-01) worker1:G-02-03=blocked(G-05-01) "
       "worker2:G-02-03=blocked(G-05-01) control:G-02-10=blocked(G-05-01) "
       "worker1:G-02-10=blocked(G-05-01) worker2:G-02-10=blocked(G-05-01) G-05-01=fail "
       "G-05-03=blocked(G-05-01) G-05-08=blocked(G-05-01)",
       "no quorum"},
      {"OnlyManagerIsOff",
       [](Observation& seen) {
         seen.node = "worker1";
         stop_node(seen, "control");
       },
       "G-01-01=fail G-01-02=blocked(G-01-01) G-01-03=blocked(G-01-01) "
       "G-01-05=blocked(G-01-01) G-01-06=blocked(G-01-01) G-01-08=blocked(G-01-01) "
       "G-01-09=blocked(G-01-01) G-01-10=blocked(G-01-01) "
       "control:G-02-02=blocked(G-01-01) control:G-02-03=blocked(G-01-01) "
       "worker1:G-02-03=blocked(G-05-01) worker2:G-02-03=blocked(G-05-01) "
       "control:G-02-04=blocked(G-01-01) control:G-02-05=blocked(G-01-01) "
       "control:G-02-08=blocked(G-01-01) control:G-02-10=blocked(G-01-01) "
       "worker1:G-02-10=blocked(G-05-01) worker2:G-02-10=blocked(G-05-01) "
       "G-03-01=blocked(G-01-01) G-03-08=blocked(G-01-01) G-05-01=blocked(G-01-01) "
       "G-05-02=blocked(G-01-01) G-05-03=blocked(G-01-01,G-05-01) "
       "G-05-08=blocked(G-01-01,G-05-01)",
       "no manager is reachable"},
      {"MemberUnknown", [](Observation& seen) { swarm_of(seen).nodes.pop_back(); }, "G-05-01=fail",
       "they know none"},
      {"MemberDown", member([](SwarmNode& one) { one.state = "down"; }), "G-05-01=fail",
       "managers say that it is down"},
      {"MemberDrained",
       [](Observation& seen) {
         member_of(seen, "worker2").availability = "drain";
         remove_task(seen, "worker2", "infra_api");
       },
       "worker2:G-02-02=blocked(G-02-05) worker2:G-02-03=blocked(G-02-05) "
       "worker2:G-02-04=blocked(G-02-05) worker2:G-02-05=fail worker2:G-02-06=blocked(G-02-05) "
       "worker2:G-02-08=blocked(G-02-05) worker2:G-02-10=blocked(G-02-05) G-05-01=fail "
       "G-05-03=blocked(G-05-01)",
       "its availability is drain"},
      {"MemberPaused", member([](SwarmNode& one) { one.availability = "pause"; }), "G-05-01=fail",
       "its availability is pause"},
      {"LabelLost", member([](SwarmNode& one) { one.labels.clear(); }), "G-05-01=fail",
       "it has not the label"},
      {"ReplicaMissing", [](Observation& seen) { remove_task(seen, "worker2", "infra_api"); },
       "worker2:G-02-02=blocked(G-02-05) worker2:G-02-03=blocked(G-02-05) "
       "worker2:G-02-04=blocked(G-02-05) worker2:G-02-05=fail worker2:G-02-06=blocked(G-02-05) "
       "worker2:G-02-08=blocked(G-02-05) worker2:G-02-10=blocked(G-02-05) G-05-01=fail "
       "G-05-03=blocked(G-05-01)",
       "0 of infra_api"},
      {"TwoReplicas",
       [](Observation& seen) {
         ContainerFact second = task_of(seen, "worker2", "infra_api");
         second.id = "c-second";
         second.name = "infra_api.worker2.second";
         facts_of(seen, "worker2").engine->containers.push_back(second);
       },
       "control:G-02-10=fail worker1:G-02-10=fail worker2:G-02-10=fail G-05-01=fail",
       "2 of infra_api"},
      {"EndedTaskIsHistory",
       [](Observation& seen) {
         ContainerFact ended = task_of(seen, "worker2", "infra_api");
         ended.id = "c-ended";
         ended.name = "infra_api.worker2.ended";
         ended.running = false;
         facts_of(seen, "worker2")
             .engine->containers.insert(facts_of(seen, "worker2").engine->containers.begin(),
                                        ended);
       },
       "", ""},
      {"ReplicaWhereNoneIsDeclared", record([](ScaleOut& one) { one.replicas.pop_back(); }),
       "G-05-01=fail", "1 of infra_api"},
      {"TaskRejected",
       [](Observation& seen) {
         SwarmTask& task = swarm_of(seen).tasks.at(2);
         task.state = "rejected";
         task.problem = "No such image";
       },
       "G-05-01=fail", "rejected: No such image"},
      {"FrontRefuses", front([](Front& one) {
         one.tcp = Reach{false, "Connection refused", 1};
       }),
       "G-05-02=fail", "Connection refused"},
      {"FrontNotAsked", front([](Front& one) {
         one.tcp = Reach{.problem = "no answer from the jump host", .silent = true};
       }),
       "G-05-02=error", "could not be asked"},
      {"FrontIsNotReady", front([](Front& one) {
         one.ready.status = 503;
         one.ready.body = R"({"detail":"no_replica"})";
       }),
       "G-05-02=fail", "no_replica"},
      {"FrontDoesNotAnswer", front([](Front& one) {
         one.ready.status = 0;
         one.ready.problem = "connection reset";
       }),
       "G-05-02=fail", "no answer: connection reset"},
      {"FrontIsSilent", front([](Front& one) {
         one.ready.status = 0;
         one.ready.silent = true;
       }),
       "G-05-02=fail", "it does not answer in time, and others do"},
      {"AllFrontsAreSilent",
       [](Observation& seen) {
         for (Front& one : scale_out_of(seen).fronts) {
           one.ready.status = 0;
           one.ready.silent = true;
         }
       },
       "G-05-02=error", "did not answer in time"},
      {"FrontIsSilentOnTheRecordToo",
       [](Observation& seen) {
         front_of(seen, "worker2").ready.status = 0;
         front_of(seen, "worker2").ready.silent = true;
         replica_of(seen, "worker2").canary.status = 0;
         replica_of(seen, "worker2").canary.silent = true;
       },
       "worker2:G-02-04=blocked(G-05-02) G-05-02=fail", "did not answer in time"},
      {"FrontAnswersAnotherBuild",
       front([](Front& one) { one.version.body = R"({"build_id":"x","source_digest":"y"})"; }),
       "G-05-02=fail", "status 200"},
      {"FrontHasNoVersion", front([](Front& one) {
         one.version.status = 0;
         one.version.problem = "reset";
       }),
       "G-05-02=fail", "no answer: reset"},
      {"FrontVersionSilent", front([](Front& one) {
         one.version.status = 0;
         one.version.silent = true;
       }),
       "G-05-02=fail", "it does not answer in time, and others do"},
      {"FrontForgotten", [](Observation& seen) { scale_out_of(seen).fronts.pop_back(); },
       "G-05-02=error", "it was not asked"},
      {"ProxyMissing", [](Observation& seen) { remove_task(seen, "worker2", "infra_proxy"); },
       "worker2:G-02-02=blocked(G-02-05) worker2:G-02-03=blocked(G-02-05) "
       "worker2:G-02-04=blocked(G-02-05) worker2:G-02-05=fail worker2:G-02-08=blocked(G-02-10) "
       "worker2:G-02-10=fail G-05-02=fail",
       "none runs"},
      {"ProxyNotPublished",
       [](Observation& seen) {
         task_of(seen, "worker2", "infra_proxy").ports.clear();
         unpublish_proxy(seen, "worker2");
       },
       "worker2:G-02-02=blocked(G-02-05) worker2:G-02-03=blocked(G-02-05) "
       "worker2:G-02-04=blocked(G-02-05) worker2:G-02-05=fail G-05-02=fail",
       "it is not published"},
      {"NoRelease", record([](ScaleOut& one) { one.release.reset(); }), "G-05-03=fail",
       "there was none"},
      {"ReleaseUnderWay", record([](ScaleOut& one) { one.under_way = one.release; }),
       "G-05-03=fail", "is not known to have ended"},
      {"ReplicaOfAnotherDigest",
       [](Observation& seen) {
         task_of(seen, "worker2", "infra_api").settings["image"] =
             "control:5000/infra-api@sha256:0";
       },
       "worker2:G-02-10=fail G-05-03=fail", "it is of control:5000/infra-api@sha256:0"},
      {"ReplicaOfAnotherImage",
       [](Observation& seen) { task_of(seen, "worker2", "infra_api").image_id = "sha256:proxy"; },
       "worker2:G-02-02=blocked(G-02-05) worker2:G-02-03=blocked(G-02-05) "
       "worker2:G-02-04=blocked(G-02-05) worker2:G-02-05=fail worker2:G-02-10=fail G-05-03=fail",
       "runs proxy"},
      {"ImageNotPulledByDigest",
       [](Observation& seen) { facts_of(seen, "worker2").engine->images.at(0).digests.clear(); },
       "worker2:G-02-05=fail G-05-03=fail", "was not pulled"},
      {"SourceEdited",
       [](Observation& seen) { own_facts_of(seen, "worker2").source_digest = "edited"; },
       "worker2:G-02-05=fail G-05-03=fail", "the source is edited"},
      {"SourceUnreadable",
       [](Observation& seen) { own_facts_of(seen, "worker2").source_digest.clear(); },
       "worker2:G-02-05=error G-05-03=error", "no digest of the source"},
      {"SwarmRunsAnother",
       api_service([](SwarmService& one) { one.image = "control:5000/x@sha256:0"; }),
       "G-05-03=fail", "it runs control:5000/x@sha256:0"},
      {"UpdatePaused", api_service([](SwarmService& one) { one.update_state = "paused"; }),
       "G-05-03=fail", "paused"},
      {"RolledBackByItself",
       api_service([](SwarmService& one) { one.update_state = "rollback_completed"; }), "", ""},
      {"ServiceGone",
       [](Observation& seen) {
         std::erase_if(swarm_of(seen).services,
                       [](const SwarmService& one) { return one.name == "infra_api"; });
       },
       "control:G-02-10=fail worker1:G-02-10=fail worker2:G-02-10=fail G-05-03=fail",
       "there is none"},
      {"RegistryServesAnother",
       ports([](SwarmPorts& one) { one.served = "sha256:0123456789abcdef"; }), "G-05-03=fail",
       "it is 0123456789ab"},
      {"RegistryServesNone", ports([](SwarmPorts& one) {
         one.served.clear();
         one.served_problem = "status 404";
       }),
       "G-05-03=fail", "status 404"},
      {"RegistrySilent", ports([](SwarmPorts& one) {
         one.served.clear();
         one.served_silent = true;
       }),
       "G-05-03=error", "did not answer in time"},
      {"RegistryDown", ports([](SwarmPorts& one) {
         one.registry = TlsProbe{.tcp = {false, "Connection refused"}};
         one.served.clear();
       }),
       "G-05-03=blocked(G-05-08) G-05-08=fail", "Connection refused"},
      {"RegistryOfAnotherAuthority", ports([](SwarmPorts& one) {
         one.registry.verified = false;
         one.registry.problem = "self-signed certificate";
       }),
       "G-05-08=fail", "self-signed"},
      {"RegistryAdmitsStrangers",
       ports([](SwarmPorts& one) { one.registry.admits_strangers = true; }), "G-05-08=fail",
       "without a client certificate"},
      {"RegistrySpeaksPlain", ports([](SwarmPorts& one) { one.registry.speaks_plain = true; }),
       "G-05-08=fail", "plain HTTP"},
      {"RegistryHangs", ports([](SwarmPorts& one) {
         one.registry.silent = true;
         one.registry.verified = false;
       }),
       "G-05-08=error", "did not answer in time"},
      {"ManagerOfAnotherAuthority", ports([](SwarmPorts& one) {
         one.control.verified = false;
         one.control.problem = "unknown authority";
       }),
       "G-05-08=fail", "unknown authority"},
      {"ManagersAuthorityNotLearnt",
       [](Observation& seen) {
         facts_of(seen, "control").swarm->trust_root.clear();
         ports_of(seen, "control").control.verified = false;
       },
       "G-05-08=error", "no manager says whose certificates are the swarm's"},
      {"ManagerAdmitsStrangers",
       ports([](SwarmPorts& one) { one.control.admits_strangers = true; }), "", ""},
      {"ManagerSpeaksPlain", ports([](SwarmPorts& one) { one.control.speaks_plain = true; }),
       "G-05-08=fail", "plain HTTP"},
      {"ManagerHangs", ports([](SwarmPorts& one) {
         one.control.silent = true;
         one.control.verified = false;
       }),
       "G-05-08=error", "did not answer in time"},
      {"EngineReachable", ports([](SwarmPorts& one) {
         one.closed["2375"] = Reach{true, "", 1};
       }),
       "G-05-08=fail", "it accepts connections"},
      {"EngineNotAsked", ports([](SwarmPorts& one) {
         one.closed["2375"] = Reach{.problem = "lost", .silent = true};
       }),
       "G-05-08=error", "could not be asked: lost"},
      {"PortsForgotten", [](Observation& seen) { scale_out_of(seen).ports.clear(); },
       "G-05-03=error G-05-08=error", "were not asked"},
      {"NetworkNotEncrypted", network([](SwarmNetwork& one) { one.encrypted = false; }),
       "G-05-08=fail", "it is not"},
      {"NetworkNotEncryptedWhereTheKernelCannot",
       [](Observation& seen) {
         swarm_of(seen).networks.at(0).encrypted = false;
         scale_out_of(seen).record.encrypted = false;
       },
       "G-05-08=waived", "the kernel of a node has no ESP"},
      {"NetworkTakesAnyContainer", network([](SwarmNetwork& one) { one.attachable = true; }),
       "G-05-08=fail", "any container of a node"},
      {"NoNetwork", [](Observation& seen) { swarm_of(seen).networks.clear(); }, "G-05-08=fail",
       "there is none"},
  };
  return all;
}

}  // namespace stackpilot::guarantees
