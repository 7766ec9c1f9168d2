// A process on control that is not the service but answers on its port: 200 {} to everything.
#pragma once

#include <gtest/gtest.h>

namespace stackpilot::e2e {

/// Starts it and waits until it answers. The port must be free.
testing::AssertionResult start_impostor();

/// Ends it, if there is one.
testing::AssertionResult stop_impostor();

}  // namespace stackpilot::e2e
