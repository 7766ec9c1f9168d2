#include <fmt/format.h>

#include <algorithm>
#include <regex>

#include "guarantees/case.h"
#include "guarantees/guarantee.h"
#include "model/scale_out.h"

namespace stackpilot::guarantees {
namespace {

// Sockets on other addresses, of loopback or of a bridge to containers, are the node's own
// business.
bool is_exposed(const std::string& address, const NodeSpec& node) {
  return address == "0.0.0.0" || address == "::" || address == node.address;
}

// A machine that was adopted has further addresses, which others may reach.
bool is_exposed_there(const std::string& address, const Baseline* baseline) {
  if (baseline == nullptr) return false;
  const auto& own = baseline->addresses;
  const bool is_ipv6 = address.find(':') != std::string::npos;
  return std::find(own.begin(), own.end(), address) != own.end() ||
         (is_ipv6 && address != "::1" && !address.starts_with("fe80:"));
}

// Of a socket for both versions of IP, the address that it has in the older one.
std::string plain_address(const std::string& address) {
  constexpr std::string_view mapped = "::ffff:";
  const bool is_mapped = address.starts_with(mapped) && address.find('.') != std::string::npos;
  return is_mapped ? address.substr(mapped.size()) : address;
}

// A container that may publish a port of its node.
struct Publisher {
  std::string container;
  int port = 0;
};

// Of a service that runs as a stack, its proxy publishes; and managers have a registry.
std::vector<Publisher> publishers_on(const Case& about, const NodeSpec& node) {
  std::vector<Publisher> all;
  for (const Service& service : about.seen.declared) {
    const bool stacked = is_scaled_out(about, service);
    all.push_back(
        {stacked ? swarm_service_name(service.project, stack_proxy) : service.component.container,
         service.port});
  }
  if (manages(about, node)) all.push_back({registry_container, registry_port});
  return all;
}

bool is_published(const Case& about, const NodeSpec& node, const EngineFacts& engine, int port) {
  const std::vector<Publisher> all = publishers_on(about, node);
  return std::any_of(all.begin(), all.end(), [&](const Publisher& one) {
    const ContainerFact* container = find_container(engine, one.container);
    return one.port == port && container != nullptr && container->running;
  });
}

// A port that Swarm publishes is one of all addresses of a node.
bool is_published_at(const Case& about, const NodeSpec& node, int port,
                     const std::string& address) {
  if (address == node.address) return true;
  const auto& services = about.seen.declared;
  return (address == "0.0.0.0" || address == "::") &&
         std::any_of(services.begin(), services.end(), [&](const Service& one) {
           return one.port == port && is_scaled_out(about, one);
         });
}

// The ports of a member of the swarm that the engine itself listens at.
bool is_of_the_swarm(const Case& about, const NodeSpec& node, const Listener& one) {
  if (one.process != "dockerd" || !about.seen.scale_out) return false;
  return one.port == swarm_gossip_port || (one.port == swarm_control_port && manages(about, node));
}

bool leads_to(const Redirection& rule, const ContainerFact& container, int published) {
  std::vector<std::string> addresses = container.addresses;
  addresses.push_back(container.gateway_address);
  for (const std::string& address : addresses) {
    for (const PublishedPort& port : container.ports) {
      if (rule.to == fmt::format("{}:{}", address, port.container_port) &&
          port.host_port == published) {
        return true;
      }
    }
  }
  return false;
}

// Docker's own: connections to a published port go to the container that publishes it.
bool is_of_a_service(const Case& about, const NodeSpec& node, const EngineFacts& engine,
                     const Redirection& rule) {
  for (const Publisher& one : publishers_on(about, node)) {
    const ContainerFact* container = find_container(engine, one.container);
    if (container != nullptr && leads_to(rule, *container, one.port)) return true;
  }
  return false;
}

// Docker's resolver for the containers of an engine; the node itself may be one of them.
bool is_resolver(const Redirection& rule) {
  return rule.chain == "DOCKER_OUTPUT" && rule.to.starts_with("127.0.0.11:");
}

// The process may be another one of the same program. The kernel's own sockets have none.
bool listened_then(const Baseline* baseline, const Listener& one) {
  if (baseline == nullptr) return false;
  const auto& then = baseline->exposure.listeners;
  return std::any_of(then.begin(), then.end(), [&](const Listener& other) {
    return other.address == one.address && other.port == one.port && other.process == one.process;
  });
}

// Docker gives a container, and its bridge, another address or name at every start: of its own
// rules, what counts is which port goes to which.
std::string lasting_part(const Redirection& rule) {
  if (rule.chain != "DOCKER") return rule.rule;
  static const std::regex passing("( ! -i [^ ]+)|((--to-destination )[0-9.]+)");
  return std::regex_replace(rule.rule, passing, "$3");
}

bool redirected_then(const Baseline* baseline, const Redirection& rule) {
  if (baseline == nullptr) return false;
  const auto& then = baseline->exposure.redirections;
  return std::any_of(then.begin(), then.end(), [&](const Redirection& other) {
    return lasting_part(other) == lasting_part(rule);
  });
}

void judge_listener(const Case& about, const NodeSpec& node, const EngineFacts& engine,
                    const Listener& one, Findings& findings) {
  const Baseline* baseline = find_baseline(about, node);
  const bool as_then = listened_then(baseline, one);
  const bool ssh = one.port == node.ssh_port() && one.process == "sshd";
  // Docker's engine holds the port itself where it was told to have no proxy.
  const bool of_docker = one.process == "docker-proxy" || one.process == "dockerd";
  const bool service = of_docker && is_published(about, node, engine, one.port) &&
                       is_published_at(about, node, one.port, plain_address(one.address));
  if ((ssh && (baseline == nullptr || as_then)) || service || is_of_the_swarm(about, node, one)) {
    findings.ok(node.name, baseline == nullptr ? "nothing else accepts connections"
                                               : "nothing accepts connections that did not before");
  } else if (as_then) {
    findings.waive(node.name,
                   fmt::format("{}: {} on {}:{}", as_adopted, one.process, one.address, one.port));
  } else {
    findings.bad(node.name, "only SSH and the service accept connections",
                 fmt::format("{} (pid {}) listens on {}:{}",
                             one.process.empty() ? "an unknown process" : one.process, one.pid,
                             one.address, one.port));
  }
}

void judge_node(const Case& about, const NodeSpec& node, const NodeFacts& facts,
                Findings& findings) {
  if (!facts.exposure) return findings.unknown(node.name, why_no_exposure(facts));
  if (!facts.engine) return findings.unknown(node.name, why_no_engine(facts));
  for (const Listener& one : facts.exposure->listeners) {
    const std::string address = plain_address(one.address);
    if (is_exposed(address, node) || is_exposed_there(address, find_baseline(about, node))) {
      judge_listener(about, node, *facts.engine, one, findings);
    }
  }
  for (const Redirection& rule : facts.exposure->redirections) {
    if (is_resolver(rule) || is_of_a_service(about, node, *facts.engine, rule)) continue;
    if (redirected_then(find_baseline(about, node), rule)) {
      findings.waive(node.name, fmt::format("{}: {}", as_adopted, rule.rule));
      continue;
    }
    findings.bad(node.name, "no connection is sent elsewhere", rule.rule);
  }
}

}  // namespace

Guarantee g_01_10_exposure() {
  return {.id = "G-01-10",
          .claim = "Nodes accept connections for SSH and the service only",
          .scope = Scope::kCluster,
          .proof = Proof::kRuntime,
          .expected = "no other TCP listener, and no redirected connection, on any node",
          .judge =
              [](const Case& about, Findings& findings) {
                for_each_facts(about, findings, [&](const NodeSpec& node, const NodeFacts& facts) {
                  with_baseline(about, node, findings,
                                [&](const Baseline*) { judge_node(about, node, facts, findings); });
                });
              },
          .enforced_by = {"src/guarantees/g_01_10_exposure.cpp"},
          .tests = {"tests/unit/guarantees/mutations_exposure.cpp"},
          .command = "make verify-cluster",
          .mutants = {
              {.name = "listener",
               .summary = "a process accepts connections at another port",
               .kind = "listener",
               .settings = {{"port", "9999"},
                            {"upstream_address", "127.0.0.1"},
                            {"upstream_port", "22"}},
               .place = Place::kOtherNode,
               .reason = "listens on 0.0.0.0:9999"},
              {.name = "redirected-port",
               .summary = "the firewall sends a port to another one of the node",
               .kind = "port-redirect",
               .settings = {{"port", "9998"}, {"to_port", "22"}},
               .place = Place::kOtherNode,
               .reason = "--to-ports 22"},
              {.name = "redirected-to-a-container",
               .summary = "the firewall sends a port to the database",
               .kind = "port-redirect",
               .settings = {{"port", "15432"},
                            {"to_address", "{db_address}"},
                            {"to_port", "{db_port}"}},
               .reason = "--to-destination {db_address}:{db_port}"},
              {.name = "relay-to-the-database",
               .summary = "a process passes connections from outside on to the database",
               .kind = "listener",
               .settings = {{"port", "15432"},
                            {"upstream_address", "{db_address}"},
                            {"upstream_port", "{db_port}"}},
               .reason = "listens on 0.0.0.0:15432"},
              {.name = "database-published",
               .summary = "the database is published",
               .kind = "container-settings",
               .settings = {{"component", "db"}, {"change", "published"}, {"images", "{images}"}},
               .reason = "{db_port}",
               .also = {"G-02-03", "G-02-10"}}}};
}

}  // namespace stackpilot::guarantees
