#include "model/ipv4.h"

#include <arpa/inet.h>

#include <charconv>

namespace stackpilot {
namespace {

std::uint32_t mask_of(int prefix) {
  return prefix == 0 ? 0 : ~std::uint32_t{0} << (32 - prefix);
}

}  // namespace

std::optional<std::uint32_t> parse_ipv4(const std::string& text) {
  in_addr address{};
  if (text.find('\0') != std::string::npos || ::inet_pton(AF_INET, text.c_str(), &address) != 1)
    return std::nullopt;
  return ntohl(address.s_addr);
}

bool Ipv4Network::holds(std::uint32_t any) const {
  return (any & mask_of(prefix)) == address;
}

bool Ipv4Network::holds_host(std::uint32_t host) const {
  const std::uint32_t mask = mask_of(prefix);
  return holds(host) && host != address && host != (address | ~mask);
}

std::optional<Ipv4Network> parse_ipv4_network(const std::string& text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos) return std::nullopt;
  const std::optional<std::uint32_t> address = parse_ipv4(text.substr(0, slash));
  int prefix = 0;
  const char* end = text.data() + text.size();
  const auto [rest, failed] = std::from_chars(text.data() + slash + 1, end, prefix);
  if (!address || failed != std::errc() || rest != end || prefix < 8 || prefix > 30) {
    return std::nullopt;
  }
  if ((*address & ~mask_of(prefix)) != 0) return std::nullopt;
  return Ipv4Network{*address, prefix};
}

}  // namespace stackpilot
