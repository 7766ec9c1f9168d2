// The node has another host name, or an address that is not its own.
#include <fmt/format.h>

#include "access/exec/process.h"
#include "base/clock.h"
#include "node/faults/fault_kind.h"
#include "node/faults/run_mark.h"

namespace stackpilot::node {
namespace {

RunMark name_mark(const FaultSite& site) {
  return RunMark(site, "hostname");
}

// Changes the running name only; /etc/hostname keeps the right one.
Result<Injected> change_name(const FaultSite& site) {
  TRY_ASSIGN(const std::string name, site.host_name("name"));
  TRY(name_mark(site).set());
  const Stopwatch since;
  TRY(site.as_root({"hostname", name}));
  return Injected{since.elapsed_ms()};
}

Result<Bite> prove_name(const FaultSite&) {
  TRY_ASSIGN(const std::string kernel, read_file("/proc/sys/kernel/hostname"));
  TRY_ASSIGN(const std::string file, read_file("/etc/hostname"));
  return Bite{kernel != file, fmt::format("the kernel has {}, /etc/hostname has {}",
                                          access::trimmed(kernel), access::trimmed(file))};
}

Result<Healed> restore_name(const FaultSite& site) {
  if (!name_mark(site).is_set()) return Healed{"its host name was left alone", std::nullopt};
  TRY_ASSIGN(const std::string name, read_file("/etc/hostname"));
  TRY(site.as_root({"hostname", access::trimmed(name)}));
  TRY(name_mark(site).remove());
  return Healed{"its host name is that of /etc/hostname", std::nullopt};
}

// The kernel takes up to 15 characters.
std::string label_of(const FaultSite& site) {
  return "lo:" + site.id;
}

Result<std::string> labelled_addresses(const FaultSite& site) {
  return site.here
      .program({"ip", "-4", "-oneline", "address", "show", "dev", "lo", "label", label_of(site)})
      .map([](const access::Output& shown) { return access::trimmed(shown.out); });
}

Result<Injected> add_address(const FaultSite& site) {
  TRY_ASSIGN(const std::string address, site.address("address"));
  const Stopwatch since;
  TRY(site.as_root(
      {"ip", "address", "add", address + "/32", "dev", "lo", "label", label_of(site)}));
  return Injected{since.elapsed_ms()};
}

Result<Bite> prove_address(const FaultSite& site) {
  TRY_ASSIGN(const std::string shown, labelled_addresses(site));
  return Bite{shown.find(site.setting("address") + "/32") != std::string::npos,
              "ip says: " + (shown.empty() ? "no such address" : shown)};
}

Result<Healed> remove_address(const FaultSite& site) {
  TRY_ASSIGN(const std::string shown, labelled_addresses(site));
  if (!shown.empty()) {
    TRY(site.as_root({"ip", "-4", "address", "flush", "dev", "lo", "label", label_of(site)}));
  }
  return Healed{"the address is gone", std::nullopt};
}

}  // namespace

std::vector<FaultKind> identity_faults() {
  return {{"hostname", change_name, prove_name, restore_name},
          {"address", add_address, prove_address, remove_address}};
}

}  // namespace stackpilot::node
