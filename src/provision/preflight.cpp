#include "provision/preflight.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <ifaddrs.h>
#include <netinet/in.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <optional>
#include <sstream>

#include "access/exec/process.h"
#include "access/observe/engine_finder.h"
#include "base/json.h"
#include "model/ipv4.h"

namespace stackpilot::provision {
namespace {

struct Interface {
  std::string name;
  std::string cidr;
};

std::uint32_t ipv4_of(const sockaddr* address) {
  return ntohl(reinterpret_cast<const sockaddr_in*>(address)->sin_addr.s_addr);
}

std::vector<Interface> read_interfaces() {
  std::vector<Interface> interfaces;
  ifaddrs* all = nullptr;
  if (::getifaddrs(&all) != 0) return interfaces;
  for (const ifaddrs* one = all; one != nullptr; one = one->ifa_next) {
    if (one->ifa_addr == nullptr || one->ifa_netmask == nullptr) continue;
    if (one->ifa_addr->sa_family != AF_INET) continue;
    const std::uint32_t mask = ipv4_of(one->ifa_netmask);
    const std::uint32_t network = ipv4_of(one->ifa_addr) & mask;
    interfaces.push_back(
        {one->ifa_name, fmt::format("{}.{}.{}.{}/{}", network >> 24U, (network >> 16U) & 255U,
                                    (network >> 8U) & 255U, network & 255U, std::popcount(mask))});
  }
  ::freeifaddrs(all);
  return interfaces;
}

// A lab of another checkout may run on an engine of its own, which ours knows nothing of.
std::string other_labs_engine(const Workspace& workspace) {
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator("/proc", failed)) {
    std::string line = read_file(entry.path() / "cmdline", 1U << 16U).value_or("");
    for (char& c : line) c = c == '\0' ? ' ' : c;
    const std::string marker = "/.stackpilot/engine/data";
    const std::size_t end = line.find(marker);
    if (line.find("dockerd") == std::string::npos || end == std::string::npos) continue;
    const std::size_t start = line.rfind(' ', end) + 1;
    if (line.substr(start, end - start) != workspace.root().string()) {
      return line.substr(start, end - start);
    }
  }
  return "";
}

NetworkOwner owner_among_interfaces(const Workspace& workspace, const NetworkSpec& network) {
  for (const Interface& one : read_interfaces()) {
    if (!overlaps(one.cidr, network.cidr)) continue;
    std::string who = fmt::format("the interface {} ({})", one.name, one.cidr);
    const std::string checkout =
        one.name == bridge_name(network) ? other_labs_engine(workspace) : "";
    if (!checkout.empty()) who = fmt::format("the lab of the checkout {}", checkout);
    return {NetworkOwner::Kind::kOther, who};
  }
  return {};
}

// Laxer than lab.yaml: interfaces and engines have any prefix, and addresses beyond it.
std::optional<Ipv4Network> parse_any_network(const std::string& text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos) return std::nullopt;
  const std::optional<std::uint32_t> address = parse_ipv4(text.substr(0, slash));
  int prefix = -1;
  const char* end = text.data() + text.size();
  const auto [rest, failed] = std::from_chars(text.data() + slash + 1, end, prefix);
  const bool good = address && failed == std::errc() && rest == end && prefix >= 0 && prefix <= 32;
  return good ? std::optional(Ipv4Network{*address, prefix}) : std::nullopt;
}

bool overlaps_network(const Json& inspected, const NetworkSpec& network) {
  if (!inspected.is_object()) return false;
  const Json configs = inspected.value("/IPAM/Config"_json_pointer, Json());
  return configs.is_array() && std::any_of(configs.begin(), configs.end(), [&](const Json& config) {
           return overlaps(text_at(config, "Subnet").value_or(""), network.cidr);
         });
}

NetworkOwner owner_of(const Json& inspected, const std::string& lab_id) {
  const Json labels = inspected.value("Labels", Json());
  if (!lab_id.empty() && text_at(labels, access::lab_label) == lab_id) {
    return {NetworkOwner::Kind::kThisLab, ""};
  }
  const std::optional<std::string> checkout = text_at(labels, access::checkout_label);
  return {NetworkOwner::Kind::kOther,
          checkout ? fmt::format("the lab of the checkout {}", *checkout)
                   : fmt::format("the Docker network {}", text_at(inspected, "Name").value_or(""))};
}

}  // namespace

std::string bridge_name(const NetworkSpec& network) {
  return network.name.substr(0, 12) + "0";
}

bool overlaps(const std::string& one, const std::string& other) {
  const auto a = parse_any_network(one);
  const auto b = parse_any_network(other);
  if (!a || !b) return false;
  const int prefix = std::min(a->prefix, b->prefix);
  const std::uint32_t mask = prefix == 0 ? 0 : ~std::uint32_t{0} << (32 - prefix);
  return (a->address & mask) == (b->address & mask);
}

NetworkOwner owner_among(const std::string& inspected, const std::string& lab_id,
                         const NetworkSpec& network) {
  const Json networks = parse_json_text(inspected, "the networks").value_or(Json());
  if (!networks.is_array()) return {};
  for (const Json& one : networks) {
    if (overlaps_network(one, network)) return owner_of(one, lab_id);
  }
  return {};
}

Result<NetworkOwner> find_network_owner(const access::EngineEndpoint& engine,
                                        const Workspace& workspace, const NetworkSpec& network) {
  const Result<access::Output> listed =
      access::run_ok({.argv = access::docker_argv(engine, {"network", "ls", "--quiet"})});
  if (!listed) return pass_on(listed);
  std::vector<std::string> inspect = {"network", "inspect"};
  std::istringstream ids(listed->out);
  for (std::string id; ids >> id;) inspect.push_back(id);
  const Result<access::Output> inspected =
      access::run_ok({.argv = access::docker_argv(engine, inspect)});
  if (!inspected) return pass_on(inspected);
  const NetworkOwner owner = owner_among(inspected->out, workspace.lab_id(), network);
  if (owner.kind != NetworkOwner::Kind::kNobody) return owner;
  return owner_among_interfaces(workspace, network);
}

}  // namespace stackpilot::provision
