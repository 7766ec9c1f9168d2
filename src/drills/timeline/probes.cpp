#include "drills/timeline/probes.h"

#include <fmt/format.h>

#include "service/contract/answer.h"

namespace stackpilot::drills {
namespace {

using service::RecordReply;
using service::RecordRequest;

std::optional<RecordRequest> known(Result<RecordRequest> request) {
  return request ? std::optional(std::move(*request)) : std::nullopt;
}

std::string status_text(const RecordReply& reply) {
  return fmt::format("status {}", reply.status);
}

std::string problem_of_ready(const ReadinessContract& contract, const RecordReply& reply) {
  const auto difference = service::why_not_ready(contract, reply.status, reply.body);
  if (!difference) return "";
  std::string reason = service::reason_in(reply.body, contract.reason);
  if (!reason.empty()) return reason;
  return reply.status == 200 ? *difference : status_text(reply);
}

std::string problem_of_read(const RecordContract& contract, const RecordReply& reply) {
  switch (service::classify_read(contract, reply)) {
    case service::ReadOutcome::kThere:
      return "";
    case service::ReadOutcome::kAbsent:
      return "the planted record is gone";
    case service::ReadOutcome::kUnknown:
      break;
  }
  const std::string reason = service::reason_in(reply.body, contract.reason);
  return reason.empty() ? status_text(reply) : reason;
}

}  // namespace

Probes::Probes(Contract contract, std::optional<PlantedBy> planted, std::string run)
    : contract_(std::move(contract)), planted_(std::move(planted)), run_(std::move(run)) {}

std::optional<RecordRequest> Probes::request(Probe probe, std::uint32_t count) const {
  const auto& record = contract_.record;
  switch (probe) {
    case Probe::kHealth:
      if (!contract_.liveness) return std::nullopt;
      return RecordRequest{"GET", contract_.liveness->get, {}};
    case Probe::kReady:
      return RecordRequest{"GET", contract_.readiness.get, {}};
    case Probe::kRead:
      if (!record || !planted_) return std::nullopt;
      return known(service::read_request(
          *record, service::values_to_plant(*record, planted_->build_id), planted_->id));
    case Probe::kWrite:
      break;
  }
  if (!record) return std::nullopt;
  return known(service::write_request(*record, service::values_of_probe(*record, run_, count)));
}

std::string Probes::problem_of(Probe probe, std::uint32_t count, const RecordReply& reply) const {
  if (reply.status == 0) return reply.error;
  switch (probe) {
    case Probe::kHealth:
      return reply.status == 200 ? "" : status_text(reply);
    case Probe::kReady:
      return problem_of_ready(contract_.readiness, reply);
    case Probe::kRead:
      return problem_of_read(*contract_.record, reply);
    case Probe::kWrite:
      break;
  }
  const RecordContract& record = *contract_.record;
  return service::classify_write(record, service::values_of_probe(record, run_, count), reply)
      .reason;
}

}  // namespace stackpilot::drills
