// Firewall, routes, links, listening sockets.
#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <regex>

#include "access/exec/process.h"
#include "base/text.h"
#include "footprint/parts.h"

namespace stackpilot::footprint {
namespace {

// Removes packet counters from a line of iptables-save or nft.
std::string without_counters(std::string_view line) {
  static const std::regex counters(R"( ?\[\d+:\d+\]| counter packets \d+ bytes \d+)");
  return std::regex_replace(std::string(line), counters, "");
}

// Counts equal rules, because a rule can occur several times. In nft, rules belong to chains.
void add_rules(const std::string& tool, const std::string& text, Part& part) {
  std::string table;
  std::string chain;
  for (const std::string_view line : lines_of(text)) {
    if (line.empty() || line.front() == '#') continue;
    if (line.front() == '*' || line.starts_with("table ")) table = line;
    if (line.starts_with("\tchain ")) chain = line;
    const std::string key = fmt::format("{} {}{}: {}", tool, table, chain, without_counters(line));
    std::string& count = part.items[key];
    count = std::to_string(std::atoi(count.c_str()) + 1);
  }
}

// Each tool lists only its own kind of rules. A kind without a tool is assumed to have none.
void read_firewall(const Scope&, Part& part) {
  const std::vector<std::vector<std::string>> tools = {{"iptables-save"},
                                                       {"ip6tables-save"},
                                                       {"iptables-legacy-save"},
                                                       {"ip6tables-legacy-save"},
                                                       {"nft", "-s", "list", "ruleset"}};
  int asked = 0;
  for (const std::vector<std::string>& tool : tools) {
    if (!access::find_program(tool.front())) continue;
    ++asked;
    add_rules(tool.front(), output_of(tool, part), part);
    if (!part.problem.empty()) return;
  }
  if (asked == 0) part.problem = "neither iptables-save nor nft is on PATH";
}

Json listed(const std::vector<std::string>& argv, Part& part) {
  const std::string text = output_of(argv, part);
  if (!part.problem.empty() || text.empty()) return Json::array();
  const Result<Json> json = parse_json_text(text, access::to_line(argv));
  if (!json || !json->is_array()) {
    part.problem = json ? "not a list: " + access::to_line(argv) : json.error().message;
    return Json::array();
  }
  return *json;
}

bool has_ipv6(const Scope& scope) {
  return fs::exists(scope.root / "proc/net/if_inet6");
}

void read_routes(const Scope& scope, Part& part) {
  for (const char* family : {"-4", "-6"}) {
    if (std::string_view(family) == "-6" && !has_ipv6(scope)) continue;
    for (const std::vector<std::string>& what :
         {std::vector<std::string>{"route", "show", "table", "all"}, {"rule"}}) {
      std::vector<std::string> argv = {"ip", family, "-json"};
      argv.insert(argv.end(), what.begin(), what.end());
      for (Json one : listed(argv, part)) {
        for (const char* passing : {"expires", "cache", "age", "used", "users", "flags"}) {
          one.erase(passing);
        }
        part.items[fmt::format("{} {}", what.front(), stackpilot::to_text(one))] = family;
      }
    }
  }
}

// Leaves out what changes with the cable or the traffic.
void read_links(const Scope&, Part& part) {
  for (const Json& link : listed({"ip", "-json", "address"}, part)) {
    const std::string name = text_at(link, "ifname").value_or("");
    Json kept = Json::object();
    for (const char* key : {"mtu", "master", "address", "link_type"}) {
      if (link.contains(key)) kept[key] = link[key];
    }
    for (const Json& flag : link.value("flags", Json::array())) {
      if (flag == "UP" || flag == "PROMISC") kept["flags"].push_back(flag);
    }
    part.items[name] = stackpilot::to_text(kept);
    for (const Json& address : link.value("addr_info", Json::array())) {
      const std::string key = fmt::format("{} {}/{}", name, text_at(address, "local").value_or(""),
                                          address.value("prefixlen", 0));
      part.items[key] = text_at(address, "scope").value_or("");
    }
  }
}

// Converts "0100007F:1F90" of /proc/net, in the machine's byte order, to "127.0.0.1:8080".
std::string address_of(const std::string& hex) {
  const std::size_t colon = std::min(hex.find(':'), hex.size());
  std::array<std::uint32_t, 4> words{};
  const std::size_t count = colon / 8;
  for (std::size_t i = 0; i < count && i < words.size(); ++i) {
    std::from_chars(&hex[i * 8], &hex[i * 8] + 8, words[i], 16);
  }
  std::array<char, INET6_ADDRSTRLEN> text{};
  ::inet_ntop(count == 1 ? AF_INET : AF_INET6, words.data(), text.data(), text.size());
  return fmt::format("{}:{}", text.data(), std::strtol(hex.c_str() + colon + 1, nullptr, 16));
}

void add_ports(const std::string& protocol, std::string_view listening, const Scope& scope,
               Part& part) {
  const Result<std::string> text = read_file(scope.root / "proc/net" / protocol);
  if (!text) {
    part.problem = text.error().message;
    return;
  }
  for (const std::string_view line : lines_of(*text)) {
    const std::vector<std::string_view> words = words_of(line);
    if (words.size() < 4 || words[3] != listening) continue;
    part.items[fmt::format("{} {}", protocol, address_of(std::string(words[1])))] = "listens";
  }
}

void add_unix_sockets(const Scope& scope, Part& part) {
  const Result<std::string> text = read_file(scope.root / "proc/net/unix");
  if (!text) {
    part.problem = text.error().message;
    return;
  }
  constexpr std::string_view accepts = "00010000";
  for (const std::string_view line : lines_of(*text)) {
    const std::vector<std::string_view> words = words_of(line);
    if (words.size() < 8 || words[3] != accepts) continue;
    const std::string path(words[7]);
    if (names_left_out(scope, path)) continue;
    part.items["unix " + path] = "listens";
  }
}

void read_sockets(const Scope& scope, Part& part) {
  constexpr const char* listening_tcp = "0A";
  constexpr const char* unconnected_udp = "07";
  add_ports("tcp", listening_tcp, scope, part);
  add_ports("udp", unconnected_udp, scope, part);
  if (has_ipv6(scope)) {
    add_ports("tcp6", listening_tcp, scope, part);
    add_ports("udp6", unconnected_udp, scope, part);
  }
  add_unix_sockets(scope, part);
}

}  // namespace

std::vector<Reader> network_readers() {
  return {{"firewall", read_firewall},
          {"routes", read_routes},
          {"links", read_links},
          {"listening sockets", read_sockets}};
}

}  // namespace stackpilot::footprint
