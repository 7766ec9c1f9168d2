// The outcome of a whole verification.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "model/verdict.h"

namespace stackpilot {

/// Whether the judgement is about a guarantee that a repo check proves.
bool is_repo_check(const Judgement& judgement);

/// A service on a node: its project and the node; both empty for the lab.
using Subject = std::pair<std::string, std::string>;

/// What the judgement is about.
Subject subject_of(const Judgement& judgement);

/// The services of which every judgement is that it is not applicable, sorted.
std::vector<Subject> without_any_applicable(const std::vector<Judgement>& judgements);

/// FAIL when any judgement is fail, error or blocked. Otherwise NOT VERIFIED when no runtime
/// guarantee was judged, one was skipped, or none is applicable to some service, and PASS when all
/// of them are pass, waived or not applicable. A skipped repo check does not count; reports name it
/// beside the outcome.
Outcome outcome_of(const std::vector<Judgement>& judgements);

}  // namespace stackpilot
