// What faults can change of the settings of a dependency, as a fixed table.
#pragma once

#include <string_view>

namespace stackpilot::node {

/// A setting of the server, and a value that makes commits less durable than it says.
struct SettingChange {
  std::string_view kind;  ///< of the dependency
  std::string_view name;
  std::string_view value;  ///< as the server prints it
};

/// The change of that setting to that value, or null.
const SettingChange* find_setting_change(std::string_view kind, std::string_view name,
                                         std::string_view value);

/// Whether a fault may have changed that setting.
bool is_changeable(std::string_view kind, std::string_view name);

}  // namespace stackpilot::node
