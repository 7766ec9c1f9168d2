#include "guarantees/findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace stackpilot::guarantees {
namespace {

constexpr std::size_t most_groups = 4;    // different texts shown in one summary
constexpr std::size_t most_subjects = 6;  // subjects shown for one text

std::string join_some(const std::vector<std::string>& parts, std::size_t most,
                      std::string_view separator) {
  const auto shown = static_cast<std::ptrdiff_t>(std::min(parts.size(), most));
  std::string text = fmt::format("{}", fmt::join(parts.begin(), parts.begin() + shown, separator));
  if (parts.size() > most) text += fmt::format(" and {} more", parts.size() - most);
  return text;
}

}  // namespace

void Findings::ok(std::string_view subject, std::string_view text) {
  ok_.push_back({printable(subject), printable(text), "", ""});
}

void Findings::bad(std::string_view subject, std::string_view expected, std::string_view observed) {
  bad_.push_back({printable(subject), printable(observed), printable(expected), ""});
}

void Findings::unknown(std::string_view subject, const Unknown& unknown) {
  unknown_.push_back({printable(subject), printable(unknown.why), "", unknown.because});
}

void Findings::waive(std::string_view subject, std::string_view reason) {
  waived_.push_back({printable(subject), printable(reason), "", ""});
}

void Findings::not_applicable(std::string_view subject, std::string_view declare) {
  not_applicable_.push_back({printable(subject), printable(declare), "", ""});
}

void Findings::skip(std::string_view subject, std::string_view reason) {
  skipped_.push_back({printable(subject), printable(reason), "", ""});
}

void Findings::took(double ms) {
  slowest_ms_ = std::max(slowest_ms_, ms);
}

Judgement Findings::conclude(const Guarantee& guarantee) const {
  Judgement judgement{.id = std::string(guarantee.id),
                      .title = std::string(guarantee.claim),
                      .verdict = Verdict::kPass,
                      .expected = std::string(guarantee.expected),
                      .observed = summary(ok_, &Item::text),
                      .duration_ms = slowest_ms_};
  if (!bad_.empty()) {
    conclude_failed(judgement);
  } else if (!unknown_.empty()) {
    conclude_unknown(judgement);
  } else if (!skipped_.empty()) {
    judgement.verdict = Verdict::kSkipped;
    judgement.reason = summary(skipped_, &Item::text);
  } else if (!not_applicable_.empty()) {
    judgement.verdict = Verdict::kNotApplicable;
    judgement.reason = summary(not_applicable_, &Item::text);
  } else if (!waived_.empty()) {
    judgement.verdict = Verdict::kWaived;
    judgement.reason = summary(waived_, &Item::text);
  } else if (ok_.empty()) {
    judgement.verdict = Verdict::kError;
    judgement.reason = "nothing was checked";
  }
  return judgement;
}

void Findings::conclude_failed(Judgement& judgement) const {
  judgement.verdict = Verdict::kFail;
  judgement.expected = summary(bad_, &Item::expected);
  judgement.observed = summary(bad_, &Item::text);
  const std::size_t items =
      ok_.size() + bad_.size() + unknown_.size() + skipped_.size() + waived_.size();
  judgement.reason = fmt::format("{} of {} checks failed", bad_.size(), items);
  if (!unknown_.empty()) {
    judgement.reason += "; could not be judged: " + summary(unknown_, &Item::text);
  }
}

void Findings::conclude_unknown(Judgement& judgement) const {
  judgement.reason = summary(unknown_, &Item::text);
  judgement.observed.clear();  // what was seen is a part, and would read like the whole
  std::set<std::string> causes;
  for (const Item& item : unknown_) causes.insert(item.because);
  const bool explained = causes.count("") == 0;
  judgement.verdict = explained ? Verdict::kBlocked : Verdict::kError;
  if (explained) judgement.blocked_by.assign(causes.begin(), causes.end());
}

// "control, worker1: <text>; worker2: <other text>"
std::string Findings::summary(const Items& items, std::string Item::*text) {
  std::vector<std::pair<std::string, std::vector<std::string>>> groups;
  for (const Item& item : items) {
    const auto same = std::find_if(groups.begin(), groups.end(),
                                   [&](const auto& group) { return group.first == item.*text; });
    if (same == groups.end()) {
      groups.push_back({item.*text, {item.subject}});
    } else if (std::find(same->second.begin(), same->second.end(), item.subject) ==
               same->second.end()) {
      same->second.push_back(item.subject);
    }
  }
  std::vector<std::string> parts;
  parts.reserve(groups.size());
  for (const auto& [shared, subjects] : groups) {
    parts.push_back(fmt::format("{}: {}", join_some(subjects, most_subjects, ", "), shared));
  }
  return join_some(parts, most_groups, "; ");
}

}  // namespace stackpilot::guarantees
