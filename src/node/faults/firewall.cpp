#include "node/faults/firewall.h"

#include <algorithm>
#include <charconv>
#include <sstream>

#include "base/text.h"

namespace stackpilot::node {
namespace {

using access::Output;

void append(std::vector<std::string>& list, const std::vector<std::string>& more) {
  list.insert(list.end(), more.begin(), more.end());
}

std::vector<std::string> words(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> found;
  for (std::string word; in >> word;) found.push_back(word);
  return found;
}

}  // namespace

Result<Output> run_in(const access::Operator& here, const Namespace& where,
                      const std::vector<std::string>& argv) {
  std::vector<std::string> whole = {"sudo", "-n"};
  if (where) append(whole, {"nsenter", "--net", "--target", std::to_string(*where), "--"});
  append(whole, argv);
  return here.program(whole);
}

FaultChain::FaultChain(const access::Operator& here, Namespace where, std::string table,
                       const std::string& fault_id)
    : here_(here), where_(where), table_(std::move(table)), chain_("stackpilot-" + fault_id) {}

Result<std::string> FaultChain::iptables(const std::vector<std::string>& arguments) const {
  std::vector<std::string> argv = {"iptables", "--wait", "5", "--table", table_};
  append(argv, arguments);
  return run_in(here_, where_, argv).map([](const Output& output) { return output.out; });
}

Status FaultChain::install(const std::vector<std::string>& hooks,
                           const std::vector<std::vector<std::string>>& rules) const {
  TRY(iptables({"--new-chain", chain_}));
  for (const std::vector<std::string>& rule : rules) {
    std::vector<std::string> arguments = {"--append", chain_};
    append(arguments, rule);
    TRY(iptables(arguments));
  }
  for (const std::string& hook : hooks) {
    TRY(iptables({"--insert", hook, "1", "--jump", chain_}));
  }
  return {};
}

Result<std::uint64_t> FaultChain::packets() const {
  return iptables({"--list", chain_, "--verbose", "--exact", "--numeric"}).map(packets_in);
}

Result<std::string> FaultChain::in_force(const std::string& hook) const {
  return iptables({"--list-rules"}).map([&](const std::string& listing) {
    return rules_in_force(chain_, hook, listing);
  });
}

Result<Stopwatch> FaultChain::remove() const {
  TRY_ASSIGN(const std::string listing, iptables({"--list-rules"}));
  Stopwatch since;
  for (const std::vector<std::string>& jump : jumps_to(chain_, listing)) {
    since = Stopwatch();
    TRY(iptables(jump));
  }
  if (("\n" + listing).find("\n-N " + chain_ + "\n") == std::string::npos) return since;
  for (const char* verb : {"--flush", "--delete-chain"}) {
    TRY(iptables({verb, chain_}));
  }
  return since;
}

std::vector<std::vector<std::string>> jumps_to(const std::string& chain,
                                               const std::string& listing) {
  std::vector<std::vector<std::string>> jumps;
  std::istringstream lines(listing);
  for (std::string line; std::getline(lines, line);) {
    std::vector<std::string> rule = words(line);
    const bool leads_there = rule.size() >= 4 && rule[0] == "-A" && rule[1] != chain &&
                             rule[rule.size() - 2] == "-j" && rule.back() == chain;
    if (!leads_there) continue;
    rule[0] = "-D";
    jumps.push_back(std::move(rule));
  }
  return jumps;
}

std::string rules_in_force(const std::string& chain, const std::string& hook,
                           const std::string& listing) {
  const std::string of_hook = "-A " + hook + " ";
  const std::string of_chain = "-A " + chain + " ";
  std::string first;
  std::string rules;
  for (const std::string_view line : lines_of(listing)) {
    if (first.empty() && line.starts_with(of_hook)) first = line;
    if (!line.starts_with(of_chain)) continue;
    if (!rules.empty()) rules += "; ";
    rules += line.substr(of_chain.size());
  }
  return first == of_hook + "-j " + chain ? hook + ": " + rules : "";
}

// The listing has two header lines, then a line for each rule that begins with its packets.
std::uint64_t packets_in(const std::string& listing) {
  std::istringstream lines(listing);
  std::uint64_t sum = 0;
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    std::uint64_t packets = 0;
    if (++number > 2 && std::istringstream(line) >> packets) sum += packets;
  }
  return sum;
}

}  // namespace stackpilot::node
