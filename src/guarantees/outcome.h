// The outcome of a whole verification.
#pragma once

#include <vector>

#include "model/verdict.h"

namespace stackpilot {

/// Whether the judgement is about a guarantee that a repo check proves.
bool is_repo_check(const Judgement& judgement);

/// FAIL when any judgement is fail, error or blocked. Otherwise NOT VERIFIED when no runtime
/// guarantee was judged or one was skipped, and PASS when all of them are pass or waived. A skipped
/// repo check does not count; reports name it beside the outcome.
Outcome outcome_of(const std::vector<Judgement>& judgements);

}  // namespace stackpilot
