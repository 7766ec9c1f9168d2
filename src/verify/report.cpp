#include "verify/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>

#include "guarantees/findings.h"
#include "verify/report_parts.h"

namespace stackpilot::verify {
namespace {

bool is_selected(Scope scope, std::string_view selection) {
  if (selection == "all") return true;
  if (selection == "host") return scope == Scope::kHost;
  if (selection == "cluster") return scope == Scope::kCluster;
  return selection == "build" && scope == Scope::kBuild;
}

std::string headline(std::string_view selection) {
  return selection == "all" ? "VERIFY" : "VERIFY-" + uppered(selection);
}

// Names the skipped repo checks: they do not count, but must be visible.
std::string unchecked(const Report& report) {
  std::vector<std::string> skipped;
  for (const Judgement& one : report.judgements) {
    if (one.verdict == Verdict::kSkipped && is_repo_check(one)) {
      skipped.push_back(fmt::format("{} ({})", one.id, printable(one.reason, 120)));
    }
  }
  return skipped.empty() ? "" : fmt::format("; not checked: {}", fmt::join(skipped, ", "));
}

std::string counts(const Report& report, Outcome verdict) {
  const auto count = [&](Verdict one) {
    return std::count_if(report.judgements.begin(), report.judgements.end(),
                         [&](const Judgement& judged) { return judged.verdict == one; });
  };
  std::vector<std::string> parts;
  const auto add = [&](auto number, std::string_view word) {
    if (number > 0) parts.push_back(fmt::format("{} {}", number, word));
  };
  add(report.open_faults.size(), report.open_faults.size() == 1 ? "open fault" : "open faults");
  if (verdict == Outcome::kFail) {
    parts.push_back(fmt::format("{} failed", count(Verdict::kFail)));
    add(count(Verdict::kBlocked), "blocked");
    add(count(Verdict::kError), "not judged");
  }
  parts.push_back(fmt::format("{} passed", count(Verdict::kPass)));
  add(count(Verdict::kWaived), "waived");
  add(count(Verdict::kNotApplicable), "not applicable");
  add(drill_only(report.selection).size(), "only by drills (not counted)");
  return fmt::format("{}{}", fmt::join(parts, ", "), unchecked(report));
}

std::string why_not_verified(const Report& report) {
  std::vector<std::string> reasons;
  for (const std::string& note : report.notes) reasons.push_back(printable(note));
  for (const Judgement& one : report.judgements) {
    if (one.verdict == Verdict::kSkipped && !is_repo_check(one)) {
      reasons.push_back(fmt::format("{} skipped: {}", one.id, printable(one.reason)));
    }
  }
  for (const Subject& service : without_any_applicable(report.judgements)) {
    reasons.push_back(fmt::format("no guarantee is applicable to {}", printable(name_of(service))));
  }
  if (reasons.empty()) return "nothing was judged";
  return fmt::format("{}", fmt::join(reasons, "; "));
}

}  // namespace

std::vector<Judgement> select(const std::vector<Judgement>& judgements,
                              std::string_view selection) {
  std::vector<Judgement> chosen;
  std::copy_if(judgements.begin(), judgements.end(), std::back_inserter(chosen),
               [&](const Judgement& one) {
                 const Guarantee* guarantee = find_guarantee(one.id);
                 return guarantee != nullptr && is_selected(guarantee->scope, selection);
               });
  return chosen;
}

std::vector<const Guarantee*> guarantees_of(std::string_view selection) {
  std::vector<const Guarantee*> chosen;
  for (const Guarantee& one : all_guarantees()) {
    if (is_selected(one.scope, selection)) chosen.push_back(&one);
  }
  return chosen;
}

std::vector<const Guarantee*> drill_only(std::string_view selection) {
  std::vector<const Guarantee*> chosen = guarantees_of(selection);
  std::erase_if(chosen, [](const Guarantee* one) { return one->proof != Proof::kDrill; });
  return chosen;
}

Outcome verdict_of(const Report& report) {
  if (!report.open_faults.empty()) return Outcome::kFail;
  return report.outcome == Outcome::kPass ? outcome_of(report.judgements) : report.outcome;
}

std::string verdict_line(const Report& report) {
  const Outcome verdict = verdict_of(report);
  return fmt::format(
      "{}: {}  {}", headline(report.selection), to_string(verdict),
      verdict == Outcome::kNotVerified ? why_not_verified(report) : counts(report, verdict));
}

}  // namespace stackpilot::verify
