#include "model/stack_settings.h"

#include <fmt/format.h>

namespace stackpilot {

std::string update_text(const UpdateSettings& update) {
  if (update.order.empty() && update.failure_action.empty()) return "";
  return fmt::format("{}, {} at once, watched for {} ns, else {}", update.order, update.parallelism,
                     update.monitor_ns, update.failure_action);
}

std::string restart_text(const std::string& condition, std::int64_t delay_ns, int attempts) {
  return fmt::format("{} after {} ns, {} times", condition.empty() ? "any" : condition, delay_ns,
                     attempts);
}

std::string replicated_text(int replicas) {
  return fmt::format("replicated {}", replicas);
}

std::string config_text(const std::string& name, const std::string& target) {
  return fmt::format("{} at {}", name, target);
}

std::string grace_text(std::int64_t nanoseconds) {
  return nanoseconds == 0 ? "" : fmt::format("{} s", nanoseconds / 1'000'000'000);
}

}  // namespace stackpilot
