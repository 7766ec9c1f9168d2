// What `verify --format json` says, and what tests ask of it.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "base/json.h"
#include "e2e/lab_driver.h"

namespace stackpilot::e2e {

struct Verification {
  Ran ran;
  Json report;  ///< null when stdout was not one JSON object
};

/// Runs `verify --format json` for a service on NODE.
Verification verify_lab(const std::string& node = "control");

/// The verdict of a guarantee; "missing" when the report lacks it.
std::string verdict_of(const Json& report, const std::string& id);

/// Exit status 0, verdict PASS, and every guarantee pass or waived.
testing::AssertionResult is_green(const Verification& verification);

/// Exit status 1, verdict FAIL, `id` fails, and whatever else does not hold is blocked by it,
/// directly or not.
testing::AssertionResult only_fails(const Verification& verification, const std::string& id);

}  // namespace stackpilot::e2e
