// Judges what was observed in a drill against what it declares. Pure functions.
#pragma once

#include <vector>

#include "drills/drill.h"

namespace stackpilot::drills {

PhaseCheck checked(const std::string& claim, bool holds, const std::string& expected,
                   const std::string& observed);

/// While the fault lasts: each guarantee in `breaks` must fail, and every other one must hold, be
/// in `exempt`, or be blocked only by guarantees of these two lists. One that could not be judged
/// (`error`) makes its check kError unless another one of the check fails.
std::vector<PhaseCheck> judge_broken(const Drill& drill, const std::vector<Judgement>& judgements);

/// One check: the outcome of the verification is PASS; kError when some guarantee could not be
/// judged and none fails.
PhaseCheck judge_green(const Verification& verification);

/// Judges `drill.api`, but not for kReplaced: compares the API's containers on `node`.
PhaseCheck judge_process(const Drill& drill, const Service& service, const std::string& node,
                         const Verification& before, const Verification& after);

/// The base images on `node`, as the setting "images" of faults has them; empty when they are
/// unknown.
std::string base_images_on(const Verification& verification, const std::string& node);

/// The container of that name on `node`, or null. Points into `verification`.
const ContainerFact* find_container(const Verification& verification, const std::string& node,
                                    const std::string& container);

}  // namespace stackpilot::drills
