#include "guarantees/explanation.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/find.h"

namespace stackpilot::guarantees {
namespace {

// What the contract of a service waives does not hold: it would have passed. What is waived of the
// lab does, but for what is declared; and what is not applicable is not known not to.
bool holds(const Judgement& one) {
  if (one.verdict == Verdict::kWaived) return one.service.empty();
  return one.verdict == Verdict::kPass || one.verdict == Verdict::kNotApplicable;
}

// What is about a service says nothing of another one, or of the same one elsewhere.
bool concern_each_other(const Judgement& one, const Judgement& other) {
  if (one.service.empty() || other.service.empty()) return true;
  return one.service == other.service && one.node == other.node;
}

}  // namespace

const Judgement* find_in(const std::vector<Judgement>& judgements, std::string_view id) {
  return find_or_null(judgements, [&](const Judgement& one) { return one.id == id; });
}

std::string unexplained_by(const Judgement& blocked, const std::vector<Judgement>& judgements) {
  const auto explains = [&](const Judgement& one, std::string_view id) {
    return one.id == id && concern_each_other(blocked, one) && !holds(one);
  };
  for (const std::string& id : blocked.blocked_by) {
    if (std::none_of(judgements.begin(), judgements.end(),
                     [&](const Judgement& one) { return explains(one, id); })) {
      return id;
    }
  }
  return "";
}

// What the guarantee is, that should explain this judgement and does not.
std::string_view state_of(const std::string& id, const Judgement& blocked,
                          const std::vector<Judgement>& judgements) {
  const Judgement* found = find_or_null(judgements, [&](const Judgement& one) {
    return one.id == id && concern_each_other(blocked, one);
  });
  const bool applies = found == nullptr || found->verdict != Verdict::kNotApplicable;
  return applies ? "holds" : "is not applicable";
}

void reject_unexplained(std::vector<Judgement>& judgements) {
  for (Judgement& one : judgements) {
    if (one.verdict != Verdict::kBlocked) continue;
    const std::string id = unexplained_by(one, judgements);
    if (id.empty()) continue;
    one.verdict = Verdict::kError;
    one.reason += fmt::format(" ({} would explain it, but {})", id, state_of(id, one, judgements));
    one.blocked_by.clear();
  }
}

}  // namespace stackpilot::guarantees
