// Judges an observation from untrusted input and prints the report in all formats.
#pragma once

#include <cstdlib>

#include "guarantees/judge.h"
#include "unit/guarantees/healthy_lab.h"
#include "verify/report.h"

namespace stackpilot::fuzz {

inline void judge_and_say(const Observation& seen) {
  verify::Report report;
  report.judgements = guarantees::judge(guarantees::declared_lab(), seen);
  report.outcome = outcome_of(report.judgements);
  for (const Judgement& one : report.judgements) {
    const bool says_why = one.verdict == Verdict::kPass || !one.reason.empty();
    if (!says_why || one.observed.size() > 10'000) std::abort();
  }
  for (const char c : verify::to_text(report, Palette::kPlain)) {
    if (c != '\n' && (c < ' ' || c > '~')) std::abort();  // other bytes could control the terminal
  }
  if (!Json::accept(verify::to_json_text(report))) std::abort();
  verify::to_junit(report);
  verify::to_tap(report);
}

}  // namespace stackpilot::fuzz
