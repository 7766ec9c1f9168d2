// What faults leave: entries in the ledger, and traces on the nodes.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "model/fault.h"

namespace stackpilot::e2e {

/// The open faults of the lab under test.
std::vector<Fault> open_faults();

/// Whether one of that kind is open.
bool is_open(const std::string& kind);

/// No fault has left a ledger entry, firewall chain, systemd unit, container, image, volume, mount,
/// address or file.
testing::AssertionResult nothing_is_left();

}  // namespace stackpilot::e2e
