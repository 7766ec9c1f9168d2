#include "unit/guarantees/healthy_lab.h"
#include "unit/guarantees/mutations.h"

namespace stackpilot::guarantees {
namespace {

void bootstrap_debian(Observation& seen, const std::string& node, const std::string& reason) {
  NodeFacts& facts = facts_of(seen, node);
  facts.os_name = "debian";
  facts.os_version = "12";
  facts.image_source = "bootstrap";
  facts.image_reason = reason;
}

}  // namespace

const std::vector<Mutation>& cluster_mutations() {
  static const std::vector<Mutation> all = {
      {"HostsEntryChanged",
       [](Observation& seen) {
         PeerView& peer = peer_of(seen, "control", "worker2");
         peer.addresses = {"192.168.56.77"};
         peer.icmp = peer.ssh_port = Reach{false, "No route to host", 1000};
       },
       "G-01-03=fail G-01-06=blocked(G-01-03)", "control -> worker2: it resolves to 192.168.56.77"},
      {"HostsEntryRemoved",
       [](Observation& seen) { peer_of(seen, "worker1", "control").addresses.clear(); },
       "G-01-03=fail G-01-06=blocked(G-01-03)", "the name is not known"},
      {"SecondAddressOfAPeer",
       [](Observation& seen) {
         peer_of(seen, "worker1", "control").addresses.emplace_back("10.0.0.9");
       },
       "G-01-03=fail", "192.168.56.10, 10.0.0.9"},
      {"OwnNameIsLoopbackFirst",
       [](Observation& seen) {
         peer_of(seen, "worker1", "worker1").addresses = {"127.0.1.1", "192.168.56.11"};
       },
       "G-01-03=fail", "worker1 -> worker1: it resolves to 127.0.1.1"},
      {"OwnNameHasMoreAddresses",
       [](Observation& seen) {
         peer_of(seen, "worker1", "worker1").addresses = {"192.168.56.11", "127.0.1.1"};
       },
       "", ""},
      {"PeerNotObserved", [](Observation& seen) { facts_of(seen, "worker1").peers.pop_back(); },
       "G-01-03=error G-01-06=blocked(G-01-03)", "name resolution was not observed"},

      {"HostnameDrifted",
       [](Observation& seen) { facts_of(seen, "worker1").hostname = "localhost"; }, "G-01-05=fail",
       "hostname localhost"},
      {"AddressDrifted",
       [](Observation& seen) { facts_of(seen, "worker1").addresses = {"192.168.56.140"}; },
       "G-01-05=fail", "has 192.168.56.140"},
      {"AnotherOs", [](Observation& seen) { facts_of(seen, "worker2").os_version = "24.04"; },
       "G-01-05=fail", "runs ubuntu 24.04"},
      {"FallbackOsWithReason",
       [](Observation& seen) {
         for (const char* node : {"control", "worker1", "worker2"}) {
           bootstrap_debian(seen, node, "no registry answers");
         }
       },
       "G-01-05=waived", "debian 12 instead of ubuntu 22.04: no registry answers"},
      {"FallbackOsWithoutReason", [](Observation& seen) { bootstrap_debian(seen, "worker1", ""); },
       "G-01-05=fail", "runs debian 12"},
      {"FallbackOsFromARegistry",
       [](Observation& seen) {
         bootstrap_debian(seen, "worker1", "no registry answers");
         facts_of(seen, "worker1").image_source = "registry";
       },
       "G-01-05=fail", "runs debian 12"},
      {"WaivedOsDoesNotHideADriftedHostname",
       [](Observation& seen) {
         bootstrap_debian(seen, "worker1", "no registry answers");
         facts_of(seen, "worker1").hostname = "debian";
       },
       "G-01-05=fail", "hostname debian"},

      {"PeerDoesNotAnswer",
       [](Observation& seen) {
         peer_of(seen, "worker1", "worker2").icmp = Reach{false, "no ICMP echo reply", 1000};
       },
       "G-01-06=fail", "worker1 -> worker2: no ICMP echo reply"},
      {"PeerRefusesTcp",
       [](Observation& seen) {
         peer_of(seen, "worker2", "control").ssh_port = Reach{false, "Connection refused", 1};
       },
       "G-01-06=fail", "worker2 -> control: Connection refused"},

      {"EngineDownOnAWorker",
       [](Observation& seen) {
         facts_of(seen, "worker1").engine.reset();
         facts_of(seen, "worker1").engine_problem = "connect: Connection refused";
         node_of(seen, "worker1").fingerprint_before->parts.clear();
         node_of(seen, "worker1").fingerprint_after->parts.clear();
       },
       "G-01-08=fail G-01-10=blocked(G-01-08) G-03-08=blocked(G-01-08)",
       "worker1: Docker engine does not answer: connect: Connection refused"},
      {"FailedUnit",
       [](Observation& seen) {
         facts_of(seen, "worker1").system.state = "degraded";
         facts_of(seen, "worker1").system.failed_units = {"cron.service"};
       },
       "G-01-09=fail", "systemd is degraded; failed: cron.service"},
      {"RootIsReadOnly",
       [](Observation& seen) { facts_of(seen, "worker1").system.root_writable = false; },
       "G-01-09=fail", "it is read-only"},
      {"LessMemoryThanDeclared",
       [](Observation& seen) {
         facts_of(seen, "worker1").system.memory_bytes = std::int64_t{1024} << 20U;
       },
       "G-01-09=fail", "1024 MiB"},
      {"MemoryLessWhatTheKernelKeeps",
       [](Observation& seen) {
         facts_of(seen, "worker1").system.memory_bytes = std::int64_t{3900} << 20U;
       },
       "", ""},
      {"StaleCopyOfTheRepository",
       [](Observation& seen) {
         facts_of(seen, "worker1").tree.differing = {"README.md"};
         facts_of(seen, "worker1").workdir.source = "/dev/vda /old (ext4)";
       },
       "G-03-01=fail", "README.md differ; mounted there is /dev/vda /old (ext4)"},
      {"TreeNotCompared", [](Observation& seen) { facts_of(seen, "worker1").tree.compared = 0; },
       "G-03-01=error", "was not compared"},
      {"VagrantUnmounted",
       [](Observation& seen) {
         lose_facts(seen, "worker1", FactsProblem::kEntryPoint,
                    "./bin/stackpilot: No such file or directory");
       },
       "G-01-02=blocked(G-03-01) G-01-03=blocked(G-03-01) G-01-05=blocked(G-03-01) "
       "G-01-06=blocked(G-03-01) G-01-08=blocked(G-03-01) G-01-09=blocked(G-03-01) "
       "G-01-10=blocked(G-03-01) G-03-01=fail G-03-08=blocked(G-03-01)",
       "No such file or directory"},
      {"VagrantUnmountedOnTheServiceNode",
       [](Observation& seen) {
         lose_facts(seen, "control", FactsProblem::kEntryPoint, "/vagrant is not a mount");
       },
       "G-01-02=blocked(G-03-01) G-01-03=blocked(G-03-01) G-01-05=blocked(G-03-01) "
       "G-01-06=blocked(G-03-01) G-01-08=blocked(G-03-01) G-01-09=blocked(G-03-01) "
       "G-01-10=blocked(G-03-01) G-02-02=blocked(G-03-01) G-02-03=blocked(G-03-01) "
       "G-02-04=blocked(G-03-01) G-02-05=blocked(G-03-01) G-02-08=blocked(G-03-01) "
       "G-02-10=blocked(G-03-01) G-03-01=fail G-03-08=blocked(G-03-01)",
       "/vagrant is not a mount"},
      {"VagrantIsAFolder",
       [](Observation& seen) { facts_of(seen, "worker1").workdir.is_mount = false; },
       "G-03-01=fail", "ordinary folder"},
      {"AnotherRepositoryMounted",
       [](Observation& seen) { facts_of(seen, "worker1").workdir.lab_id = "lab-other"; },
       "G-03-01=fail", "lab-other"},
      {"AnotherRepositoryMountedOnTheServiceNode",
       [](Observation& seen) { facts_of(seen, "control").workdir.lab_id = "lab-other"; },
       "G-02-05=blocked(G-03-01) G-03-01=fail", "/vagrant does not hold this repository"},
      {"AnotherWorkingDirectory",
       [](Observation& seen) { facts_of(seen, "worker1").workdir.directory = "/root"; },
       "G-03-01=fail", "they run in /root"},
      {"LabIdUnknown",
       [](Observation& seen) {
         seen.lab_id.clear();
         for (NodeObservation& node : seen.nodes) node.facts->workdir.lab_id.clear();
       },
       "G-02-05=blocked(G-03-01) G-03-01=error", "/vagrant does not hold this repository"},
  };
  return all;
}

}  // namespace stackpilot::guarantees
