#include "node/messages/fault.h"

#include "base/find.h"

namespace stackpilot::node {

STACKPILOT_DEFINE_JSON(Injected, ms_ago)
STACKPILOT_DEFINE_JSON(Bite, bit, proof)
STACKPILOT_DEFINE_JSON(Healed, did, accepting_ms_ago)

const std::vector<FaultWords>& node_fault_words() {
  static const std::vector<FaultWords> all = {
      {"db-stop", "docker start stackpilot-db, on the node"},
      {"db-kill", "docker start stackpilot-db, on the node"},
      {"db-freeze", "docker unpause stackpilot-db, on the node"},
      {"db-auth", "ALTER ROLE exchange PASSWORD '<the one in apps/mock-exchange/env/db.env>'"},
      {"db-drop",
       "remove the chain stackpilot-<id> from the API's network namespace, or restart the API"},
      {"db-reset",
       "remove the chain stackpilot-<id> from the API's network namespace, or restart the API"},
      {"port-drop", "remove the chain stackpilot-<id> from the table mangle of the node"},
      {"peer-drop", "remove the chain stackpilot-<id> from the table filter of the node"},
      {"api-kill", "docker start stackpilot-api, on the node, unless it runs"},
      {"containers-restart", "docker start stackpilot-db stackpilot-api, on the node"},
      {"containers-removed", "docker-compose up, on the node"},
      {"volume-removed", "docker-compose up, on the node"},
      {"trial", "docker rm --force stackpilot-<id>, on the node"},
      {"disk-full", "remove /var/lib/postgresql/data/stackpilot-<id> in stackpilot-db"},
      {"orders", "delete the orders whose idempotency key has the load's number"},
      {"service-copy", "docker-compose down --volumes, on the node"},
      {"hosts-entry", "remove the line # stackpilot-<id> from /etc/hosts, on the node"},
      {"proxy", "stop stackpilot-proxy-<id>.service on the node, and restart the API"},
      {"proxy-fault", "stop the proxy"},
  };
  return all;
}

const FaultWords* find_node_fault_words(std::string_view kind) {
  const auto& all = node_fault_words();
  return find_or_null(all, [&](const FaultWords& one) { return one.kind == kind; });
}

}  // namespace stackpilot::node
