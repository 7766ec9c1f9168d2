// Judges the results of the repo checks by what guarantees claim of them.
#pragma once

#include <set>

#include "guarantees/case.h"

namespace stackpilot::guarantees {

/// Judges what the guarantee claims of repo checks.
void judge_claims(const Guarantee& guarantee, const Case& about, Findings& findings);

void judge_claim(const Case& about, const RepoClaim& claim, Findings& findings);

/// Whether the claim is about the rule ("terraform/layout") of its gate.
bool owns(const RepoClaim& claim, std::string_view rule);

/// The gates that some guarantee rests on, sorted.
std::set<std::string_view> claimed_gates();

/// Whether any guarantee claims something of the gate.
bool is_claimed(std::string_view gate);

}  // namespace stackpilot::guarantees
