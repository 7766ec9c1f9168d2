#include "footprint/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/find.h"

namespace stackpilot::footprint {
namespace {

using Items = std::map<std::string, std::string>;

constexpr std::size_t named_at_most = 5;

std::vector<Change> changes_of(const Items& before, const Items& after) {
  std::vector<Change> changes;
  for (const auto& [item, value] : before) {
    const auto found = after.find(item);
    if (found == after.end()) {
      changes.push_back({item, value, ""});
    } else if (found->second != value) {
      changes.push_back({item, value, found->second});
    }
  }
  for (const auto& [item, value] : after) {
    if (before.count(item) == 0) changes.push_back({item, "", value});
  }
  return changes;
}

const Part* find_part(const HostFingerprint& fingerprint, const std::string& name) {
  return find_or_null(fingerprint, [&](const Part& part) { return part.name == name; });
}

Kept kept_by(const std::vector<Change>& changes) {
  return changes.empty() ? Kept::kYes : Kept::kNo;
}

PartJudgement judge_part(const Part* idle, const Part& before, const Part* after) {
  PartJudgement judgement{.part = before.name};
  for (const Part* one : {idle, &before, after}) {
    if (one == nullptr) judgement.problem = "it was not looked at each time";
    if (one != nullptr && !one->problem.empty()) judgement.problem = one->problem;
  }
  if (!judgement.problem.empty()) return judgement;
  judgement.items = before.items.size();
  judgement.by_itself = changes_of(idle->items, before.items);
  std::set<std::string> restless;
  for (const Change& change : judgement.by_itself) restless.insert(change.item);
  judgement.changes = changes_of(before.items, after->items);
  std::erase_if(judgement.changes,
                [&](const Change& change) { return restless.count(change.item) != 0; });
  judgement.kept = kept_by(judgement.changes);
  return judgement;
}

std::string list(const std::vector<Change>& changes) {
  std::string text;
  for (std::size_t i = 0; i < std::min(changes.size(), named_at_most); ++i) {
    text += fmt::format("{}{}", i == 0 ? "" : "; ", to_text(changes[i]));
  }
  if (changes.size() > named_at_most) {
    text += fmt::format("; and {} more", changes.size() - named_at_most);
  }
  return text;
}

}  // namespace

STACKPILOT_DEFINE_JSON(Change, item, before, after)
NLOHMANN_JSON_SERIALIZE_ENUM(Kept,
                             {{Kept::kYes, "yes"}, {Kept::kNo, "no"}, {Kept::kUnknown, "unknown"}})
STACKPILOT_DEFINE_JSON(PartJudgement, part, kept, items, changes, by_itself, problem)

std::string to_text(const Change& change) {
  if (change.before.empty()) return fmt::format("new: {} ({})", change.item, change.after);
  if (change.after.empty()) return fmt::format("gone: {} ({})", change.item, change.before);
  return fmt::format("changed: {} (was {}, is {})", change.item, change.before, change.after);
}

std::vector<PartJudgement> compare(const HostFingerprint& idle, const HostFingerprint& before,
                                   const HostFingerprint& after) {
  std::vector<PartJudgement> judgements;
  judgements.reserve(before.size());
  for (const Part& part : before) {
    judgements.push_back(judge_part(find_part(idle, part.name), part, find_part(after, part.name)));
  }
  return judgements;
}

std::vector<PartJudgement> lasting(const std::vector<PartJudgement>& first,
                                   const std::vector<PartJudgement>& again) {
  std::vector<PartJudgement> judgements = again;
  for (std::size_t i = 0; i < judgements.size() && i < first.size(); ++i) {
    // An unknown part is no evidence that a change was temporary.
    if (judgements[i].kept == Kept::kUnknown || first[i].kept == Kept::kUnknown) continue;
    const std::vector<Change>& earlier = first[i].changes;
    std::erase_if(judgements[i].changes, [&](const Change& change) {
      return std::none_of(earlier.begin(), earlier.end(),
                          [&](const Change& one) { return one.item == change.item; });
    });
    judgements[i].kept = kept_by(judgements[i].changes);
  }
  return judgements;
}

bool all_kept(const std::vector<PartJudgement>& judgements) {
  return !judgements.empty() &&
         std::all_of(judgements.begin(), judgements.end(),
                     [](const PartJudgement& one) { return one.kept == Kept::kYes; });
}

std::string to_text(const PartJudgement& judgement) {
  if (judgement.kept == Kept::kUnknown) return "could not be looked at: " + judgement.problem;
  std::string text = judgement.changes.empty() ? fmt::format("as it was, {} items", judgement.items)
                                               : list(judgement.changes);
  if (!judgement.by_itself.empty()) {
    text += fmt::format("; changing by itself, and not judged: {}", list(judgement.by_itself));
  }
  return text;
}

}  // namespace stackpilot::footprint
