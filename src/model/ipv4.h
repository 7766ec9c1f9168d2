// IPv4 addresses and networks in dotted notation.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace stackpilot {

/// Parses "192.168.56.10" into host byte order; nullopt for any other notation.
std::optional<std::uint32_t> parse_ipv4(const std::string& text);

struct Ipv4Network {
  std::uint32_t address = 0;
  int prefix = 0;
  bool holds(std::uint32_t any) const;
  /// True for a host address of this network: not its network or broadcast address.
  bool holds_host(std::uint32_t host) const;
};

/// Parses "192.168.56.0/24"; nullopt when it is malformed, has host bits set or a prefix outside
/// 8 to 30.
std::optional<Ipv4Network> parse_ipv4_network(const std::string& text);

}  // namespace stackpilot
