// The node's hosts file is wrong: a line too many, or one that is missing, and no name server that
// would make up for it; once or again and again.
#include <fmt/format.h>

#include "access/operate/root_file.h"
#include "base/files.h"
#include "node/faults/fault_kind.h"
#include "node/faults/hosts_file.h"
#include "node/faults/transient_unit.h"

namespace stackpilot::node {
namespace {

constexpr const char* hosts_path = "/etc/hosts";
constexpr const char* servers_path = "/etc/resolv.conf";

// Settings: `entry`, a line to add, and `place`, first or last; or `cut`, the name whose lines go,
// and with them the name servers.
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
  if (!site.setting("cut").empty()) {
    TRY_ASSIGN(const std::string servers, read_file(servers_path));
    TRY(access::write_as_root(site.here, servers_path, with_servers_cut(servers, site.id)));
  }
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

Status mend(const FaultSite& site, const char* path) {
  if (!fs::exists(path)) return {};
  TRY_ASSIGN(const std::string text, read_file(path));
  const std::string mended = without_fault(text, site.id);
  if (mended == text) return {};
  return access::write_as_root(site.here, path, mended);
}

Result<Healed> mend_hosts(const FaultSite& site) {
  for (const char* path : {servers_path, hosts_path}) {
    TRY(mend(site, path));
  }
  return Healed{"/etc/hosts has its own lines and no other", std::nullopt};
}

// Of the two units, the one that waits.
std::string rewriter_of(const FaultSite& site) {
  return fmt::format("stackpilot-{}.path", site.id);
}

// By the node's systemd, after whoever has written the file.
constexpr const char* rewrite =
    "grep -qxF \"$LINE\" /etc/hosts || printf '%s\\n' \"$LINE\" >> /etc/hosts";

Result<Injected> start_hosts_rewriter(const FaultSite& site) {
  std::string line = with_entry("", site.setting("entry"), EntryPlace::kLast, site.id);
  line.pop_back();
  TRY(site.as_root({"systemd-run", "--quiet", "--collect", "--unit=stackpilot-" + site.id,
                    fmt::format("--path-property=PathModified={}", hosts_path),
                    "--setenv=LINE=" + line, "/bin/sh", "-c", rewrite}));
  return Injected{0};
}

Result<Bite> prove_hosts_rewriter(const FaultSite& site) {
  TRY_ASSIGN(const std::string state, unit_state(site, rewriter_of(site)));
  return Bite{state == "active",
              fmt::format("what waits for a change of {} is {}", hosts_path, state)};
}

Result<Healed> stop_hosts_rewriter(const FaultSite& site) {
  TRY(end_unit(site, rewriter_of(site)));
  return mend_hosts(site);
}

}  // namespace

std::vector<FaultKind> hosts_faults() {
  return {{"hosts-entry", break_hosts, prove_hosts, mend_hosts},
          {"hosts-rewriter", start_hosts_rewriter, prove_hosts_rewriter, stop_hosts_rewriter}};
}

}  // namespace stackpilot::node
