// What a machine was when it became a node: verification calls only drift from it red.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "model/exposure.h"
#include "model/workspace.h"

namespace stackpilot {

/// Taken once: after missing packages were installed, before anything else is changed.
struct Baseline {
  std::string taken_at;  ///< RFC 3339
  std::string hostname;
  std::string os_name;
  std::string os_version;
  std::vector<std::string> addresses;     ///< IPv4 of all interfaces, without 127.0.0.0/8
  std::vector<std::string> failed_units;  ///< of systemd
  std::vector<std::string> ssh_methods;   ///< authentication methods that the host was offered
  Exposure exposure;
};
STACKPILOT_DECLARE_JSON(Baseline)

/// The recorded one; nullopt when there is none, or none that can be read.
std::optional<Baseline> read_baseline(const Workspace& workspace, const std::string& node);

Status write_baseline(const Workspace& workspace, const std::string& node,
                      const Baseline& baseline);

/// It in a few short lines, for whoever lets the machine be adopted.
std::vector<std::string> summary_of(const Baseline& baseline);

}  // namespace stackpilot
