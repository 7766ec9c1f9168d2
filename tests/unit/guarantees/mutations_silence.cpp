// What did not answer before our own time was over: it cannot be judged, and is accused of nothing.
#include "unit/guarantees/healthy_lab.h"
#include "unit/guarantees/mutations.h"

namespace stackpilot::guarantees {
namespace {

constexpr const char* too_slow = "receive: did not answer within 5 s";

void silence_engine(Observation& seen, const std::string& node) {
  NodeFacts& facts = facts_of(seen, node);
  facts.engine.reset();
  own_facts_of(seen, node).dependency.reset();
  facts.engine_silent = true;
  facts.engine_problem = too_slow;
  for (auto* fingerprint :
       {&node_of(seen, node).fingerprint_before, &node_of(seen, node).fingerprint_after}) {
    *fingerprint = Fingerprint{.silent = too_slow};
  }
}

void silence(HttpProbe& probe) {
  probe.status = 0;
  probe.body.clear();
  probe.silent = true;
  probe.problem = too_slow;
}

Fingerprint& second_fingerprint(Observation& seen, const std::string& node) {
  return *node_of(seen, node).fingerprint_after;
}

}  // namespace

const std::vector<Mutation>& silence_mutations() {
  static const std::vector<Mutation> all = {
      {"TheWayToTheDatabasePortIsLost",
       [](Observation& seen) {
         service_of(seen).dependency_port = Reach{.problem = "Connection closed", .silent = true};
       },
       "G-02-03=error", "TCP control:5432: could not be asked: Connection closed"},
      {"EngineOfAWorkerIsTooSlow", [](Observation& seen) { silence_engine(seen, "worker1"); },
       "G-01-08=error G-01-10=error G-02-10=error G-03-08=error",
       "worker1: the Docker engine did not answer in time: receive: did not answer within 5 s"},
      {"EngineOfTheServiceNodeIsTooSlow",
       [](Observation& seen) { silence_engine(seen, "control"); },
       "G-01-08=error G-01-10=error G-02-02=error G-02-03=error G-02-04=error G-02-05=error "
       "G-02-08=error G-02-10=error G-03-08=error",
       "control: the Docker engine did not answer in time"},
      {"EngineTooSlowForOneFingerprint",
       [](Observation& seen) { second_fingerprint(seen, "worker1") = {.silent = too_slow}; },
       "G-03-08=error", "did not answer in time: receive: did not answer within 5 s"},
      {"DatabaseTooSlowForOneFingerprint",
       [](Observation& seen) {
         node_of(seen, "control").fingerprint_before->parts["rows"] = "5 ab12";
         second_fingerprint(seen, "control").silent = "psql: timeout expired";
       },
       "G-03-08=error", "psql: timeout expired"},
      {"DatabaseTooSlowForBothFingerprints",
       [](Observation& seen) {
         NodeObservation& node = node_of(seen, "control");
         for (auto* fingerprint : {&node.fingerprint_before, &node.fingerprint_after}) {
           (*fingerprint)->silent = "psql: timeout expired";
         }
       },
       "G-03-08=error", "psql: timeout expired"},
      {"ChangedThoughAPartWasTooSlow",
       [](Observation& seen) {
         second_fingerprint(seen, "control").parts["containers"] = "2 beef";
         second_fingerprint(seen, "control").silent = "psql: timeout expired";
       },
       "G-03-08=fail", "control: changed: containers"},
      {"SystemdIsTooSlow",
       [](Observation& seen) {
         facts_of(seen, "worker1").system.state = "timed out after 3 s";
         facts_of(seen, "worker1").system.silent = true;
       },
       "G-01-09=error", "worker1: systemd did not answer in time: timed out after 3 s"},
      {"SystemdIsTooSlowAndRootIsReadOnly",
       [](Observation& seen) {
         facts_of(seen, "worker1").system.silent = true;
         facts_of(seen, "worker1").system.root_writable = false;
       },
       "G-01-09=fail", "it is read-only"},
      {"ResolverIsTooSlow",
       [](Observation& seen) {
         PeerView& peer = peer_of(seen, "worker1", "control");
         peer.addresses.clear();
         peer.silent = true;
       },
       "G-01-03=error G-01-06=blocked(G-01-03)", "the resolver did not answer in time"},
      {"PingItselfIsTooSlow",
       [](Observation& seen) {
         node_of(seen, "worker1").icmp = Reach{false, "timed out after 3 s", 0, true};
       },
       "G-01-01=error", "worker1: ping did not answer in time: timed out after 3 s"},
      {"PingItselfIsTooSlowOnANode",
       [](Observation& seen) {
         peer_of(seen, "worker1", "worker2").icmp = Reach{false, "timed out after 3 s", 0, true};
       },
       "G-01-06=error", "worker1 -> worker2: ping did not answer in time"},
      {"PingIsTooSlowAndTheOtherRefuses",
       [](Observation& seen) {
         PeerView& peer = peer_of(seen, "worker1", "worker2");
         peer.icmp = Reach{false, "timed out after 3 s", 0, true};
         peer.ssh_port = Reach{false, "Connection refused", 1};
       },
       "G-01-06=fail", "worker1 -> worker2: Connection refused"},
      {"ReadyIsTooSlow", [](Observation& seen) { silence(service_of(seen).ready); },
       "G-02-02=error G-02-03=blocked(G-02-02)", "it did not answer in time: receive: did not"},
      {"TheServiceLivesAndWaitsForItsDatabase",
       [](Observation& seen) {
         silence(service_of(seen).ready);
         silence(service_of(seen).canary);
         own_facts_of(seen, "control").dependency =
             DependencyFacts{.silent = true, .problem = too_slow};
       },
       "G-02-02=fail G-02-03=blocked(G-02-02) G-02-04=blocked(G-02-02)",
       "the dependency did not answer us in time either: it did not answer in time"},
      {"TheDependencyIsFrozenWhenItsRowsAreRead",
       [](Observation& seen) {
         service_of(seen).ready.status = 503;
         own_facts_of(seen, "control").dependency =
             DependencyFacts{.silent = true, .problem = too_slow};
         for (auto* one : {&node_of(seen, "control").fingerprint_before,
                           &node_of(seen, "control").fingerprint_after}) {
           (*one)->silent = too_slow;
           (*one)->of_dependency = true;
         }
       },
       "G-02-02=fail G-02-03=blocked(G-02-02) G-02-04=blocked(G-02-02) G-03-08=blocked(G-02-02)",
       "the dependency did not answer us in time either"},
      {"TheServiceIsSilentAltogether",
       [](Observation& seen) {
         silence(service_of(seen).health);
         silence(service_of(seen).ready);
         own_facts_of(seen, "control").dependency =
             DependencyFacts{.silent = true, .problem = too_slow};
       },
       "G-02-02=error G-02-03=blocked(G-02-02) G-02-04=blocked(G-02-02)",
       "it did not answer in time: receive: did not"},
      {"NotReadyAndTheDatabaseIsTooSlow",
       [](Observation& seen) {
         service_of(seen).ready.status = 503;
         own_facts_of(seen, "control").dependency =
             DependencyFacts{.silent = true, .problem = too_slow};
       },
       "G-02-02=fail G-02-03=blocked(G-02-02) G-02-04=blocked(G-02-02)",
       "the dependency did not answer us in time either"},
      {"VersionIsTooSlow", [](Observation& seen) { silence(service_of(seen).version); },
       "G-02-02=error G-02-03=error G-02-04=error G-02-05=error",
       "/version did not answer in time: receive: did not answer within 5 s"},
      {"CanaryIsTooSlow", [](Observation& seen) { silence(service_of(seen).canary); },
       "G-02-04=error", "GET /orders/7f3c did not answer in time"},
  };
  return all;
}

}  // namespace stackpilot::guarantees
