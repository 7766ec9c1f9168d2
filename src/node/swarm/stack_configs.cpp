#include "node/swarm/stack_configs.h"

#include <set>

#include "access/observe/engine_answer.h"
#include "access/observe/engine_reader.h"
#include "access/observe/json_path.h"
#include "model/container_settings.h"

namespace stackpilot::node {
namespace {

using access::value_at;

std::set<std::string> configs_used(const Json& services) {
  const Json::json_pointer path("/Spec/TaskTemplate/ContainerSpec/Configs");
  std::set<std::string> used;
  for (const Json& service : services) {
    if (!service.contains(path)) continue;
    for (const Json& one : service.at(path)) used.insert(value_at<std::string>(one, {"ConfigID"}));
  }
  return used;
}

}  // namespace

std::vector<std::string> unused_configs(const Json& configs, const Json& services,
                                        const std::string& stack) {
  const std::set<std::string> used = configs_used(services);
  std::vector<std::string> unused;
  for (const Json& one : configs) {
    const auto id = value_at<std::string>(one, {"ID"});
    const bool own = value_at<std::string>(one, {"Spec", "Labels", stack_label}) == stack;
    if (own && used.count(id) == 0) unused.push_back(id);
  }
  return unused;
}

Status remove_unused_configs(const access::Operator& here, const ThisNode& self) {
  TRY_ASSIGN(const Json configs, access::engine_list(access::node_engine_socket, "/configs"));
  TRY_ASSIGN(const Json services, access::engine_list(access::node_engine_socket, "/services"));
  for (const std::string& id : unused_configs(configs, services, self.service.project)) {
    TRY(here.docker({"config", "rm", id}));
  }
  return {};
}

}  // namespace stackpilot::node
