#include "drills/history/operation.h"

#include <fmt/format.h>

#include <random>

#include "model/load_number.h"

namespace stackpilot::drills {

STACKPILOT_DEFINE_JSON(Order, key, symbol, side, qty)
STACKPILOT_DEFINE_JSON(OrderAnswer, outcome, order_id, reason)

Order make_order(const std::string& load, std::uint32_t sequence) {
  const std::string number = fmt::format("{:0{}}", sequence, record_sequence_digits);
  return Order{fmt::format("{}{}-{}", record_key_prefix, load, number),
               sequence % 2 == 0 ? "BTC" : "ETH", sequence % 3 == 0 ? "sell" : "buy",
               load + number};
}

std::string new_load_number() {
  std::random_device device;
  return std::to_string(
      std::uniform_int_distribution<std::uint64_t>(1'000'000'000, 9'999'999'999)(device));
}

}  // namespace stackpilot::drills
