#include <fmt/format.h>

#include <algorithm>

#include "guarantees/guarantee.h"
#include "guarantees/scale_out_view.h"

namespace stackpilot::guarantees {
namespace {

// A registry admits the lab alone: nodes and host have certificates of its authority.
void judge_registry(const std::string& node, const TlsProbe& seen, Findings& findings) {
  const std::string subject = fmt::format("{}:{}", node, registry_port);
  if (seen.speaks_plain) findings.bad(subject, "answers over TLS only", "it answers plain HTTP");
  if (seen.admits_strangers) {
    findings.bad(subject, "answers the lab's own only", "it answers without a client certificate");
  }
  if (seen.silent) {
    findings.unknown(subject, no_answer_in_time("it", seen.problem));
  } else if (!seen.verified) {
    findings.bad(subject, "has a certificate of the lab's authority",
                 seen.tcp.ok ? seen.problem : seen.tcp.problem);
  } else if (!seen.speaks_plain && !seen.admits_strangers) {
    findings.ok(subject, "answers the lab's own, over TLS");
  }
}

// Managers let whoever comes shake hands, as a node that joins has no certificate yet: what counts
// is asked for in each call.
void judge_control(const Case& about, const std::string& node, const TlsProbe& seen,
                   Findings& findings) {
  const std::string subject = fmt::format("{}:{}", node, swarm_control_port);
  if (seen.speaks_plain) findings.bad(subject, "answers over TLS only", "it answers plain HTTP");
  if (seen.silent) {
    findings.unknown(subject, no_answer_in_time("it", seen.problem));
  } else if (seen.tcp.ok && swarm_authority(about.seen).empty()) {
    findings.unknown(subject, {"no manager says whose certificates are the swarm's", "G-05-01"});
  } else if (!seen.verified) {
    findings.bad(subject, "has a certificate of the swarm's authority",
                 seen.tcp.ok ? seen.problem : seen.tcp.problem);
  } else if (!seen.speaks_plain) {
    findings.ok(subject, "a manager, over TLS");
  }
}

void judge_closed(const SwarmPorts& ports, Findings& findings) {
  for (const auto& [port, reach] : ports.closed) {
    const std::string subject = fmt::format("{}:{}", ports.node, port);
    if (reach.silent) {
      findings.unknown(subject, {"could not be asked: " + reach.problem, ""});
    } else if (reach.ok) {
      findings.bad(subject, "not reachable from the host", "it accepts connections");
    } else {
      findings.ok(subject, "not reachable from the host");
    }
  }
}

void judge_ports(const Case& about, const ScaleOutView& view, const NodeSpec& node,
                 Findings& findings) {
  const SwarmPorts* ports = find_ports(view, node.name);
  if (ports == nullptr) return findings.unknown(node.name, {"its ports were not asked", ""});
  if (const auto unseen = out_of_reach(about, node)) return findings.unknown(node.name, *unseen);
  findings.took(ports->registry.ms);
  if (manages(about, node)) {
    judge_registry(node.name, ports->registry, findings);
    judge_control(about, node.name, ports->control, findings);
  }
  judge_closed(*ports, findings);
}

bool is_of_the_stack(const ScaleOutView& view, const SwarmNetwork& network) {
  return network.name.starts_with(view.record.project + "_");
}

void judge_data_plane(const ScaleOutView& view, Findings& findings) {
  const std::string subject = "data plane";
  if (view.swarm == nullptr) {
    return findings.unknown(subject, {"no manager says what networks there are", "G-05-01"});
  }
  bool any = false;
  for (const SwarmNetwork& network : view.swarm->networks) {
    if (!is_of_the_stack(view, network)) continue;
    any = true;
    if (network.attachable) {
      findings.bad(network.name, "takes tasks only", "any container of a node may join it");
    }
    if (network.encrypted) {
      findings.ok(network.name, "encrypted between nodes");
    } else if (view.record.encrypted) {
      findings.bad(network.name, "encrypted between nodes (mend: make scale-up)", "it is not");
    } else {
      findings.waive(network.name,
                     "not encrypted between nodes, as the kernel of a node has no ESP: whoever "
                     "reads the lab's network reads what replicas and database say");
    }
  }
  if (!any) findings.bad(subject, "a network of the stack (mend: make scale-up)", "there is none");
}

void judge_control_plane(const Case& about, Findings& findings) {
  const std::optional<ScaleOutView> view = view_scale_out(about, findings);
  if (!view) return;
  for (const NodeSpec& node : about.lab.nodes) judge_ports(about, *view, node, findings);
  judge_data_plane(*view, findings);
}

}  // namespace

Guarantee g_05_08_control_plane() {
  return {.id = "G-05-08",
          .claim =
              "Registry, control plane and engines are reachable from the lab's nodes only, over "
              "TLS; what the host and outsiders reach is port 8000. The data plane is "
              "encrypted where the kernel has ESP, else that is stated",
          .scope = Scope::kCluster,
          .proof = Proof::kRuntime,
          .expected = "strangers get no answer from registry and engines, and managers speak TLS",
          .judge = judge_control_plane,
          .enforced_by = {"src/guarantees/g_05_08_control_plane.cpp",
                          "infra/images/registry/files/etc/docker/registry/config.yml",
                          "infra/docker-stack.encrypted.yml"},
          .tests = {"tests/unit/guarantees/scale_out_test.cpp"},
          .command = "make verify-cluster",
          .mutants = {{.name = "registry-open",
                       .summary = "the registry answers whoever comes",
                       .kind = "registry-open",
                       .reason = "without a client certificate",
                       .also = {"G-01-10"}},
                      {.name = "engines-port",
                       .summary = "a process accepts connections at the port of engines",
                       .kind = "listener",
                       .settings = {{"port", "2375"},
                                    {"upstream_address", "127.0.0.1"},
                                    {"upstream_port", "22"}},
                       .place = Place::kOtherNode,
                       .reason = "{here}:2375",
                       .also = {"G-01-10"}}}};
}

}  // namespace stackpilot::guarantees
