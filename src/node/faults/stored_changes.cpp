#include "node/faults/stored_changes.h"

#include "base/find.h"

namespace stackpilot::node {
namespace {

constexpr SettingChange setting_changes[] = {
    {"postgres", "fsync", "off"},
    {"postgres", "full_page_writes", "off"},
    {"postgres", "synchronous_commit", "off"},
    {"postgres", "wal_writer_delay", "10s"},
    {"redis", "appendonly", "no"},
    {"redis", "appendfsync", "everysec"},
};

}  // namespace

const SettingChange* find_setting_change(std::string_view kind, std::string_view name,
                                         std::string_view value) {
  return find_or_null(setting_changes, [&](const SettingChange& one) {
    return one.kind == kind && one.name == name && one.value == value;
  });
}

bool is_changeable(std::string_view kind, std::string_view name) {
  return find_or_null(setting_changes, [&](const SettingChange& one) {
           return one.kind == kind && one.name == name;
         }) != nullptr;
}

}  // namespace stackpilot::node
