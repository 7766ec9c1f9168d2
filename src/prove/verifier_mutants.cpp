#include "prove/verifier_mutants.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/find.h"
#include "guarantees/guarantee.h"
#include "guarantees/judge.h"

namespace stackpilot::prove {
namespace {

std::string value_of(const std::map<std::string, std::string>& settings, const std::string& name) {
  const auto found = settings.find(name);
  return found == settings.end() ? "" : found->second;
}

Status change(std::vector<Judgement>& judgements, const std::string& id, const std::string& how) {
  const auto found = std::find_if(judgements.begin(), judgements.end(),
                                  [&](const Judgement& one) { return one.id == id; });
  if (found == judgements.end()) return fail(ErrorKind::kUsage, id + " was not judged");
  if (how == "left-out") {
    judgements.erase(found);
  } else if (how == "twice") {
    judgements.emplace_back(*found);
  } else if (how == "without-reason") {
    found->verdict = Verdict::kFail;
    found->reason.clear();
  } else {
    return fail(ErrorKind::kUsage, fmt::format("no way to tamper with a judgement: \"{}\"", how));
  }
  return {};
}

}  // namespace

Result<std::string> tamper_with(std::vector<Judgement>& judgements,
                                const std::map<std::string, std::string>& settings) {
  const std::size_t before = judgements.size();
  std::erase_if(judgements, [](const Judgement& one) {
    const Guarantee* guarantee = find_guarantee(one.id);
    return guarantee != nullptr && guarantee->review != nullptr;
  });
  const std::string id = value_of(settings, "guarantee");
  TRY(change(judgements, id, value_of(settings, "how")));
  guarantees::review(judgements);
  return fmt::format("{} judgements instead of {}, that of {} {}", judgements.size(), before, id,
                     value_of(settings, "how"));
}

}  // namespace stackpilot::prove
