#include "unit/guarantees/healthy_lab.h"
#include "unit/guarantees/mutations.h"

namespace stackpilot::guarantees {

const std::vector<Mutation>& verifier_mutations() {
  static const std::vector<Mutation> all = {
      {"ContainerRestartedWhileVerifying",
       [](Observation& seen) {
         node_of(seen, "control").fingerprint_after->parts["containers"] = "2 beef";
       },
       "G-03-08=fail", "control: changed: containers"},
      {"ChangedByAnotherRun",
       [](Observation& seen) {
         node_of(seen, "control").fingerprint_after->parts["containers"] = "2 beef";
         seen.changed_by = "`demo` (pid 7)";
       },
       "G-03-08=fail", "changed: containers; `demo` (pid 7) was changing the lab meanwhile"},
      {"RowsAppeared",
       [](Observation& seen) { node_of(seen, "control").fingerprint_after->parts["rows"] = "2"; },
       "G-03-08=fail", "changed: rows"},
      {"ImagesNotFingerprintedAfterwards",
       [](Observation& seen) { node_of(seen, "worker1").fingerprint_after->parts.erase("images"); },
       "G-03-08=fail", "worker1: changed: images"},
      {"NoFingerprintAfterwards",
       [](Observation& seen) {
         node_of(seen, "worker1").fingerprint_after.reset();
         node_of(seen, "worker1").fingerprint_problem = "timed out";
       },
       "G-03-08=error", "no fingerprint: timed out"},
      {"ConnectionLostAfterwards",
       [](Observation& seen) {
         node_of(seen, "worker1").fingerprint_after.reset();
         node_of(seen, "worker1").ssh.lab_login = false;
       },
       "G-01-02=fail G-03-08=blocked(G-01-02)", "refused"},
      {"NodeLostAfterwards",
       [](Observation& seen) {
         node_of(seen, "worker1").fingerprint_after.reset();
         node_of(seen, "worker1").icmp.ok = false;
       },
       "G-01-01=fail G-03-08=blocked(G-01-01)", "no answer"},
      {"EmptyFingerprints",
       [](Observation& seen) {
         node_of(seen, "worker1").fingerprint_before->parts.clear();
         node_of(seen, "worker1").fingerprint_after->parts.clear();
       },
       "G-03-08=error", "the fingerprint is empty"},
  };
  return all;
}

}  // namespace stackpilot::guarantees
