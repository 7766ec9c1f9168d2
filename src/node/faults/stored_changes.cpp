#include "node/faults/stored_changes.h"

#include "base/find.h"

namespace stackpilot::node {
namespace {

constexpr SettingChange setting_changes[] = {
    {"fsync", "off"},
    {"full_page_writes", "off"},
    {"synchronous_commit", "off"},
    {"wal_writer_delay", "10s"},
};

}  // namespace

const SettingChange* find_setting_change(std::string_view name, std::string_view value) {
  return find_or_null(setting_changes, [&](const SettingChange& one) {
    return one.name == name && one.value == value;
  });
}

bool is_changeable(std::string_view name) {
  return find_or_null(setting_changes,
                      [&](const SettingChange& one) { return one.name == name; }) != nullptr;
}

}  // namespace stackpilot::node
