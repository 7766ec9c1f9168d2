#include "machine/container/names.h"

#include <fmt/format.h>

#include "base/digest.h"

namespace stackpilot::machine::container {
namespace {

constexpr std::size_t longest_plain_name = 12;  // room left by "sp-" in an interface name of 15

}  // namespace

std::string network_name(const LabSpec& lab) {
  const bool is_default = lab.name() == default_lab_name;
  return is_default ? std::string(default_lab_name)
                    : fmt::format("{}-{}", default_lab_name, lab.name());
}

// Node names contain no dot, so containers of different labs cannot have the same name.
std::string container_name(const LabSpec& lab, const std::string& node) {
  const char* separator = lab.name() == default_lab_name ? "-" : ".";
  return fmt::format("{}{}{}", network_name(lab), separator, node);
}

std::string volume_name(const LabSpec& lab, const std::string& node, const std::string& what) {
  return fmt::format("{}-{}", container_name(lab, node), what);
}

std::string bridge_name(const LabSpec& lab) {
  const std::string& name = lab.name();
  if (name == default_lab_name) return fmt::format("{}0", default_lab_name);
  if (name.size() <= longest_plain_name) return "sp-" + name;
  return fmt::format("sp-{}-{}", name.substr(0, 7), sha256_hex(name).substr(0, 4));
}

}  // namespace stackpilot::machine::container
