// The report of `verify --format json`, and assertions on it.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/json.h"
#include "e2e/lab_driver.h"

namespace stackpilot::e2e {

struct Verification {
  Ran ran;
  Json report;  ///< null when stdout was not a JSON object
};

/// Runs `verify --format json` for a service on `node`.
Verification verify_lab(const std::string& node = "control");

/// The verdict of a guarantee; "missing" when the report lacks it.
std::string verdict_of(const Json& report, const std::string& id);

/// Exit status 0, verdict PASS, and every guarantee pass, waived, skipped or not applicable.
testing::AssertionResult is_green(const Verification& verification);

/// Exit status 1, verdict FAIL, the guarantees `ids` fail, and every other one holds or is blocked
/// by these, directly or indirectly.
testing::AssertionResult only_fail(const Verification& verification,
                                   const std::vector<std::string>& ids);

}  // namespace stackpilot::e2e
