#include "node/faults/fault_kind.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/find.h"
#include "model/ipv4.h"

namespace stackpilot::node {
namespace {

bool is_port(const std::string& text) {
  int number = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  return read.ec == std::errc() && read.ptr == end && number >= 1 && number <= 65'535;
}

bool is_label(const std::string& text) {
  constexpr const char* allowed = "abcdefghijklmnopqrstuvwxyz0123456789-";
  return !text.empty() && text.size() <= 63 && text.front() != '-' &&
         text.find_first_not_of(allowed) == std::string::npos;
}

Result<std::string> if_true(bool good, const std::string& value, const std::string& name,
                            const char* what) {
  if (good) return value;
  return fail(ErrorKind::kUsage, fmt::format("\"{}\" for {} is not {}", value, name, what));
}

}  // namespace

const Dependency& FaultSite::dependency() const {
  static const Dependency none;
  return service().dependency ? *service().dependency : none;
}

Result<ImageReferences> FaultSite::images() const {
  const std::string text = setting("images");
  if (!text.empty()) return parse_json<ImageReferences>(text, "the setting images");
  // Faults that an older StackPilot left open have the one base image that there was.
  const std::string postgres = setting("postgres");
  if (!postgres.empty()) return ImageReferences{{"postgres", postgres}};
  return fail(ErrorKind::kUsage, "the base images of the service are not known");
}

std::string FaultSite::setting(const std::string& name) const {
  const auto found = settings.find(name);
  return found == settings.end() ? "" : found->second;
}

Result<std::string> FaultSite::address(const std::string& name) const {
  const std::string value = setting(name);
  return if_true(parse_ipv4(value).has_value(), value, name, "an IPv4 address");
}

Result<std::string> FaultSite::port(const std::string& name) const {
  const std::string value = setting(name);
  return if_true(is_port(value), value, name, "a port");
}

Result<std::string> FaultSite::host_name(const std::string& name) const {
  const std::string value = setting(name);
  return if_true(is_label(value), value, name, "a host name");
}

Result<access::Output> FaultSite::as_root(std::vector<std::string> argv,
                                          access::RunOptions options) const {
  argv.insert(argv.begin(), {"sudo", "-n"});
  return here.program(argv, std::move(options));
}

// Where a kind is not known, all are healed in this order: what others need to be healed, the
// repository and the engine, comes first.
const std::vector<FaultKind>& node_faults() {
  static const std::vector<FaultKind> all = [] {
    std::vector<FaultKind> kinds;
    for (const auto& subject :
         {workdir_faults, system_faults, identity_faults, hosts_faults, reach_faults,
          ssh_key_faults, sshd_faults, exposure_faults, dependency_faults, network_faults,
          service_faults, data_faults, scratch_faults, proxy_faults, container_faults,
          stored_faults, nuisance_faults, swarm_faults, registry_faults}) {
      const std::vector<FaultKind> some = subject();
      kinds.insert(kinds.end(), some.begin(), some.end());
    }
    return kinds;
  }();
  return all;
}

const FaultKind* find_node_fault(std::string_view name) {
  const auto& all = node_faults();
  return find_or_null(all, [&](const FaultKind& one) { return one.name == kind_today(name); });
}

}  // namespace stackpilot::node
