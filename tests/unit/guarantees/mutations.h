// Deliberate violations, one thing at a time, each with exactly the verdicts that it must change.
#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "model/observation.h"
#include "model/verdict.h"

namespace stackpilot::guarantees {

struct Mutation {
  std::string name;
  std::function<void(Observation&)> apply;
  /// All verdicts that are not pass, in id order: "G-01-01=fail G-01-02=blocked(G-01-01)".
  std::string changes;
  /// Text that the first changed judgement's `observed` or `reason` must contain.
  std::string says;
};

inline std::ostream& operator<<(std::ostream& out, const Mutation& one) {
  return out << one.name;
}

const std::vector<Mutation>& host_mutations();
const std::vector<Mutation>& exposure_mutations();
const std::vector<Mutation>& cluster_mutations();
const std::vector<Mutation>& declared_mutations();
const std::vector<Mutation>& service_mutations();
const std::vector<Mutation>& data_mutations();
const std::vector<Mutation>& privilege_mutations();
const std::vector<Mutation>& build_mutations();
const std::vector<Mutation>& verifier_mutations();
const std::vector<Mutation>& repo_mutations();
const std::vector<Mutation>& silence_mutations();

std::vector<Mutation> all_mutations();

// Of a service that runs as a stack; their changes are in the notation of scale_out_test.cpp.
const std::vector<Mutation>& swarm_mutations();
const std::vector<Mutation>& replica_mutations();

/// The verdicts that are not pass, in the notation of Mutation::changes.
std::string changes_of(const std::vector<Judgement>& judgements);

}  // namespace stackpilot::guarantees
