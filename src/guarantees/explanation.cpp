#include "guarantees/explanation.h"

#include <fmt/format.h>

#include "base/find.h"

namespace stackpilot::guarantees {
namespace {

bool holds(const Judgement& one) {
  return one.verdict == Verdict::kPass || one.verdict == Verdict::kWaived;
}

}  // namespace

const Judgement* find_in(const std::vector<Judgement>& judgements, std::string_view id) {
  return find_or_null(judgements, [&](const Judgement& one) { return one.id == id; });
}

std::string unexplained_by(const Judgement& blocked, const std::vector<Judgement>& judgements) {
  for (const std::string& id : blocked.blocked_by) {
    const Judgement* blocker = find_in(judgements, id);
    if (blocker == nullptr || holds(*blocker)) return id;
  }
  return "";
}

void reject_unexplained(std::vector<Judgement>& judgements) {
  for (Judgement& one : judgements) {
    if (one.verdict != Verdict::kBlocked) continue;
    const std::string id = unexplained_by(one, judgements);
    if (id.empty()) continue;
    one.verdict = Verdict::kError;
    one.reason += fmt::format(" ({} would explain it, but holds)", id);
    one.blocked_by.clear();
  }
}

}  // namespace stackpilot::guarantees
