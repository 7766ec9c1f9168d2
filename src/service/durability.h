// Which settings of a kind of dependency make an acknowledged write durable.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stackpilot::service {

/// One setting, as the facts of a dependency name it.
struct DurableSetting {
  std::string_view name;
  std::string_view wanted;  ///< the value that is durable; or, where `spared`, one that is not
  bool spared = false;      ///< whatever is not `wanted`, and known, is durable
  std::string_view means;   ///< in words; empty: "<name> = <wanted>"
};

/// Of a kind whose settings are not known there are none.
std::vector<DurableSetting> durable_settings(std::string_view kind);

/// Whether that value, empty for one that is not known, is durable.
bool is_durable(const DurableSetting& setting, std::string_view value);

/// What is expected of it, in words.
std::string words_of(const DurableSetting& setting);

}  // namespace stackpilot::service
