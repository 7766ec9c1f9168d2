#include "model/load_number.h"

#include <algorithm>

namespace stackpilot {

bool is_load_number(const std::string& text) {
  return text.size() == load_number_digits && text.front() != '0' &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace stackpilot
