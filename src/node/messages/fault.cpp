#include "node/messages/fault.h"

#include <fmt/format.h>

#include <utility>

#include "base/find.h"

namespace stackpilot::node {

STACKPILOT_DEFINE_JSON(Injected, ms_ago, containers, image_id)
STACKPILOT_DEFINE_JSON(Bite, bit, proof)
STACKPILOT_DEFINE_JSON(Healed, did, accepting_ms_ago)

const std::vector<FaultWords>& node_fault_words() {
  static const std::vector<FaultWords> all = {
      {"dependency-stop", "docker start {db}, on the node"},
      {"dependency-kill", "docker start {db}, on the node"},
      {"dependency-freeze", "docker unpause {db}, on the node"},
      {"dependency-refuse", "ALTER ROLE {user} PASSWORD '<its POSTGRES_PASSWORD>', in {db}"},
      {"dependency-drop",
       "remove the chain stackpilot-{id} from the API's network namespace, or restart the API"},
      {"dependency-reset",
       "remove the chain stackpilot-{id} from the API's network namespace, or restart the API"},
      {"port-drop", "remove the chain stackpilot-{id} from the table mangle of the node",
       Touches::kMachine},
      {"peer-drop", "remove the chain stackpilot-{id} from the table filter of the node",
       Touches::kMachine},
      {"api-kill", "docker start {api}, on the node, unless it runs"},
      {"containers-restart", "docker start {db} {api}, on the node"},
      {"containers-removed", "{compose} up -d, on the node"},
      {"volume-removed", "{compose} up -d, on the node"},
      {"image-held", "docker rm --force stackpilot-{id}, on the node"},
      {"trial", "docker rm --force stackpilot-{id}, on the node"},
      {"disk-full", "remove {mount}/stackpilot-{id} in {db}"},
      {"records",
       "remove the records of the load, whose keys begin with drill-<its number>- or "
       "probe-<its number>-"},
      {"service-copy", "{compose} down --volumes, on the node"},
      {"service-objects", "docker image rm --force stackpilot-objects:{id}, on the node"},
      {"service-variant", "{compose} down --volumes, on the node"},
      {"hosts-rewriter",
       "systemctl stop stackpilot-{id}.path, then remove the line # stackpilot-{id} from "
       "/etc/hosts, on the node",
       Touches::kMachine},
      {"no-forwarding", "sysctl --write net.ipv4.ip_forward=1, on the node", Touches::kMachine},
      {"hosts-entry",
       "remove the line that ends in # stackpilot-{id} from /etc/hosts, or the beginning "
       "\"# stackpilot-{id} cut: \" from its lines and those of /etc/resolv.conf, on the node",
       Touches::kMachine},
      {"hostname", "hostname \"$(cat /etc/hostname)\", on the node", Touches::kMachine},
      {"address", "ip address flush dev lo label lo:{id}, on the node", Touches::kMachine},
      {"packets-drop", "remove the chain stackpilot-{id} from the table filter of the node",
       Touches::kMachine},
      {"ssh-key", "remove the key stackpilot-{id} from the authorized_keys of the node's accounts",
       Touches::kMachine},
      {"ssh-setting",
       "remove /etc/ssh/sshd_config.d/00-stackpilot-{id}.conf, restart ssh, and remove "
       "/etc/ssh/stackpilot-{id}.key, on the node",
       Touches::kMachine},
      {"second-sshd", "systemctl stop stackpilot-{id}, on the node", Touches::kMachine},
      {"failed-unit", "systemctl reset-failed stackpilot-{id}, on the node", Touches::kMachine},
      {"root-read-only",
       "mount -o remount,bind,rw /, and remove /run/stackpilot-{id}.root, on the node",
       Touches::kMachine},
      {"engine-stopped",
       "systemctl start docker, and remove /run/stackpilot-{id}.engine, on the node",
       Touches::kMachine},
      {"listener", "stop stackpilot-proxy-{id}.service on the node", Touches::kMachine},
      {"port-redirect", "remove the chain stackpilot-{id} from the table nat of the node",
       Touches::kMachine},
      {"workdir",
       "umount /vagrant until it is no mount, then mount --move /run/stackpilot-{id}/vagrant "
       "/vagrant, on the node",
       Touches::kMachine},
      {"proxy", "stop stackpilot-proxy-{id}.service on the node, and restart the API"},
      {"proxy-fault", "stop the proxy"},
      {"container-settings", "docker rm -f -v {api} {db}, then {compose} up -d, on the node"},
      {"container-by-hand", "docker rm -f {api}, then {compose} up -d, on the node"},
      {"image-swapped",
       "give stackpilot-{id}:honest its tag back, docker rm -f {api}, then {compose} up -d, on the "
       "node"},
      {"impostor", "stop stackpilot-{id}.service on the node, then docker start {api}"},
      {"dependency-setting",
       "in {db}: of a Postgres, ALTER SYSTEM RESET what /var/lib/stackpilot/{id}/db-setting names, "
       "then SELECT pg_reload_conf(); of a Redis, CONFIG SET it to what setting-before beside it "
       "says"},
      {"record-changed",
       "in {db}: of a Postgres, put the rows of each table stackpilot_{id}_<n> back into the n-th "
       "of dependency.tables of the contract, and drop it; of a Redis, RENAME stackpilot:{id} to "
       "what /var/lib/stackpilot/{id}/record says"},
      {"swarm-node",
       "docker node update --availability active --label-add stackpilot.replica=yes <what "
       "/var/lib/stackpilot/{id}/member names>, on the node"},
      {"proxy-paused", "docker unpause <what /var/lib/stackpilot/{id}/proxy names>, on the node"},
      {"replica-swapped", "make release"},
      {"registry-retagged", "make release"},
      {"registry-open",
       "docker rm --force stackpilot-{id}, then docker start stackpilot-registry, on the node"},
      {"churn",
       "stop stackpilot-{id}.service on the node, unpause {db}, and remove what is named "
       "stackpilot-{id}-<n>, and the rows whose ids begin with {id}-0000-, without the f"},
  };
  return all;
}

std::string filled_in(std::string_view undo, const Service& service, const std::string& address,
                      const std::string& id) {
  const std::string compose =
      fmt::format("cd /vagrant && NODE_ADDRESS={} docker-compose -p {} -f {}", address,
                  service.project, service.compose_file);
  const Dependency dependency = service.dependency.value_or(Dependency());
  return fmt::format(
      fmt::runtime(undo), fmt::arg("api", service.component.container),
      fmt::arg("db", dependency.component.container), fmt::arg("mount", dependency.mount),
      fmt::arg("user", dependency.contract.user), fmt::arg("compose", compose), fmt::arg("id", id));
}

Status require_leave(std::string_view kind, const NodeSpec& node) {
  const FaultWords* words = find_node_fault_words(kind);
  const bool touches_machine = words != nullptr && words->touches == Touches::kMachine;
  if (!touches_machine || !node.ssh || node.drills_allowed) return {};
  return fail(ErrorKind::kCapability,
              fmt::format("{} is a machine of somebody's, and its entry in infra/lab.yaml does not "
                          "have `drills: allowed`",
                          node.name));
}

fs::path workdir_aside(const std::string& fault_id) {
  return fs::path("/run") / ("stackpilot-" + fault_id) / "vagrant";
}

std::string_view kind_today(std::string_view kind) {
  constexpr std::pair<std::string_view, std::string_view> renamed[] = {
      {"db-stop", "dependency-stop"},       {"db-kill", "dependency-kill"},
      {"db-freeze", "dependency-freeze"},   {"db-auth", "dependency-refuse"},
      {"db-drop", "dependency-drop"},       {"db-reset", "dependency-reset"},
      {"db-setting", "dependency-setting"}, {"orders", "records"},
      {"canary-changed", "record-changed"}};
  for (const auto& [was, is] : renamed) {
    if (kind == was) return is;
  }
  return kind;
}

const FaultWords* find_node_fault_words(std::string_view kind) {
  const auto& all = node_fault_words();
  return find_or_null(all, [&](const FaultWords& one) { return one.kind == kind_today(kind); });
}

}  // namespace stackpilot::node
