#include <fmt/format.h>

#include <algorithm>

#include "guarantees/case.h"
#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {
namespace {

// Sockets on other addresses, of loopback or of a bridge to containers, are the node's own
// business.
bool is_exposed(const Listener& listener, const NodeSpec& node) {
  return listener.address == "0.0.0.0" || listener.address == "::" ||
         listener.address == node.address;
}

bool is_published(const Case& about, const EngineFacts& engine, int port) {
  const ServiceSpec& service = about.lab.service;
  return port == service.port && std::any_of(engine.containers.begin(), engine.containers.end(),
                                             [&](const ContainerFact& one) {
                                               return one.name == service.api.container &&
                                                      one.running;
                                             });
}

// Docker's own: connections to the service's port go to the API's container.
bool is_of_the_service(const Case& about, const EngineFacts& engine, const Redirection& rule) {
  for (const ContainerFact& one : engine.containers) {
    if (one.name != about.lab.service.api.container) continue;
    for (const std::string& address : one.addresses) {
      for (const PublishedPort& port : one.ports) {
        if (rule.to == fmt::format("{}:{}", address, port.container_port) &&
            port.host_port == about.lab.service.port) {
          return true;
        }
      }
    }
  }
  return false;
}

// Docker's resolver for the containers of an engine; the node itself may be one of them.
bool is_resolver(const Redirection& rule) {
  return rule.chain == "DOCKER_OUTPUT" && rule.to.starts_with("127.0.0.11:");
}

void judge_listener(const Case& about, const NodeSpec& node, const EngineFacts& engine,
                    const Listener& one, Findings& findings) {
  const bool ssh = one.port == node.ssh_port() && one.process == "sshd";
  const bool service = is_published(about, engine, one.port) && one.process == "docker-proxy";
  if (ssh || service) {
    findings.ok(node.name, "nothing else accepts connections");
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
    if (is_exposed(one, node)) judge_listener(about, node, *facts.engine, one, findings);
  }
  for (const Redirection& rule : facts.exposure->redirections) {
    if (is_resolver(rule) || is_of_the_service(about, *facts.engine, rule)) continue;
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
                  judge_node(about, node, facts, findings);
                });
              },
          .enforced_by = {"src/guarantees/g_01_10_exposure.cpp"},
          .tests = {"tests/unit/guarantees/mutations_exposure.cpp"},
          .command = "make verify-cluster"};
}

}  // namespace stackpilot::guarantees
