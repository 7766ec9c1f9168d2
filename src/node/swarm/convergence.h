// How far a stack is with what it was told, as the engine of a manager says. Pure.
#pragma once

#include <string>

#include "base/json.h"

namespace stackpilot::node {

struct Convergence {
  enum class State {
    kUnderWay,
    kDone,        ///< all that shall run does, as the services say
    kRolledBack,  ///< the same, but the component is back on another image than the one wanted
    kStuck,       ///< a rollback that failed, or an update that is paused or waits for a lost node
  };
  State state = State::kUnderWay;
  std::string words;  ///< "api 2 of 3, proxy 3 of 3"; for kRolledBack and kStuck why
};

/// The engine's answers to GET /services?status=true, GET /tasks and GET /nodes.
struct SwarmAnswers {
  Json services;
  Json tasks;
  Json nodes;
};

/// `component` is the swarm service ("infra_api") that shall run `image`, once on every ready node
/// with the label swarm_replica_label=yes. Services of other stacks do not count. Throws
/// Json::exception when a value has a type that the engine does not document.
Convergence convergence_of(const SwarmAnswers& seen, const std::string& stack,
                           const std::string& component, const std::string& image);

/// The newest error that a task of that swarm service ended with; empty when none did.
std::string last_task_error(const SwarmAnswers& seen, const std::string& service);

}  // namespace stackpilot::node
