// The node's hosts file is wrong: a line too many, or one that is missing.
#include <fmt/format.h>

#include "access/operate/root_file.h"
#include "base/files.h"
#include "node/faults/fault_kind.h"
#include "node/faults/hosts_file.h"

namespace stackpilot::node {
namespace {

constexpr const char* hosts_path = "/etc/hosts";

// Settings: `entry`, a line to add, and `place`, first or last; or `cut`, the name whose lines go.
Result<std::string> broken_hosts(const FaultSite& site, const std::string& hosts) {
  if (!site.setting("cut").empty()) {
    TRY_ASSIGN(const std::string host, site.host_name("cut"));
    return with_host_cut(hosts, host, site.id);
  }
  const bool first = site.setting("place") == "first";
  return with_entry(hosts, site.setting("entry"), first ? EntryPlace::kFirst : EntryPlace::kLast,
                    site.id);
}

Result<Injected> break_hosts(const FaultSite& site) {
  TRY_ASSIGN(const std::string hosts, read_file(hosts_path));
  TRY_ASSIGN(const std::string broken, broken_hosts(site, hosts));
  if (broken == hosts) return fail(ErrorKind::kUsage, "no line of /etc/hosts has that name");
  TRY(access::write_as_root(site.here, hosts_path, broken));
  return Injected{0};
}

// The judge asks the resolver; this reads the file.
Result<Bite> prove_hosts(const FaultSite& site) {
  TRY_ASSIGN(const std::string hosts, read_file(hosts_path));
  const std::string& cut = site.setting("cut");
  const bool there = without_fault(hosts, site.id) != hosts;
  return Bite{there, fmt::format("{} {} {}", hosts_path, there ? "has" : "lacks",
                                 cut.empty() ? fmt::format("\"{}\"", site.setting("entry"))
                                             : fmt::format("no line for {}", cut))};
}

Result<Healed> mend_hosts(const FaultSite& site) {
  TRY_ASSIGN(const std::string hosts, read_file(hosts_path));
  const std::string mended = without_fault(hosts, site.id);
  if (mended != hosts) {
    TRY(access::write_as_root(site.here, hosts_path, mended));
  }
  return Healed{"/etc/hosts has its own lines and no other", std::nullopt};
}

}  // namespace

std::vector<FaultKind> hosts_faults() {
  return {{"hosts-entry", break_hosts, prove_hosts, mend_hosts}};
}

}  // namespace stackpilot::node
