#include "model/container_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/digest.h"
#include "base/text.h"

namespace stackpilot {
namespace {

std::set<std::string_view> sorted_words(std::string_view text) {
  const auto words = words_of(text);
  return {words.begin(), words.end()};
}

}  // namespace

void set_field(ContainerSettings& settings, const std::string& name, const std::string& value) {
  if (!value.empty()) settings[name] = value;
}

void set_sorted(ContainerSettings& settings, const std::string& name,
                std::vector<std::string> values) {
  std::sort(values.begin(), values.end());
  set_field(settings, name, fmt::format("{}", fmt::join(values, ", ")));
}

void set_variable(ContainerSettings& settings, std::string_view name, std::string_view value) {
  settings[fmt::format("environment.{}", name)] =
      sha256_hex(fmt::format("{}={}", name, value)).substr(0, 12);
}

std::string size_text(std::int64_t bytes) {
  return bytes == 0 ? "" : fmt::format("{} bytes", bytes);
}

std::string port_text(std::string_view address, int published, int target,
                      std::string_view protocol) {
  return fmt::format("{}:{}->{}/{}", address.empty() ? "0.0.0.0" : address, published, target,
                     protocol.empty() ? "tcp" : protocol);
}

std::string mount_text(std::string_view type, std::string_view source, std::string_view target,
                       std::string_view mode) {
  return fmt::format("{} {} at {} {}", type, source, target, mode);
}

std::string ulimit_text(std::string_view name, std::int64_t soft, std::int64_t hard) {
  return fmt::format("{}={}:{}", name, soft, hard);
}

std::string cpus_text(std::int64_t nano_cpus) {
  return nano_cpus == 0 ? "" : fmt::format("{:g}", static_cast<double>(nano_cpus) / 1e9);
}

std::string log_text(const std::string& driver, const std::map<std::string, std::string>& options) {
  if (driver == "json-file" && options.empty()) return "";
  std::string text = driver;
  for (const auto& [name, value] : options) text += fmt::format(" {}={}", name, value);
  return text;
}

bool is_log_as_declared(const std::string& declared, const std::string& actual) {
  if (declared == actual) return true;
  const std::string_view least = "json-file";
  const auto wanted = sorted_words(declared.empty() ? least : declared);
  const auto found = sorted_words(actual);
  if (!std::includes(found.begin(), found.end(), wanted.begin(), wanted.end())) return false;
  return std::all_of(found.begin(), found.end(), [&](std::string_view one) {
    return wanted.count(one) != 0 || one.starts_with("max-size=") || one.starts_with("max-file=");
  });
}

std::string health_text(const HealthCheck& check) {
  if (check.test.empty()) return "";
  return fmt::format("{}; interval {} ns, timeout {} ns, start {} ns, retries {}",
                     fmt::join(check.test, " "), check.interval, check.timeout, check.start_period,
                     check.retries);
}

std::string security_option(std::string_view option) {
  const bool plain = option == "no-new-privileges:true" || option == "no-new-privileges=true";
  return std::string(plain ? "no-new-privileges" : option);
}

}  // namespace stackpilot
