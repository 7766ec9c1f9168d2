#include <fmt/format.h>

#include "guarantees/guarantee.h"
#include "guarantees/service_view.h"

namespace stackpilot::guarantees {
namespace {

bool was_asked(const HttpProbe& probe) {
  return probe.asked_at_ms > 0 || probe.status != 0;
}

void judge_order(const HttpProbe& probe, Findings& findings) {
  if (!was_asked(probe)) return;
  if (probe.tcp_proven_at_ms > 0 && probe.tcp_proven_at_ms <= probe.asked_at_ms) {
    findings.ok("HTTP", "asked after TCP was proven");
  } else {
    findings.bad(probe.target, "asked after TCP was proven",
                 fmt::format("TCP proven at {:.0f} ms, asked at {:.0f} ms", probe.tcp_proven_at_ms,
                             probe.asked_at_ms));
  }
}

// What the contract names is asked.
void judge_asked(const ServiceCase& about, Findings& findings) {
  if (!tcp_of_answers(about).ok) return;
  const Contract& contract = about.declared.contract;
  const auto must_be_asked = [&](const HttpProbe& probe, const std::string& target) {
    if (!was_asked(probe)) findings.bad(target, "asked once TCP was proven", "it was not asked");
  };
  if (contract.liveness) must_be_asked(about.service.health, contract.liveness->get);
  must_be_asked(about.service.ready, contract.readiness.get);
  if (contract.version) must_be_asked(about.service.version, contract.version->get);
}

// Of a stack, the replica is asked by its own node.
void judge_replica(const ServiceCase& about, Findings& findings) {
  const std::string subject = fmt::format("TCP to the replica on {}", about.service.node);
  const std::optional<Reach>& replica = about.service.replica_tcp;
  if (!replica) {
    findings.unknown(subject, no_replica(about));
  } else if (replica->ok) {
    findings.ok(subject, "accepts connections");
  } else {
    findings.bad(subject, "accepts connections", replica->problem);
  }
}

void judge_tcp_first(const ServiceCase& about, Findings& findings) {
  const ServiceObservation& service = about.service;
  const NodeSpec* node = about.lab.find_node(about.service.node);
  const std::string subject = fmt::format("TCP {}:{}", about.service.node, about.declared.port);
  findings.took(service.tcp.ms);
  if (node == nullptr) {
    findings.unknown(subject, {"not a node of the lab", ""});
  } else if (service.tcp.ok) {
    findings.ok(subject, "accepts connections");
  } else if (!is_reachable(about, *node)) {
    findings.unknown(subject, {node->name + " is not reachable", "G-01-01"});
  } else {
    findings.bad(subject, "accepts connections", service.tcp.problem);
  }
  if (is_scaled_out(about, about.declared)) judge_replica(about, findings);
  judge_asked(about, findings);
  for (const HttpProbe* probe :
       {&service.health, &service.ready, &service.version, &service.canary}) {
    judge_order(*probe, findings);
  }
}

}  // namespace

Guarantee g_02_06_tcp_first() {
  return {.id = "G-02-06",
          .claim = "TCP is proven before HTTP is believed",
          .scope = Scope::kService,
          .proof = Proof::kRuntime,
          .expected = "TCP is proven before each HTTP request",
          .judge_service = judge_tcp_first,
          .enforced_by = {"src/guarantees/g_02_06_tcp_first.cpp", "src/verify/collect_lab.cpp"},
          .tests = {"tests/unit/guarantees/mutations_service.cpp"},
          .command = "make verify",
          .mutants = {{.name = "port-dropped",
                       .summary = "packets to the service's port are dropped",
                       .kind = "port-drop",
                       .reason = "accepts connections"}}};
}

}  // namespace stackpilot::guarantees
