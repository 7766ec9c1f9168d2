#include "node/swarm/member_changes.h"

#include <fmt/format.h>

#include <algorithm>

#include "access/observe/json_path.h"
#include "base/find.h"
#include "model/scale_out.h"

namespace stackpilot::node {
namespace {

using access::value_at;

std::string yes_or_no(bool yes) {
  return yes ? "yes" : "no";
}

}  // namespace

bool is_ready(const Json& member) {
  return value_at<std::string>(member, {"Status", "State"}) == "ready";
}

bool is_down(const Json& member) {
  return value_at<std::string>(member, {"Status", "State"}) == "down";
}

std::string host_of(const Json& member) {
  return value_at<std::string>(member, {"Description", "Hostname"});
}

std::string label_of(const Json& member, const std::string& name) {
  return value_at<std::string>(member, {"Spec", "Labels", name.c_str()});
}

const Json* entry_of(const Json& members, const std::string& name) {
  return find_or_null(members,
                      [&](const Json& one) { return host_of(one) == name && is_ready(one); });
}

bool is_known_to_be_away(const Json& members, const std::string& name) {
  return std::all_of(members.begin(), members.end(),
                     [&](const Json& one) { return host_of(one) != name || is_down(one); });
}

bool is_reachable_manager(const Json& member) {
  return value_at<std::string>(member, {"ManagerStatus", "Reachability"}) == "reachable";
}

std::vector<std::string> member_changes(const Json& member, const SwarmMember& wanted,
                                        const std::string& lab_id) {
  std::vector<std::string> options;
  const std::string role = wanted.manager ? "manager" : "worker";
  if (value_at<std::string>(member, {"Spec", "Role"}) != role) {
    options.insert(options.end(), {"--role", role});
  }
  if (value_at<std::string>(member, {"Spec", "Availability"}) != "active") {
    options.insert(options.end(), {"--availability", "active"});
  }
  const std::pair<const char*, std::string> labels[] = {
      {lab_label, lab_id},
      {swarm_replica_label, yes_or_no(wanted.replica)},
      {database_label, yes_or_no(wanted.database)}};
  for (const auto& [name, value] : labels) {
    if (label_of(member, name) == value) continue;
    options.insert(options.end(), {"--label-add", fmt::format("{}={}", name, value)});
  }
  return options;
}

bool is_gone(const Json& member, const Json& members, const std::vector<SwarmMember>& wanted) {
  const SwarmMember* known =
      find_or_null(wanted, [&](const SwarmMember& one) { return one.name == host_of(member); });
  if (known == nullptr) return true;
  return !is_ready(member) && entry_of(members, known->name) != nullptr;
}

}  // namespace stackpilot::node
