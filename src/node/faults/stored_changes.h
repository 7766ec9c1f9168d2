// What faults can change of the settings of Postgres, as a fixed table.
#pragma once

#include <string_view>

namespace stackpilot::node {

/// A setting of the server, and a value that makes commits less durable than it says.
struct SettingChange {
  std::string_view name;
  std::string_view value;  ///< as SHOW prints it
};

/// The change of that setting to that value, or null.
const SettingChange* find_setting_change(std::string_view name, std::string_view value);

/// Whether a fault may have changed that setting.
bool is_changeable(std::string_view name);

}  // namespace stackpilot::node
