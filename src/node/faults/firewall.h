// Firewall rules of one fault: an iptables chain named after the fault, in one table of one network
// namespace. Other chains only get a jump to it; their own rules are not changed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/operate/operator.h"
#include "base/clock.h"

namespace stackpilot::node {

/// The network namespace of the process with that pid; nullopt: the node's own.
using Namespace = std::optional<int>;

/// Runs a program as root in a network namespace. It is ended after a minute, and by a stop request
/// unless stopping is deferred. A non-zero exit status is an error.
Result<access::Output> run_in(const access::Operator& here, const Namespace& where,
                              const std::vector<std::string>& argv);

class FaultChain {
 public:
  /// `here` must outlive the object. `table` is filter, nat, mangle or raw.
  FaultChain(const access::Operator& here, Namespace where, std::string table,
             const std::string& fault_id);

  /// Makes the chain with `rules`, each given as iptables arguments, then inserts a jump to it as
  /// the first rule of each of `hooks` (INPUT, OUTPUT, ...). Fails if the chain exists. A failure
  /// may leave a part behind, which remove() takes away.
  Status install(const std::vector<std::string>& hooks,
                 const std::vector<std::vector<std::string>>& rules) const;

  /// The number of packets that the rules have matched; fails when there is no chain.
  Result<std::uint64_t> packets() const;

  /// The rules of the chain as the kernel lists them, if the first rule of `hook` leads to it; else
  /// empty.
  Result<std::string> in_force(const std::string& hook) const;

  /// Removes the chain and the jumps to it. Idempotent: also succeeds when there is no chain.
  /// Returns a stopwatch started right before the last jump was removed: until then the rules held.
  Result<Stopwatch> remove() const;

 private:
  Result<std::string> iptables(const std::vector<std::string>& arguments) const;

  const access::Operator& here_;
  Namespace where_;
  std::string table_;
  std::string chain_;
};

/// The rules of other chains in the output of `iptables -S` that end in a jump to `chain`, as
/// iptables arguments that delete them. Exposed for tests.
std::vector<std::vector<std::string>> jumps_to(const std::string& chain,
                                               const std::string& listing);

/// The rules of `chain` in the output of `iptables -S`, separated by "; ", if the first rule of
/// `hook` leads there; else empty. Exposed for tests.
std::string rules_in_force(const std::string& chain, const std::string& hook,
                           const std::string& listing);

/// The sum of the packet counters in the output of `iptables -L <chain> -v -x -n`. For tests.
std::uint64_t packets_in(const std::string& listing);

}  // namespace stackpilot::node
