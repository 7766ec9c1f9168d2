#include <fmt/format.h>

#include <algorithm>

#include "guarantees/case.h"
#include "guarantees/explanation.h"
#include "guarantees/guarantee.h"

namespace stackpilot::guarantees {
namespace {

void judge_one(const Judgement& one, const std::vector<Judgement>& all, Findings& findings) {
  if (one.verdict == Verdict::kSkipped) {
    findings.bad(one.id, "judged", "skipped: " + one.reason);
  } else if (one.verdict != Verdict::kPass && one.reason.empty()) {
    findings.bad(one.id, "a reason", fmt::format("{} without one", to_string(one.verdict)));
  } else if (one.verdict == Verdict::kBlocked &&
             (one.blocked_by.empty() || !unexplained_by(one, all).empty())) {
    findings.bad(one.id, "blocked by what does not hold",
                 fmt::format("blocked by: {}", fmt::join(one.blocked_by, ", ")));
  } else {
    findings.ok(one.id, "judged");
  }
}

void judge_completeness(const std::vector<Judgement>& others, Findings& findings) {
  for (const Guarantee& guarantee : all_guarantees()) {
    if (guarantee.proof != Proof::kRuntime || guarantee.id == "G-01-04") continue;
    const auto count = std::count_if(others.begin(), others.end(),
                                     [&](const Judgement& one) { return one.id == guarantee.id; });
    if (count == 1) {
      judge_one(*find_in(others, guarantee.id), others, findings);
    } else {
      findings.bad(guarantee.id, "judged once", fmt::format("judged {} times", count));
    }
  }
}

}  // namespace

Guarantee g_01_04_completeness() {
  return {.id = "G-01-04",
          .claim = "Verification defines truth: every runtime guarantee was judged",
          .scope = Scope::kVerifier,
          .proof = Proof::kRuntime,
          .expected = "every runtime guarantee has one explained verdict",
          .review = judge_completeness,
          .enforced_by = {"src/guarantees/g_01_04_completeness.cpp"},
          .tests = {"tests/unit/guarantees/judges_test.cpp"},
          .command = "make verify",
          .mutants = {{.name = "judge-left-out",
                       .summary = "one guarantee is not judged",
                       .kind = "judgement",
                       .settings = {{"guarantee", "G-01-10"}, {"how", "left-out"}},
                       .reason = "G-01-10: judged 0 times",
                       .also = {"G-01-10"}},
                      {.name = "judged-twice",
                       .summary = "one guarantee is judged twice",
                       .kind = "judgement",
                       .settings = {{"guarantee", "G-02-05"}, {"how", "twice"}},
                       .reason = "G-02-05: judged 2 times"},
                      {.name = "no-reason",
                       .summary = "a guarantee fails and does not say why",
                       .kind = "judgement",
                       .settings = {{"guarantee", "G-02-04"}, {"how", "without-reason"}},
                       .reason = "fail without one",
                       .also = {"G-02-04"}}}};
}

}  // namespace stackpilot::guarantees
