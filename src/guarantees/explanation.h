// Whether a judgement that is blocked is explained by what blocks it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/verdict.h"

namespace stackpilot::guarantees {

/// The judgement of this guarantee, or null.
const Judgement* find_in(const std::vector<Judgement>& judgements, std::string_view id);

/// The first blocker that was not judged or holds, and so explains nothing; empty if there is none.
std::string unexplained_by(const Judgement& blocked, const std::vector<Judgement>& judgements);

/// Turns blocked judgements with such a blocker into errors.
void reject_unexplained(std::vector<Judgement>& judgements);

}  // namespace stackpilot::guarantees
