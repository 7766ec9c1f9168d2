// Judges whether a mutant was killed. Pure functions.
#pragma once

#include <string>
#include <vector>

#include "guarantees/guarantee.h"
#include "prove/report/proof.h"

namespace stackpilot::prove {

/// What a judgement says, in one text: what was expected, what was observed, and why.
std::string text_of(const Judgement& judgement);

/// What is found when the judgements of a lab with the mutant are compared with those before it.
struct Finding {
  Fate fate = Fate::kSurvived;
  std::string why;                ///< for anything but killed
  std::string seen;               ///< what the guarantee says now
  std::vector<std::string> also;  ///< others that fail, all of them named by the mutant
};

/// Killed when `guarantee` fails and says `reason` (of the mutant, filled in), and every other
/// judgement is as before, blocked by what fails now, or fails and is named by the mutant.
/// Skipped, with its reason, when `guarantee` is skipped with and without the mutant, and nothing
/// else differs. `before` must be green, but for repo checks whose tool is missing.
Finding judge_mutant(const Guarantee& guarantee, const Mutant& mutant, const std::string& reason,
                     const std::vector<Judgement>& before, const std::vector<Judgement>& during);

}  // namespace stackpilot::prove
