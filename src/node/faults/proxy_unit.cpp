#include "node/faults/proxy_unit.h"

#include <fmt/format.h>

#include "access/observe/node_target.h"
#include "base/slowness.h"
#include "base/wait.h"
#include "node/faults/transient_unit.h"
#include "node/proxy/proxy.h"

namespace stackpilot::node {
namespace {

constexpr auto start_timeout = Millis(15'000);
constexpr auto start_interval = Millis(20);
constexpr int process_limit_s = 900;  // scaled; the fault's own limit is shorter

std::string proxy_unit_of(const FaultSite& site) {
  return fmt::format("stackpilot-proxy-{}.service", site.id);
}

}  // namespace

fs::path proxy_control(const std::string& fault_id) {
  return fs::temp_directory_path() / fmt::format("stackpilot-{}.sock", fault_id);
}

Status start_proxy(const FaultSite& site, const std::string& listen, const std::string& upstream) {
  TRY(start_unit(site, proxy_unit_of(site),
                 {"proxy", "--listen", listen, "--upstream", upstream, "--control",
                  proxy_control(site.id).string(), "--limit-s",
                  std::to_string(process_limit_s * slowness())}));
  Result<ProxyCounters> counters;
  const auto answers = [&] {
    counters = read_proxy_counters(proxy_control(site.id));
    return counters.has_value();
  };
  if (wait_until(Deadline(scaled(start_timeout)), start_interval, answers)) return {};
  return pass_on(counters);
}

Status end_proxy(const FaultSite& site) {
  TRY(end_unit(site, proxy_unit_of(site)));
  std::error_code ignored;  // the proxy removes its socket itself, unless it was killed
  fs::remove(proxy_control(site.id), ignored);
  return {};
}

}  // namespace stackpilot::node
