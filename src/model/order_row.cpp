#include "model/order_row.h"

#include <algorithm>

namespace stackpilot {

STACKPILOT_DEFINE_JSON(OrderRow, key, order_id, symbol, side, qty, status)

OrderRow order_of(const StoredRecord& record) {
  const auto value = [&](const char* column) {
    const auto found = record.values.find(column);
    return found == record.values.end() ? "" : found->second;
  };
  return OrderRow{record.key,    record.id,    value("symbol"),
                  value("side"), value("qty"), value("status")};
}

bool is_load_number(const std::string& text) {
  return text.size() == load_number_digits && text.front() != '0' &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace stackpilot
