// Asks a node for facts with read-only verbs of its entry point.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/exec/ssh.h"
#include "base/deadline.h"
#include "model/observation.h"
#include "model/stored_record.h"
#include "node/messages/readiness.h"

namespace stackpilot::access {

/// A node's answer to a read-only verb, or why there is none.
template <typename T>
struct NodeAnswer {
  std::optional<T> value;
  FactsProblem cause = FactsProblem::kNone;
  std::string problem;
  double ms = 0;
  bool silent = false;  ///< it had not answered when our time was over
};

NodeAnswer<node::Readiness> ask_readiness(const SshTarget& target, Millis timeout);

/// The node compares its tree of the repository with `tree`, unless that is empty.
NodeAnswer<NodeFacts> ask_facts(const SshTarget& target, Millis timeout,
                                const FileDigests& tree = {});
/// What that service's replica on the node says, of a stack, once it is ready or `within` is over;
/// no value where none runs then. `timeout` comes on top.
NodeAnswer<ReplicaProbe> ask_replica(const SshTarget& target, const std::string& project,
                                     Millis within, Millis timeout);

/// Milliseconds of processor time of measure_work() there; see access/observe/machine_speed.h.
NodeAnswer<double> ask_speed(const SshTarget& target, Millis timeout);
NodeAnswer<Json> ask_logs(const SshTarget& target, const std::string& project, Millis timeout);
NodeAnswer<Fingerprint> ask_fingerprint(const SshTarget& target, Millis timeout);

/// The records of a load as the dependency of that service has them; `load` is its number.
NodeAnswer<std::vector<StoredRecord>> ask_records(const SshTarget& target,
                                                  const std::string& project,
                                                  const std::string& load, Millis timeout);

}  // namespace stackpilot::access
