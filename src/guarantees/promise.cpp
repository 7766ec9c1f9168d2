#include "guarantees/promise.h"

#include <fmt/format.h>

#include "base/text.h"
#include "service/contract/parse_contract.h"

namespace stackpilot::guarantees {
namespace {

// The key of a part, and whether the contract has it.
std::pair<std::string_view, bool> key_of(ContractPart part, const Contract& contract) {
  switch (part) {
    case ContractPart::kLiveness:
      return {"liveness", contract.liveness.has_value()};
    case ContractPart::kConfiguration:
      return {"configuration", contract.configuration.has_value()};
    case ContractPart::kDependency:
      return {"dependency", contract.dependency.has_value()};
    case ContractPart::kRecord:
      return {"record", contract.record.has_value()};
  }
  return {"", true};
}

}  // namespace

std::string how_to_declare(std::string_view keys, const Service& service) {
  return fmt::format("declare {} in {} of {}", keys, service::contract_key, service.compose_file);
}

std::optional<std::string> missing_promise(const Guarantee& guarantee, const Service& service) {
  std::vector<std::string> missing;
  for (const ContractPart part : guarantee.needs) {
    const auto [key, is_there] = key_of(part, service.contract);
    if (!is_there) missing.push_back(fmt::format("`{}`", key));
  }
  if (missing.empty()) return std::nullopt;
  return how_to_declare(fmt::format("{}", fmt::join(missing, " and ")), service);
}

std::optional<std::string> waiver_of(const Service& service, std::string_view id) {
  const auto found = service.contract.waived.find(std::string(id));
  if (found == service.contract.waived.end()) return std::nullopt;
  return printable(found->second);
}

void apply_waiver(const Service& service, Judgement& judgement) {
  if (judgement.verdict == Verdict::kPass) return;
  const std::optional<std::string> reason = waiver_of(service, judgement.id);
  if (!reason) return;
  const std::string& seen =
      judgement.verdict == Verdict::kFail ? judgement.observed : judgement.reason;
  judgement.reason = fmt::format("{} ({}: {})", *reason, to_string(judgement.verdict), seen);
  judgement.verdict = Verdict::kWaived;
  judgement.blocked_by.clear();
}

std::vector<std::string> unknown_waivers(const Service& service) {
  std::vector<std::string> unknown;
  for (const auto& [id, reason] : service.contract.waived) {
    const Guarantee* guarantee = find_guarantee(id);
    if (guarantee == nullptr || !is_about_services(*guarantee)) unknown.push_back(id);
  }
  return unknown;
}

}  // namespace stackpilot::guarantees
