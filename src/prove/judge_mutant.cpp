#include "prove/judge_mutant.h"

#include <fmt/format.h>

#include "base/find.h"
#include "guarantees/explanation.h"

namespace stackpilot::prove {
namespace {

using guarantees::find_in;

std::string in_short(const Judgement& one) {
  return fmt::format("{}: {}: {}", one.id, to_string(one.verdict),
                     one.verdict == Verdict::kFail ? one.observed : one.reason);
}

// Why the guarantee did not fail as it must; empty when it did.
std::string objection_to(const Judgement* own, const std::string& reason) {
  if (own == nullptr) return "it was not judged";
  if (own->verdict == Verdict::kPass || own->verdict == Verdict::kWaived) return "it holds";
  if (own->verdict != Verdict::kFail) return "it does not fail: " + in_short(*own);
  if (text_of(*own).find(reason) != std::string::npos) return "";
  return fmt::format("it fails for another reason than \"{}\"", reason);
}

bool is_named(const Mutant& mutant, const std::string& id) {
  return contains(mutant.also, id);
}

bool is_explained(const Judgement& one, const std::vector<Judgement>& all) {
  return one.verdict == Verdict::kBlocked && guarantees::unexplained_by(one, all).empty();
}

// A tool is missing without which the guarantee cannot be judged, with or without the mutant.
bool is_out_of_reach(const Judgement* was, const Judgement* is) {
  return was != nullptr && is != nullptr && was->verdict == Verdict::kSkipped &&
         is->verdict == Verdict::kSkipped;
}

// Why this other guarantee should not be as it is; empty when it may be.
std::string objection_to_other(const Judgement& was, const Judgement* is, const Mutant& mutant,
                               const std::vector<Judgement>& during) {
  if (is == nullptr) return is_named(mutant, was.id) ? "" : was.id + " was not judged";
  if (is->verdict == was.verdict || is_explained(*is, during)) return "";
  if (is->verdict == Verdict::kFail && is_named(mutant, is->id)) return "";
  return "not named, but no longer as before: " + in_short(*is);
}

}  // namespace

std::string text_of(const Judgement& judgement) {
  return fmt::format("{}\n{}\n{}", judgement.expected, judgement.observed, judgement.reason);
}

Finding judge_mutant(const Guarantee& guarantee, const Mutant& mutant, const std::string& reason,
                     const std::vector<Judgement>& before, const std::vector<Judgement>& during) {
  Finding found;
  const Judgement* own = find_in(during, guarantee.id);
  if (own != nullptr) found.seen = in_short(*own);
  const bool out_of_reach = is_out_of_reach(find_in(before, guarantee.id), own);
  found.why = out_of_reach ? "" : objection_to(own, reason);
  for (const Judgement& was : before) {
    if (was.id == guarantee.id) continue;
    const Judgement* is = find_in(during, was.id);
    if (is == nullptr || is->verdict == Verdict::kFail) found.also.push_back(was.id);
    if (found.why.empty()) found.why = objection_to_other(was, is, mutant, during);
  }
  if (!found.why.empty()) return found;
  found.fate = out_of_reach ? Fate::kSkipped : Fate::kKilled;
  if (out_of_reach) found.why = own->reason;
  return found;
}

}  // namespace stackpilot::prove
