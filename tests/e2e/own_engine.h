// The Docker engine that the checkout under test may have started for itself.
#pragma once

#include <gtest/gtest.h>

namespace stackpilot::e2e {

/// False when the lab uses the machine's own engine, which no test may touch.
bool has_own_engine();

/// Kills the engine with SIGKILL, as the OOM killer would, and waits until it has ended.
testing::AssertionResult kill_own_engine();

}  // namespace stackpilot::e2e
