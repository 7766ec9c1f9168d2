// Firewall rules of one fault: a chain of its own in one table of one network namespace, named
// after the fault. Rules of others are neither read nor moved.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/operate/operator.h"

namespace stackpilot::node {

/// The node's own network namespace, or the one of the process with that pid.
using Namespace = std::optional<int>;

/// Runs a program of the node in a network namespace, as root; it is not cut short.
Result<access::Output> run_in(const access::Operator& here, const Namespace& where,
                              const std::vector<std::string>& argv);

class FaultChain {
 public:
  /// `here` must outlive it.
  FaultChain(const access::Operator& here, Namespace where, std::string table,
             const std::string& fault_id);

  /// Makes the chain and puts it first in `hook` (INPUT, OUTPUT, PREROUTING): before any rule
  /// that accepts. Each rule is what to match and what to do, as iptables wants it.
  Status install(const std::vector<std::string>& hooks,
                 const std::vector<std::vector<std::string>>& rules) const;

  /// How many packets its rules have matched.
  Result<std::uint64_t> packets() const;

  /// Removes the chain and what leads to it; fine where there is none.
  Status remove() const;

 private:
  Result<std::string> iptables(const std::vector<std::string>& arguments) const;

  const access::Operator& here_;
  Namespace where_;
  std::string table_;
  std::string chain_;
};

/// The jumps to `chain` in what `iptables -S` lists, as arguments that delete them. Exposed for
/// tests.
std::vector<std::vector<std::string>> jumps_to(const std::string& chain,
                                               const std::string& listing);

/// The sum of the packets in what `iptables -L -v -x -n` lists of a chain. Exposed for tests.
std::uint64_t packets_in(const std::string& listing);

}  // namespace stackpilot::node
