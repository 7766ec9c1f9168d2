// IPv4 addresses and networks in dotted notation.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace stackpilot {

/// Host byte order; nothing for anything but four decimal numbers.
std::optional<std::uint32_t> parse_ipv4(const std::string& text);

struct Ipv4Network {
  std::uint32_t address = 0;
  int prefix = 0;
  /// True for a host address of this network: not its network or broadcast address.
  bool holds_host(std::uint32_t host) const;
};

/// "192.168.56.0/24"; nothing when it is malformed or has host bits set.
std::optional<Ipv4Network> parse_ipv4_network(const std::string& text);

}  // namespace stackpilot
