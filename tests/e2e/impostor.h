// A process on control that answers 200 {} to every request on the service's port.
#pragma once

#include <gtest/gtest.h>

namespace stackpilot::e2e {

/// Starts the impostor and waits until it answers. The port must be free.
testing::AssertionResult start_impostor();

/// Stops the impostor, if there is one.
testing::AssertionResult stop_impostor();

}  // namespace stackpilot::e2e
