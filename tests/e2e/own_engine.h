// The Docker engine that the checkout under test started for itself, if it did.
#pragma once

#include <gtest/gtest.h>

namespace stackpilot::e2e {

/// False where the machine's own engine is used, which no test may touch.
bool has_own_engine();

/// Kills it with SIGKILL, as an out-of-memory killer would, and waits for its end.
testing::AssertionResult kill_own_engine();

}  // namespace stackpilot::e2e
