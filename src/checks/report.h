// Formats the results of the repo checks. Writes nothing.
#pragma once

#include <string>

#include "model/repo_checks.h"
#include "model/verdict_report.h"

namespace stackpilot::checks {

/// FAIL when a gate failed or is an error; else PASS when at least one passed; else NOT VERIFIED.
/// Skipped gates do not count.
Outcome outcome_of(const RepoChecks& checks);

/// "CHECKS: PASS  7 passed; not checked: terraform (is not installed)"
std::string verdict_line(const RepoChecks& checks);

/// For people; ends with the verdict line.
std::string to_text(const RepoChecks& checks, Palette palette);

std::string to_json_text(const RepoChecks& checks);

/// One <testsuite> element with a test case for each gate.
std::string to_junit_suite(const RepoChecks& checks);
/// A complete JUnit document.
std::string to_junit(const RepoChecks& checks);

/// SARIF 2.1.0, which code hosts display beside the source lines.
std::string to_sarif(const RepoChecks& checks);

}  // namespace stackpilot::checks
