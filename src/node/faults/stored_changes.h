// What faults can change of what the database has stored, as fixed tables.
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

/// A change of one row of `orders`, as a statement that lacks its WHERE.
struct CanaryChange {
  std::string_view field;  ///< "deleted" for the whole row
  std::string_view statement;
};

/// The change of that field, or null.
const CanaryChange* find_canary_change(std::string_view field);

/// Whether `text` is a UUID: it becomes part of statements.
bool is_order_id(std::string_view text);

}  // namespace stackpilot::node
