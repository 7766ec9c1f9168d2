#include "machine/ssh/machine_facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "base/text.h"

namespace stackpilot::machine::ssh {
namespace {

// Base images, the service's image and its build, and the database.
constexpr std::int64_t least_free_mib = 3'072;
constexpr std::int64_t least_free_mib_of_node = 512;
// Verification compares times of the host with those of nodes.
constexpr std::int64_t most_skew_s = 10;

using Values = std::map<std::string, std::string, std::less<>>;

Values values_in(const std::string& text) {
  Values values;
  for (const std::string_view line : lines_of(text)) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    values.emplace(line.substr(0, equals), line.substr(equals + 1));
  }
  return values;
}

std::int64_t number_in(const std::string& text) {
  std::int64_t number = -1;
  const auto [rest, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failed == std::errc() && rest == text.data() + text.size() ? number : -1;
}

std::vector<std::string> words_in(const std::string& text) {
  const std::vector<std::string_view> words = words_of(text);
  return {words.begin(), words.end()};
}

tl::unexpected<Error> unfit(const NodeSpec& node, const std::string& why, const std::string& next) {
  return fail(ErrorKind::kCapability, fmt::format("{} {}", node.name, why), next);
}

Status require_own(const MachineFacts& facts, const NodeSpec& node, const Expected& expected) {
  if (!facts.lab.empty() && facts.lab != expected.lab_id) {
    return unfit(node, fmt::format("is a node of another StackPilot lab ({})", facts.lab),
                 "end that lab first (`make destroy` in its checkout); if it is lost, on the "
                 "machine, as root: cat /var/lib/stackpilot/adopted/*; then undo what it lists");
  }
  if (!facts.lab.empty() && facts.node != node.name) {
    return unfit(node, fmt::format("is {} of this lab already", facts.node),
                 "give every node in infra/lab.yaml a machine of its own");
  }
  if (facts.taken.empty()) return {};
  return unfit(node,
               fmt::format("has something named {} on its Docker engine, as the service needs",
                           fmt::join(facts.taken, ", ")),
               "rename or remove it, or give the service other names in infra/lab.yaml");
}

Status require_time(const MachineFacts& facts, const NodeSpec& node, const Expected& expected) {
  const std::int64_t ahead = facts.time - expected.latest;
  const std::int64_t behind = expected.earliest - facts.time;
  if (std::max(ahead, behind) <= most_skew_s) return {};
  return unfit(node,
               fmt::format("has a clock that is {} s {}", std::max(ahead, behind),
                           ahead > behind ? "fast" : "slow"),
               "set its time (timedatectl set-ntp true), or this machine's");
}

Status require_parts(const MachineFacts& facts, const NodeSpec& node) {
  if (!facts.not_to_be_had.empty()) {
    return unfit(node,
                 fmt::format("lacks {}, which its package archive does not have",
                             fmt::join(facts.not_to_be_had, ", ")),
                 "install that on it and run the command again (apt-get update may help)");
  }
  if (facts.has_docker && facts.engine.empty()) {
    return unfit(node, "has Docker, but no engine that answers",
                 "start it on the machine: systemctl start docker");
  }
  return {};
}

}  // namespace

Result<MachineFacts> parse_machine_facts(const std::string& text) {
  const Values values = values_in(text);
  const auto value = [&](std::string_view key) {
    const auto found = values.find(key);
    return found == values.end() ? std::string() : found->second;
  };
  MachineFacts facts;
  facts.os = fmt::format("{} {}", value("os_name"), value("os_version"));
  facts.architecture = value("architecture");
  facts.hostname = value("hostname");
  facts.time = number_in(value("time"));
  facts.free_mib = number_in(value("free_mib"));
  const std::string systemd = value("systemd");
  facts.has_systemd = !systemd.empty() && systemd != "offline" && systemd != "unknown";
  facts.addresses = words_in(value("addresses"));
  facts.missing = words_in(value("missing"));
  facts.not_to_be_had = words_in(value("not_to_be_had"));
  facts.has_docker = values.count("engine") != 0;
  facts.engine = value("engine");
  facts.taken = words_in(value("taken"));
  facts.lab = value("lab");
  facts.node = value("node");
  if (facts.time < 0 || facts.free_mib < 0 || facts.addresses.empty() ||
      values.count("not_to_be_had") == 0) {
    return fail(ErrorKind::kBroken, "what the machine says of itself is not complete", "", text);
  }
  return facts;
}

Status require_fit(const MachineFacts& facts, const NodeSpec& node, const Expected& expected) {
  TRY(require_own(facts, node, expected));
  if (facts.architecture != expected.architecture) {
    return unfit(node,
                 fmt::format("is a machine of {}, and this program is one of {}",
                             facts.architecture, expected.architecture),
                 "take a machine of the same kind");
  }
  if (!facts.has_systemd) return unfit(node, "does not run systemd", "take a machine that does");
  const auto& own = facts.addresses;
  if (std::find(own.begin(), own.end(), node.address) == own.end()) {
    return unfit(node,
                 fmt::format("does not have the address {} itself: it has {}", node.address,
                             fmt::join(own, ", ")),
                 "the address in infra/lab.yaml must be one of the machine's own, not one that is "
                 "translated on the way to it: reach it by a VPN or from inside its network");
  }
  TRY(require_time(facts, node, expected));
  TRY(require_parts(facts, node));
  const std::int64_t least = facts.lab.empty() ? least_free_mib : least_free_mib_of_node;
  if (facts.free_mib < least) {
    return unfit(node,
                 fmt::format("has {} MiB free in /var/lib, and needs {}", facts.free_mib, least),
                 "free some space on it");
  }
  return {};
}

}  // namespace stackpilot::machine::ssh
