#include "drills/history/operation.h"

#include <random>

namespace stackpilot::drills {

std::string new_load_number() {
  std::random_device device;
  return std::to_string(
      std::uniform_int_distribution<std::uint64_t>(1'000'000'000, 9'999'999'999)(device));
}

}  // namespace stackpilot::drills
