#include "drills/expectation.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/find.h"
#include "guarantees/outcome.h"
#include "model/base_image.h"

namespace stackpilot::drills {
namespace {

bool is_well(const Judgement& one) {
  return one.verdict == Verdict::kPass || one.verdict == Verdict::kWaived ||
         one.verdict == Verdict::kNotApplicable;
}

// Whether the service's contract excepts it, so that it is not seen to fail.
bool is_excepted(const Judgement& one) {
  return !one.service.empty() &&
         (one.verdict == Verdict::kWaived || one.verdict == Verdict::kNotApplicable);
}

std::string described(const Judgement& one) {
  const std::string& text = one.verdict == Verdict::kFail ? one.observed : one.reason;
  return fmt::format("{} {}: {}", one.id, to_string(one.verdict), text);
}

// Blocked guarantees come last, by id only: what blocks them is described before.
std::string problems_of(const std::vector<Judgement>& judgements) {
  std::vector<std::string> problems;
  std::vector<std::string> blocked;
  for (const Judgement& one : judgements) {
    if (one.verdict == Verdict::kBlocked) {
      blocked.push_back(one.id);
    } else if (!is_well(one)) {
      problems.push_back(described(one));
    }
  }
  if (!blocked.empty()) problems.push_back(fmt::format("blocked: {}", fmt::join(blocked, ", ")));
  return fmt::format("{}", fmt::join(problems, "; "));
}

// Whether some could not be judged, as what they rest on was not seen, and none of them fails.
bool could_not_be_judged(const std::vector<Judgement>& judgements) {
  const auto any = [&](Verdict verdict) {
    return std::any_of(judgements.begin(), judgements.end(),
                       [&](const Judgement& one) { return one.verdict == verdict; });
  };
  return any(Verdict::kError) && !any(Verdict::kFail);
}

// Ids that need not hold: `breaks`, `exempt`, and what is blocked only by excused guarantees.
std::set<std::string> excused_by(const Drill& drill, const std::vector<Judgement>& judgements) {
  std::set<std::string> excused(drill.breaks.begin(), drill.breaks.end());
  excused.insert(drill.exempt.begin(), drill.exempt.end());
  for (std::size_t before = 0; before != excused.size();) {
    before = excused.size();
    for (const Judgement& one : judgements) {
      const bool explained = one.verdict == Verdict::kBlocked && !one.blocked_by.empty() &&
                             std::all_of(one.blocked_by.begin(), one.blocked_by.end(),
                                         [&](const auto& id) { return excused.count(id) != 0; });
      if (explained) excused.insert(one.id);
    }
  }
  return excused;
}

std::string process_of(const ContainerFact* container) {
  if (container == nullptr) return "no container";
  return fmt::format("pid {}, started {}, {} restarts", container->pid, container->started_at,
                     container->restarts);
}

}  // namespace

PhaseCheck checked(const std::string& claim, bool holds, const std::string& expected,
                   const std::string& observed) {
  return {claim, expected, observed,
          holds ? PhaseCheck::Verdict::kPass : PhaseCheck::Verdict::kFail};
}

std::vector<PhaseCheck> judge_broken(const Drill& drill, const std::vector<Judgement>& judgements) {
  std::vector<PhaseCheck> checks;
  for (const std::string_view id : drill.breaks) {
    const Judgement* found =
        find_or_null(judgements, [&](const Judgement& one) { return one.id == id; });
    if (found != nullptr && is_excepted(*found)) continue;
    const bool failed = found != nullptr && found->verdict == Verdict::kFail;
    checks.push_back(checked(std::string(id), failed, "it fails",
                             found == nullptr ? "it was not judged" : described(*found)));
    if (found != nullptr && found->verdict == Verdict::kError) {
      checks.back().verdict = PhaseCheck::Verdict::kError;
    }
  }
  const std::set<std::string> excused = excused_by(drill, judgements);
  std::vector<Judgement> not_excused;
  std::vector<std::string> unexpected;
  for (const Judgement& one : judgements) {
    if (is_well(one) || excused.count(one.id) != 0) continue;
    not_excused.push_back(one);
    unexpected.push_back(described(one));
  }
  const std::string claim = drill.breaks.empty() ? "all guarantees" : "all other guarantees";
  checks.push_back(checked(claim, unexpected.empty() && !judgements.empty(),
                           drill.breaks.empty() ? "they hold"
                                                : fmt::format("they hold, or are blocked by {}",
                                                              fmt::join(drill.breaks, ", ")),
                           unexpected.empty() ? fmt::format("{} judged", judgements.size())
                                              : fmt::format("{}", fmt::join(unexpected, "; "))));
  if (could_not_be_judged(not_excused)) checks.back().verdict = PhaseCheck::Verdict::kError;
  return checks;
}

PhaseCheck judge_green(const Verification& verification) {
  const bool green = outcome_of(verification.judgements) == Outcome::kPass;
  PhaseCheck check = checked("all guarantees", green, "they hold",
                             green ? fmt::format("{} judged", verification.judgements.size())
                                   : problems_of(verification.judgements));
  if (could_not_be_judged(verification.judgements)) check.verdict = PhaseCheck::Verdict::kError;
  return check;
}

std::string base_images_on(const Verification& verification, const std::string& node) {
  const auto& nodes = verification.seen.nodes;
  const NodeObservation* seen =
      find_or_null(nodes, [&](const NodeObservation& one) { return one.name == node; });
  if (seen == nullptr || !seen->facts || !seen->facts->engine) return "";
  ImageReferences images;
  for (const ImageFact& image : seen->facts->engine->images) {
    for (const std::string& tag : image.tags) {
      if (const std::string recipe = recipe_of(tag); !recipe.empty()) images[recipe] = tag;
    }
  }
  return to_text(Json(images));
}

const ContainerFact* find_container(const Verification& verification, const std::string& node,
                                    const std::string& container) {
  for (const NodeObservation& one : verification.seen.nodes) {
    if (one.name != node || !one.facts || !one.facts->engine) continue;
    return stackpilot::find_container(*one.facts->engine, container);
  }
  return nullptr;
}

PhaseCheck judge_process(const Drill& drill, const Service& service, const std::string& node,
                         const Verification& before, const Verification& after) {
  // As it was judged: a stack has other names for its containers.
  const Service* judged = find_service(before.seen, service.project);
  const std::string& name = (judged == nullptr ? service : *judged).component.container;
  const ContainerFact* was = find_container(before, node, name);
  const ContainerFact* is = find_container(after, node, name);
  const bool known = was != nullptr && is != nullptr;
  if (drill.api == ApiProcess::kRestarted) {
    const bool restarted =
        known && was->id == is->id && was->pid != is->pid && is->restarts == was->restarts + 1;
    return checked("the API's process", restarted, "another one, after one restart",
                   fmt::format("{}; before: {}", process_of(is), process_of(was)));
  }
  const bool same = known && was->id == is->id && was->pid == is->pid &&
                    was->started_at == is->started_at && was->restarts == is->restarts;
  return checked("the API's process", same, process_of(was), process_of(is));
}

}  // namespace stackpilot::drills
