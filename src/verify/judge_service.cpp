#include "verify/judge_service.h"

#include <fmt/format.h>

#include "verify/judge_service_view.h"

namespace stackpilot::verify {
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

// The reason that the service gives for not being ready.
std::string reason_of(const HttpProbe& ready) {
  const Json body = parse_body(ready.body);
  for (const char* key : {"detail", "reason"}) {
    if (const std::optional<std::string> text = text_at(body, key)) return *text;
  }
  return printable(ready.body, 80);
}

bool is_ready_contract(const std::string& body) {
  static const Json contract = {{"ready", true},
                                {"checks", {{"config_loaded", true}, {"db", true}}}};
  return parse_body(body) == contract;
}

std::string database_problem(const ServiceView& view) {
  return view.facts->database ? view.facts->database->problem : "its container does not run";
}

void judge_not_ready(const HttpProbe& ready, const ServiceView& view, Findings& findings) {
  const std::string expected = "status 200 and ready";
  if (ready.status == 503) {
    findings.bad("/ready", expected,
                 fmt::format("not ready: {}; the database {}", reason_of(ready),
                             is_database_up(view) ? "itself answers" : "is down as well"));
  } else if (ready.status == 0) {
    findings.bad("/ready", expected, "no answer: " + ready.problem);
  } else {
    findings.bad("/ready", expected, fmt::format("status {}", ready.status));
  }
}

}  // namespace

void judge_tcp_first(const Case& about, Findings& findings) {
  const ServiceObservation& service = about.seen.service;
  const NodeSpec* node = about.lab.find_node(about.seen.node);
  const std::string subject = fmt::format("TCP {}:{}", about.seen.node, about.lab.service.port);
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
  for (const HttpProbe* probe : {&service.health, &service.ready, &service.version}) {
    if (service.tcp.ok && !was_asked(*probe)) {
      findings.bad(probe->target, "asked once TCP was proven", "it was not asked");
    }
  }
  for (const HttpProbe* probe :
       {&service.health, &service.ready, &service.version, &service.canary}) {
    judge_order(*probe, findings);
  }
}

void judge_readiness(const Case& about, Findings& findings) {
  const ServiceView view = view_service(about);
  const HttpProbe& ready = about.seen.service.ready;
  if (const std::optional<Unknown> doubt = answers_in_doubt(about, view)) {
    findings.unknown("/ready", *doubt);
    return;
  }
  findings.took(ready.ms);
  if (ready.status != 200) {
    judge_not_ready(ready, view, findings);
  } else if (!is_database_up(view)) {
    findings.bad("/ready", "not ready while the database does not answer",
                 "lies: ready while the database does not answer: " + database_problem(view));
  } else if (!is_ready_contract(ready.body)) {
    findings.bad("/ready", R"({"ready":true,"checks":{"config_loaded":true,"db":true}})",
                 ready.body);
  } else {
    findings.ok("/ready", "ready, and the database answers");
  }
}

}  // namespace stackpilot::verify
