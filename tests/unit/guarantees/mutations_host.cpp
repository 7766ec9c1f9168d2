#include "unit/guarantees/healthy_lab.h"
#include "unit/guarantees/mutations.h"

namespace stackpilot::guarantees {

const std::vector<Mutation>& host_mutations() {
  static const std::vector<Mutation> all = {
      {"NodeStopped", [](Observation& seen) { stop_node(seen, "worker2"); },
       "G-01-01=fail G-01-02=blocked(G-01-01) G-01-03=blocked(G-01-01) "
       "G-01-05=blocked(G-01-01) G-01-06=blocked(G-01-01) G-01-08=blocked(G-01-01) "
       "G-01-09=blocked(G-01-01) G-01-10=blocked(G-01-01) G-03-01=blocked(G-01-01) "
       "G-03-08=blocked(G-01-01)",
       "(the node is exited)"},
      {"ServiceNodeStopped", [](Observation& seen) { stop_node(seen, "control"); },
       "G-01-01=fail G-01-02=blocked(G-01-01) G-01-03=blocked(G-01-01) "
       "G-01-05=blocked(G-01-01) G-01-06=blocked(G-01-01) G-01-08=blocked(G-01-01) "
       "G-01-09=blocked(G-01-01) G-01-10=blocked(G-01-01) G-02-02=blocked(G-01-01) "
       "G-02-03=blocked(G-01-01) G-02-04=blocked(G-01-01) G-02-05=blocked(G-01-01) "
       "G-02-06=blocked(G-01-01) G-02-08=blocked(G-01-01) G-02-10=blocked(G-01-01) "
       "G-03-01=blocked(G-01-01) G-03-08=blocked(G-01-01)",
       "control"},
      // The kernel still answers for the processes of a container that is paused.
      {"NodePaused",
       [](Observation& seen) {
         NodeObservation& paused = node_of(seen, "worker2");
         paused.runtime_state = "paused";
         paused.is_on = false;
         paused.ssh = SshProbe{.silent = true, .problem = "Connection timed out"};
         lose_facts(seen, "worker2", FactsProblem::kTransport, "ssh: Connection timed out");
       },
       "G-01-01=fail G-01-02=blocked(G-01-01) G-01-03=blocked(G-01-01) "
       "G-01-05=blocked(G-01-01) G-01-06=blocked(G-01-01) G-01-08=blocked(G-01-01) "
       "G-01-09=blocked(G-01-01) G-01-10=blocked(G-01-01) G-03-01=blocked(G-01-01) "
       "G-03-08=blocked(G-01-01)",
       "worker2: something answers, but the node is paused"},
      {"NoIcmpReply",
       [](Observation& seen) {
         node_of(seen, "worker1").icmp = Reach{false, "no ICMP echo reply", 1000};
       },
       "G-01-01=fail", "worker1: no ICMP echo reply"},
      {"NodeAtAnotherAddress",
       [](Observation& seen) { node_of(seen, "worker1").address = "192.168.56.99"; },
       "G-01-01=fail", "observed at 192.168.56.99"},
      {"AnotherCardAnswersTheHost",
       [](Observation& seen) { node_of(seen, "worker1").hardware = "02:42:ee"; }, "G-01-05=fail",
       "02:42:ee answers the host"},
      {"AnotherCardAnswersAPeer",
       [](Observation& seen) { peer_of(seen, "worker2", "worker1").hardware = "02:42:ee"; },
       "G-01-05=fail", "02:42:ee answers worker2"},
      {"AddressOfAnotherNode",
       [](Observation& seen) { facts_of(seen, "worker2").addresses.emplace_back("192.168.56.11"); },
       "G-01-05=fail", "has 192.168.56.11, which is worker1's"},
      {"SshdDownOnly",
       [](Observation& seen) {
         NodeObservation& node = node_of(seen, "worker1");
         node.ssh_port = Reach{false, "Connection refused", 1};
         node.ssh = SshProbe{.problem = "Connection refused"};
       },
       "G-01-01=fail G-01-02=blocked(G-01-01)", "Connection refused"},
      {"NodeNotObserved", [](Observation& seen) { seen.nodes.pop_back(); },
       "G-01-01=error G-01-02=error G-01-03=error G-01-05=error G-01-06=error G-01-08=error "
       "G-01-09=error G-01-10=error G-03-01=error G-03-08=error",
       "was not observed"},

      {"NewHostKey",
       [](Observation& seen) {
         node_of(seen, "worker1").ssh =
             SshProbe{.problem = "Host key verification failed.", .ms = 40};
       },
       "G-01-02=fail", "Host key verification failed."},
      {"NewHostKeyAndNoSharedConnection",
       [](Observation& seen) {
         node_of(seen, "worker1").ssh = SshProbe{.problem = "Host key verification failed."};
         lose_facts(seen, "worker1", FactsProblem::kTransport, "Host key verification failed.");
       },
       "G-01-02=fail G-01-03=blocked(G-01-02) G-01-05=blocked(G-01-02) "
       "G-01-06=blocked(G-01-02) G-01-08=blocked(G-01-02) G-01-09=blocked(G-01-02) "
       "G-01-10=blocked(G-01-02) G-03-01=blocked(G-01-02) G-03-08=blocked(G-01-02)",
       "Host key verification failed."},
      {"SshDoesNotGreetInTime",
       [](Observation& seen) {
         node_of(seen, "worker1").ssh =
             SshProbe{.silent = true, .problem = "Connection timed out during banner exchange"};
       },
       "G-01-02=error", "sshd did not answer in time"},
      {"LoginNotAnsweredInTime",
       [](Observation& seen) {
         SshProbe& ssh = node_of(seen, "worker1").ssh;
         ssh.lab_login = false;
         ssh.silent = true;
       },
       "G-01-02=error", "sshd did not answer in time"},
      {"PasswordOfferedAndLoginNotAnsweredInTime",
       [](Observation& seen) {
         SshProbe& ssh = node_of(seen, "worker1").ssh;
         ssh.methods = {"publickey", "password"};
         ssh.lab_login = false;
         ssh.silent = true;
       },
       "G-01-02=fail", "it offers: publickey, password"},
      {"PasswordLoginOffered",
       [](Observation& seen) {
         node_of(seen, "worker2").ssh.methods = {"publickey", "password"};
       },
       "G-01-02=fail", "it offers: publickey, password"},
      {"KeyboardInteractiveOffered",
       [](Observation& seen) {
         node_of(seen, "worker2").ssh.methods = {"publickey", "keyboard-interactive"};
       },
       "G-01-02=fail", "keyboard-interactive"},
      {"LoginWithoutCredentials",
       [](Observation& seen) { node_of(seen, "worker2").ssh.methods = {"none"}; }, "G-01-02=fail",
       "it lets anybody in without credentials"},
      {"NoMethodAtAll", [](Observation& seen) { node_of(seen, "worker2").ssh.methods = {}; },
       "G-01-02=fail", "worker2"},
      {"LabKeyRefused",
       [](Observation& seen) {
         node_of(seen, "control").ssh.lab_login = false;
         node_of(seen, "control").ssh.problem = "Permission denied";
       },
       "G-01-02=fail", "refused: Permission denied"},
      {"LabKeyUnknown", [](Observation& seen) { seen.lab_key.clear(); }, "G-01-02=error",
       "public key is not known"},
      {"ConnectionLostForNoVisibleReason",
       [](Observation& seen) {
         lose_facts(seen, "worker1", FactsProblem::kTransport, "timed out after 5 s");
       },
       "G-01-02=error G-01-03=error G-01-05=error G-01-06=error G-01-08=error G-01-09=error "
       "G-01-10=error G-03-01=error G-03-08=error",
       "timed out after 5 s"},
      {"MalformedFacts",
       [](Observation& seen) {
         lose_facts(seen, "worker1", FactsProblem::kMalformed, "not the expected JSON");
       },
       "G-01-02=error G-01-03=error G-01-05=error G-01-06=error G-01-08=error G-01-09=error "
       "G-01-10=error G-03-01=error G-03-08=error",
       "not the expected JSON"},
  };
  return all;
}

}  // namespace stackpilot::guarantees
