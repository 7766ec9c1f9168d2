// What the repo checks say, in four formats. Pure text: nothing is written anywhere.
#pragma once

#include <string>

#include "model/repo_checks.h"

namespace stackpilot::checks {

enum class Palette { kPlain, kColour };

/// PASS when no gate failed or broke and at least one passed. Skipped gates are named, and are
/// never called passed; where all were skipped nothing was verified.
Outcome outcome_of(const RepoChecks& checks);

/// "CHECKS: PASS  7 passed; not checked: terraform (is not installed)"
std::string verdict_line(const RepoChecks& checks);

/// For people: ends with the verdict line.
std::string to_text(const RepoChecks& checks, Palette palette);

std::string to_json_text(const RepoChecks& checks);

/// One test suite with a case for each gate, as an element of its own.
std::string to_junit_suite(const RepoChecks& checks);
std::string to_junit(const RepoChecks& checks);

/// SARIF 2.1.0, as code hosts show it beside the lines.
std::string to_sarif(const RepoChecks& checks);

}  // namespace stackpilot::checks
