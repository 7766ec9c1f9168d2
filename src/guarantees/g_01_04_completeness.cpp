#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "guarantees/case.h"
#include "guarantees/explanation.h"
#include "guarantees/guarantee.h"
#include "guarantees/outcome.h"

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

// Of every service on a node that anything was judged of, everything must be.
std::set<Subject> subjects_of(const Guarantee& guarantee, const std::vector<Judgement>& all) {
  std::set<Subject> services;
  for (const Judgement& one : all) {
    if (guarantee.judge_service != nullptr && !one.service.empty())
      services.insert(subject_of(one));
  }
  return services.empty() ? std::set<Subject>{{"", ""}} : services;
}

std::string name_of(const Guarantee& guarantee, const Subject& subject) {
  return subject.first.empty()
             ? std::string(guarantee.id)
             : fmt::format("{} of {} on {}", guarantee.id, subject.first, subject.second);
}

void judge_subject(const Guarantee& guarantee, const Subject& subject, std::size_t of,
                   const std::vector<Judgement>& others, Findings& findings) {
  const auto is_it = [&](const Judgement& one) {
    return one.id == guarantee.id && subject_of(one) == subject;
  };
  const auto count = std::count_if(others.begin(), others.end(), is_it);
  if (count == 1) {
    judge_one(*std::find_if(others.begin(), others.end(), is_it), others, findings);
  } else {
    // With a single service there is nothing to tell apart.
    findings.bad(of == 1 ? std::string(guarantee.id) : name_of(guarantee, subject), "judged once",
                 fmt::format("judged {} times", count));
  }
}

void judge_completeness(const std::vector<Judgement>& others, Findings& findings) {
  for (const Guarantee& guarantee : all_guarantees()) {
    if (guarantee.proof != Proof::kRuntime || guarantee.id == "G-01-04") continue;
    const std::set<Subject> subjects = subjects_of(guarantee, others);
    for (const Subject& subject : subjects) {
      judge_subject(guarantee, subject, subjects.size(), others, findings);
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
