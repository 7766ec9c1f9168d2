// What a stack file declares of the containers of its tasks, as Compose itself resolves it.
#pragma once

#include <map>
#include <string>

#include "base/result.h"
#include "node/service/compose_project.h"

namespace stackpilot::node {

/// Reads what `docker-compose -f docker-stack.yml config` (1.29) prints. Each swarm service, by its
/// name ("infra_api"), to what the container of a task is like, in the vocabulary of
/// parse_compose_project(), and what Swarm alone knows of it, in that of model/stack_settings.h.
/// What `docker stack deploy` ignores is not part of it. kBroken when the text is no such project.
Result<DeclaredContainers> parse_stack_project(const std::string& text, const std::string& stack);

/// A stack file as docker-compose 1.29 takes it: it refuses the limit of processes, which
/// `docker stack deploy` knows.
struct StackText {
  std::string text;                         ///< without lines "pids: 64"
  std::map<std::string, std::string> pids;  ///< that limit, by service
};

/// kBroken when the text is no stack file.
Result<StackText> without_pids(const std::string& stack_file);

}  // namespace stackpilot::node
