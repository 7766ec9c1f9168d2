#include "machine/container/network_owner.h"

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
#include "machine/container/names.h"
#include "model/ipv4.h"

namespace stackpilot::machine::container {
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

NetworkOwner addresses_taken(const LabSpec& lab, const std::string& by) {
  return {NetworkOwner::Kind::kOther, lab.network.cidr, by,
          "remove its owner (`make destroy` in that checkout, if it is a lab), or give this lab "
          "other addresses and another name in infra/lab.yaml; then run the command again"};
}

NetworkOwner name_taken(const LabSpec& lab, const std::string& by) {
  return {NetworkOwner::Kind::kOther, fmt::format("the lab name {}", lab.name()), by,
          "give this lab another name (network.name in infra/lab.yaml), then run the command "
          "again"};
}

// A lab of another checkout may run on its own engine, which our engine does not know.
std::string owner_of_interface(const Workspace& workspace, const std::string& interface) {
  for (const fs::path& checkout : access::other_engine_checkouts(workspace)) {
    const Result<LabSpec> theirs = load_lab_spec(checkout);
    if (theirs && bridge_name(*theirs) == interface) {
      return fmt::format("the lab of the checkout {}", checkout.string());
    }
  }
  return "";
}

NetworkOwner owner_among_interfaces(const Workspace& workspace, const LabSpec& lab) {
  for (const Interface& one : read_interfaces()) {
    const bool same_addresses = overlaps(one.cidr, lab.network.cidr);
    if (!same_addresses && one.name != bridge_name(lab)) continue;
    std::string who = owner_of_interface(workspace, one.name);
    if (who.empty()) who = fmt::format("the interface {} ({})", one.name, one.cidr);
    return same_addresses ? addresses_taken(lab, who) : name_taken(lab, who);
  }
  return {};
}

// More lenient than lab.yaml: interfaces and engines have any prefix, and host bits may be set.
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
  const Json configs = inspected.value("/IPAM/Config"_json_pointer, Json());
  return configs.is_array() && std::any_of(configs.begin(), configs.end(), [&](const Json& config) {
           return overlaps(text_at(config, "Subnet").value_or(""), network.cidr);
         });
}

// Whether one of its subnets is the declared one, with the declared address of the host.
bool is_as_declared(const Json& inspected, const NetworkSpec& network) {
  const Json configs = inspected.value("/IPAM/Config"_json_pointer, Json());
  return std::any_of(configs.begin(), configs.end(), [&](const Json& config) {
    return text_at(config, "Subnet") == network.cidr && text_at(config, "Gateway") == network.host;
  });
}

bool is_of_lab(const Json& inspected, const std::string& lab_id) {
  return !lab_id.empty() && text_at(inspected.value("Labels", Json()), access::lab_label) == lab_id;
}

std::string owner_in_words(const Json& inspected) {
  const auto checkout = text_at(inspected.value("Labels", Json()), access::checkout_label);
  return checkout ? fmt::format("the lab of the checkout {}", *checkout)
                  : fmt::format("the Docker network {}", text_at(inspected, "Name").value_or(""));
}

NetworkOwner made_otherwise(const LabSpec& lab) {
  return {NetworkOwner::Kind::kOther, fmt::format("the network {}", network_name(lab)),
          "this lab as it was declared before, at other addresses",
          "put the addresses in infra/lab.yaml back, or make the lab anew: make destroy && make "
          "up"};
}

}  // namespace

bool overlaps(const std::string& one, const std::string& other) {
  const auto a = parse_any_network(one);
  const auto b = parse_any_network(other);
  if (!a || !b) return false;
  const int prefix = std::min(a->prefix, b->prefix);
  const std::uint32_t mask = prefix == 0 ? 0 : ~std::uint32_t{0} << (32 - prefix);
  return (a->address & mask) == (b->address & mask);
}

NetworkOwner owner_among(const std::string& inspected, const std::string& lab_id,
                         const LabSpec& lab) {
  const Json networks = parse_json_text(inspected, "the networks").value_or(Json());
  if (!networks.is_array()) return {};
  NetworkOwner same_name;
  for (const Json& one : networks) {
    if (!one.is_object()) continue;
    const bool ours = is_of_lab(one, lab_id);
    if (overlaps_network(one, lab.network)) {
      if (!ours) return addresses_taken(lab, owner_in_words(one));
      return is_as_declared(one, lab.network)
                 ? NetworkOwner{NetworkOwner::Kind::kThisLab, "", "", ""}
                 : made_otherwise(lab);
    }
    if (text_at(one, "Name") == network_name(lab)) {
      same_name = ours ? made_otherwise(lab) : name_taken(lab, owner_in_words(one));
    }
  }
  return same_name;
}

Result<NetworkOwner> find_network_owner(const access::EngineEndpoint& engine,
                                        const Workspace& workspace, const LabSpec& lab) {
  TRY_ASSIGN(const access::Output listed,
             access::run_ok({.argv = access::docker_argv(engine, {"network", "ls", "--quiet"})}));
  std::vector<std::string> inspect = {"network", "inspect"};
  std::istringstream ids(listed.out);
  for (std::string id; ids >> id;) inspect.push_back(id);
  TRY_ASSIGN(const access::Output inspected,
             access::run_ok({.argv = access::docker_argv(engine, inspect)}));
  const NetworkOwner owner = owner_among(inspected.out, workspace.lab_id(), lab);
  if (owner.kind != NetworkOwner::Kind::kNobody) return owner;
  return owner_among_interfaces(workspace, lab);
}

NetworkOwner find_interface_owner(const Workspace& workspace, const LabSpec& lab) {
  // What is there is its own: of its engine, or of one that does not let us ask.
  std::error_code unreadable;
  if (fs::exists(workspace.engine(), unreadable) || !workspace.lab_id().empty()) return {};
  return owner_among_interfaces(workspace, lab);
}

Status require_no_other(const NetworkOwner& owner) {
  if (owner.kind != NetworkOwner::Kind::kOther) return {};
  return fail(ErrorKind::kUsage, fmt::format("{} is taken by {}", owner.taken, owner.description),
              owner.next);
}

Status require_not_taken(const Workspace& workspace, const LabSpec& lab) {
  const Result<access::FoundEngine> engine = access::find_engine(workspace);
  if (!engine) return require_no_other(find_interface_owner(workspace, lab));
  const Result<NetworkOwner> owner = find_network_owner(engine->endpoint, workspace, lab);
  return owner ? require_no_other(*owner) : Status();
}

}  // namespace stackpilot::machine::container
