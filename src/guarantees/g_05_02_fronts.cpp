#include <fmt/format.h>

#include <algorithm>

#include "guarantees/guarantee.h"
#include "guarantees/scale_out_view.h"
#include "guarantees/service_view.h"
#include "service/contract/answer.h"

namespace stackpilot::guarantees {
namespace {

// Whether any replica says of itself that it is ready; else readiness is what does not hold.
bool is_any_ready(const Case& about, const ScaleOutView& view) {
  for (const ServiceObservation& one : about.seen.services) {
    if (one.project == view.record.project && one.ready.status == 200) return true;
  }
  return false;
}

// A machine that is slow answers nowhere in time; a front that is silent while others are not, is
// the matter.
bool is_silent_alone(const ScaleOutView& view, const Front& front) {
  const auto& all = view.seen.fronts;
  return std::any_of(all.begin(), all.end(), [&](const Front& other) {
    return other.node != front.node && other.ready.status != 0;
  });
}

void judge_silence(const ScaleOutView& view, const Front& front, const HttpProbe& probe,
                   const std::string& expected, Findings& findings) {
  if (is_silent_alone(view, front)) {
    findings.bad(front.node, expected, "it does not answer in time, and others do");
  } else {
    findings.unknown(front.node, no_answer_in_time("GET " + probe.target, probe.problem));
  }
}

// An answer that is none of the ones expected.
void judge_other_answer(const ScaleOutView& view, const Front& front, const HttpProbe& probe,
                        const std::string& expected, Findings& findings) {
  if (probe.silent) {
    judge_silence(view, front, probe, expected, findings);
  } else if (probe.status == 0) {
    findings.bad(front.node, expected, "no answer: " + probe.problem);
  } else {
    findings.bad(front.node, expected,
                 fmt::format("status {}, {}", probe.status, printable(probe.body, 60)));
  }
}

void judge_ready(const Case& about, const ScaleOutView& view, const Front& front,
                 Findings& findings) {
  const HttpProbe& ready = front.ready;
  const std::string expected = "answers that the service is ready";
  const auto why =
      service::why_not_ready(view.service.contract.readiness, ready.status, ready.body);
  if (!why) {
    findings.ok(front.node, expected);
  } else if (!is_any_ready(about, view)) {
    findings.unknown(front.node, {"no replica is ready", "G-02-02"});
  } else {
    judge_other_answer(view, front, ready, expected, findings);
  }
}

// Whoever answers must be a replica of the last release.
void judge_version(const ScaleOutView& view, const Front& front, Findings& findings) {
  const Release* release = release_of(view);
  if (!names_its_build(view.service) || release == nullptr) return;
  const HttpProbe& version = front.version;
  const std::string expected = "names build " + release->deployment.build_id;
  const auto build = service::value_at(version.body, view.service.contract.version->build_id);
  if (version.status == 200 && build && *build == release->deployment.build_id) {
    findings.ok(front.node, expected);
  } else {
    judge_other_answer(view, front, version, expected, findings);
  }
}

// The proxy is what answers there; a stray process in its place would be none.
void judge_proxy(const Case& about, const ScaleOutView& view, const NodeSpec& node,
                 Findings& findings) {
  const NodeFacts* facts = find_facts(about, node.name);
  if (facts == nullptr) return findings.unknown(node.name, why_no_facts(about, node));
  if (!facts->engine) return findings.unknown(node.name, why_no_engine(*facts));
  const auto proxies = tasks_of(*facts->engine, proxy_of(view));
  const bool published = !proxies.empty() && publishes(*proxies.front(), node, view.service.port);
  if (published && proxies.size() == 1) return findings.ok(node.name, "a proxy publishes the port");
  findings.bad(node.name, fmt::format("one {} publishes {}", proxy_of(view), view.service.port),
               proxies.empty() ? "none runs"
                               : fmt::format("{} run{}", proxies.size(),
                                             published ? "" : ", and it is not published"));
}

void judge_front(const Case& about, const ScaleOutView& view, const NodeSpec& node,
                 Findings& findings) {
  const Front* front = find_front(view, node.name);
  if (front == nullptr) return findings.unknown(node.name, {"it was not asked", ""});
  if (const auto unseen = out_of_reach(about, node)) return findings.unknown(node.name, *unseen);
  findings.took(front->ready.ms);
  judge_proxy(about, view, node, findings);
  if (front->tcp.silent) {
    findings.unknown(node.name, {"its port could not be asked: " + front->tcp.problem, ""});
  } else if (!front->tcp.ok) {
    findings.bad(node.name, fmt::format("port {} accepts connections", view.service.port),
                 front->tcp.problem);
  } else {
    judge_ready(about, view, *front, findings);
    judge_version(view, *front, findings);
  }
}

void judge_fronts(const Case& about, Findings& findings) {
  const std::optional<ScaleOutView> view = view_scale_out(about, findings);
  if (!view) return;
  for (const NodeSpec& node : about.lab.nodes) judge_front(about, *view, node, findings);
}

}  // namespace

Guarantee g_05_02_fronts() {
  return {.id = "G-05-02",
          .claim = "The service answers on every ready node's address, wherever its replicas are",
          .scope = Scope::kCluster,
          .proof = Proof::kRuntime,
          .expected = "every node's address answers, from the last release",
          .judge = judge_fronts,
          .enforced_by = {"src/guarantees/g_05_02_fronts.cpp", "infra/haproxy.cfg",
                          "infra/docker-stack.yml"},
          .tests = {"tests/unit/guarantees/scale_out_test.cpp"},
          .command = "make verify-cluster",
          .mutants = {{.name = "proxy-paused",
                       .summary = "the proxy of a node is paused",
                       .kind = "proxy-paused",
                       .place = Place::kOtherNode,
                       .reason = "it does not answer in time, and others do"},
                      {.name = "port-dropped",
                       .summary = "packets to the service's port of a node are dropped",
                       .kind = "port-drop",
                       .reason = "accepts connections",
                       .also = {"G-02-06"}}}};
}

}  // namespace stackpilot::guarantees
