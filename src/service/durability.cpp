#include "service/durability.h"

#include <fmt/format.h>

namespace stackpilot::service {

std::vector<DurableSetting> durable_settings(std::string_view kind) {
  if (kind == "postgres") {
    return {{.name = "fsync", .wanted = "on"},
            {.name = "full_page_writes", .wanted = "on"},
            {.name = "tables", .wanted = "p", .means = "its tables are logged"},
            {.name = "synchronous_commit",
             .wanted = "off",
             .spared = true,
             .means = "a commit waits until it is on disk"}};
  }
  if (kind == "redis") {
    return {{.name = "appendonly", .wanted = "yes"}, {.name = "appendfsync", .wanted = "always"}};
  }
  return {};
}

bool is_durable(const DurableSetting& setting, std::string_view value) {
  if (value.empty()) return false;
  return setting.spared ? value != setting.wanted : value == setting.wanted;
}

std::string words_of(const DurableSetting& setting) {
  if (!setting.means.empty()) return std::string(setting.means);
  return fmt::format("{} = {}", setting.name, setting.wanted);
}

}  // namespace stackpilot::service
