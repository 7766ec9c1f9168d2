#include "node/faults/stored_changes.h"

#include <algorithm>

#include "base/find.h"

namespace stackpilot::node {
namespace {

constexpr SettingChange setting_changes[] = {
    {"fsync", "off"},
    {"full_page_writes", "off"},
    {"synchronous_commit", "off"},
    {"wal_writer_delay", "10s"},
};

// Each new value is one that the table's own rules allow.
constexpr CanaryChange canary_changes[] = {
    {"symbol", "UPDATE orders SET symbol = CASE symbol WHEN 'BTC' THEN 'ETH' ELSE 'BTC' END"},
    {"side", "UPDATE orders SET side = CASE side WHEN 'buy' THEN 'sell' ELSE 'buy' END"},
    {"qty", "UPDATE orders SET qty = qty + 0.00000001"},
    {"status", "UPDATE orders SET status = 'rejected'"},
    {"created_at", "UPDATE orders SET created_at = created_at + interval '1 second'"},
    {"deleted", "DELETE FROM orders"},
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

const CanaryChange* find_canary_change(std::string_view field) {
  return find_or_null(canary_changes, [&](const CanaryChange& one) { return one.field == field; });
}

bool is_order_id(std::string_view text) {
  constexpr std::string_view pattern = "00000000-0000-0000-0000-000000000000";
  constexpr std::string_view digits = "0123456789abcdef";
  return text.size() == pattern.size() &&
         std::equal(text.begin(), text.end(), pattern.begin(), [&](char one, char wanted) {
           return wanted == '-' ? one == '-' : digits.find(one) != std::string_view::npos;
         });
}

}  // namespace stackpilot::node
