#include "events/event.h"

namespace stackpilot::events {
namespace {

Json fraction_json(const std::optional<Fraction>& fraction) {
  if (!fraction) return nullptr;
  return {{"done", fraction->done}, {"total", fraction->total}, {"unit", fraction->unit}};
}

Json window_json(const ProbeWindow& window) {
  return {{"probe", window.probe},   {"requests", window.requests}, {"failed", window.failed},
          {"p50_ms", window.p50_ms}, {"max_ms", window.max_ms},     {"reason", window.reason}};
}

Json windows_json(const std::vector<ProbeWindow>& windows) {
  Json json = Json::array();
  for (const ProbeWindow& window : windows) json.push_back(window_json(window));
  return json;
}

// The name of an event and its members, one overload for each kind.
struct Describe {
  Json operator()(const CommandBegan& e) const {
    return {{"event", "command-began"}, {"command", e.command}, {"pid", e.pid}};
  }
  Json operator()(const CommandEnded& e) const {
    return {{"event", "command-ended"}, {"command", e.command}, {"exit_code", e.exit_code}};
  }
  Json operator()(const RunBegan& e) const {
    return {{"event", "run-began"}, {"run", e.run}, {"what", e.what}, {"folder", e.folder}};
  }
  Json operator()(const RunEnded& e) const { return {{"event", "run-ended"}, {"run", e.run}}; }
  Json operator()(const SectionBegan& e) const {
    return {
        {"event", "section-began"}, {"title", e.title}, {"number", e.number}, {"count", e.count}};
  }
  Json operator()(const StepBegan& e) const {
    return {{"event", "step-began"},
            {"step", e.step},
            {"title", e.title},
            {"expected_ms", e.expected_ms}};
  }
  Json operator()(const StepAdvanced& e) const {
    return {{"event", "step-advanced"},
            {"step", e.step},
            {"detail", e.detail},
            {"fraction", fraction_json(e.fraction)}};
  }
  Json operator()(const StepEnded& e) const {
    return {{"event", "step-ended"},           {"step", e.step},     {"title", e.title},
            {"outcome", to_string(e.outcome)}, {"result", e.result}, {"took_ms", e.took_ms}};
  }
  Json operator()(const StepSkipped& e) const {
    return {{"event", "step-skipped"}, {"title", e.title}, {"reason", e.reason}};
  }
  Json operator()(const FaultOpened& e) const {
    return {{"event", "fault-opened"}, {"fault", e.fault}};
  }
  Json operator()(const FaultInjected& e) const {
    return {{"event", "fault-injected"}, {"id", e.id}, {"ms_ago", e.ms_ago}};
  }
  Json operator()(const FaultProven& e) const {
    return {{"event", "fault-proven"}, {"id", e.id}, {"bites", e.bites}, {"proof", e.proof}};
  }
  Json operator()(const FaultHealed& e) const {
    return {{"event", "fault-healed"}, {"id", e.id}, {"did", e.did}};
  }
  Json operator()(const FaultFailed& e) const {
    return {{"event", "fault-failed"}, {"id", e.id}, {"doing", e.doing}, {"why", e.why}};
  }
  Json operator()(const ProbeTurned& e) const {
    return {{"event", "probe-turned"},
            {"probe", e.probe},
            {"colour", e.colour == Colour::kRed ? "red" : "green"},
            {"reason", e.reason},
            {"at_ms", e.at_ms}};
  }
  Json operator()(const ProbesSampled& e) const {
    return {{"event", "probes-sampled"}, {"at_ms", e.at_ms}, {"probes", windows_json(e.probes)}};
  }
  Json operator()(const RecordWritten& e) const {
    return {{"event", "record-written"}, {"load", e.load}, {"sequence", e.sequence}};
  }
  Json operator()(const RecordAcknowledged& e) const {
    return {{"event", "record-acknowledged"},
            {"load", e.load},
            {"sequence", e.sequence},
            {"outcome", e.outcome}};
  }
  Json operator()(const VerdictGiven& e) const {
    return {{"event", "verdict-given"},
            {"subject", e.subject},
            {"verdict", e.verdict},
            {"reason", e.reason}};
  }
  Json operator()(const EvidenceKept& e) const {
    return {{"event", "evidence-kept"}, {"folder", e.folder}, {"head", e.head}};
  }
  Json operator()(const Noted& e) const { return {{"event", "noted"}, {"text", e.text}}; }
  Json operator()(const Relayed& e) const { return {{"event", "relayed"}, {"line", e.line}}; }
  Json operator()(const ErrorReported& e) const {
    return {{"event", "error-reported"},
            {"message", e.error.message},
            {"hint", e.error.hint},
            {"detail", e.error.detail},
            {"exit_code", exit_code(e.error.kind)}};
  }
};

}  // namespace

std::string_view to_string(StepOutcome outcome) {
  switch (outcome) {
    case StepOutcome::kOk:
      return "ok";
    case StepOutcome::kFailed:
      return "failed";
    case StepOutcome::kInterrupted:
      return "interrupted";
  }
  return "failed";
}

Json to_json(const Record& record) {
  Json json = std::visit(Describe{}, record.event);
  json["number"] = record.number;
  json["at"] = record.at;
  json["ms"] = record.ms;
  return json;
}

}  // namespace stackpilot::events
