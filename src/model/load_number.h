// The number of a load: one run of test traffic, whose records are known by it.
#pragma once

#include <cstddef>
#include <string>

namespace stackpilot {

/// Every record of a load has the key <record_key_prefix><load>-<sequence> and the number
/// <load><sequence>, so that either one can be derived from the other.
inline constexpr std::size_t load_number_digits = 10;
inline constexpr std::size_t record_sequence_digits = 8;
inline constexpr const char* record_key_prefix = "drill-";

/// Whether `text` is the number of a load: ten digits, the first one not 0.
bool is_load_number(const std::string& text);

}  // namespace stackpilot
