#include <fmt/format.h>

#include <algorithm>

#include "drills/catalog/catalog.h"
#include "drills/catalog/parts.h"

namespace stackpilot::drills::catalog {
namespace {

constexpr std::uint32_t silence_ms = 150;

// Unless the answer to at least one write was lost, the drill proves nothing. That write may come
// from the load or from the probes.
void expect_unanswered_writes(Stage& stage, const Verification& after) {
  expect_no_leak(stage, after);
  const DrillResult& result = stage.result();
  const std::uint32_t of_load = result.history ? result.history->info : 0;
  const RecordContract record = stage.site().service.contract.record.value_or(RecordContract());
  const auto of_probes = std::count_if(
      result.timeline.samples.begin(), result.timeline.samples.end(), [&](const Sample& one) {
        return std::find(record.unknown.begin(), record.unknown.end(), one.reason) !=
               record.unknown.end();
      });
  stage.expect("writes whose answer never came", of_load + of_probes > 0, "at least one",
               fmt::format("{} of the load, {} of the probes", of_load, of_probes));
}

}  // namespace

Drill dependency_cut() {
  Drill drill =
      dependency_loss("dependency-cut", "The dependency stores, and its answers never arrive",
                      [](const Site& site) -> Result<Plan> {
                        return through_proxy(site, node::reply_cut(silence_ms));
                      });
  drill.needs.kinds = proxied_kinds;
  drill.ready.red_within = Millis(1'500);
  drill.exempt = {"G-03-08"};
  drill.afterwards = expect_unanswered_writes;
  drill.alias = "db-cut";
  return drill;
}

}  // namespace stackpilot::drills::catalog
