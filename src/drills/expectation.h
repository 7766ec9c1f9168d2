// What must hold in a drill, judged from what was seen. Pure.
#pragma once

#include <vector>

#include "drills/drill.h"

namespace stackpilot::drills {

PhaseCheck checked(const std::string& claim, bool holds, const std::string& expected,
                   const std::string& observed);

/// While the fault lasts: each guarantee that the drill breaks fails, and every other one holds or
/// is blocked by nothing but these.
std::vector<PhaseCheck> judge_broken(const Drill& drill, const std::vector<Judgement>& judgements);

/// Every guarantee holds. One check.
PhaseCheck judge_green(const Verification& verification);

/// What clients saw. `timeline` has the marks of the fault.
std::vector<PhaseCheck> judge_clients(const Drill& drill, const Timeline& timeline,
                                      const Measurements& measurements);

/// What became of the API's process on `node`.
PhaseCheck judge_process(const Drill& drill, const LabSpec& lab, const std::string& node,
                         const Verification& before, const Verification& after);

/// A container of the service on a node as it was seen, or null.
const ContainerFact* find_container(const Verification& verification, const std::string& node,
                                    const std::string& container);

}  // namespace stackpilot::drills
