#include "node/faults/run_mark.h"

#include <fmt/format.h>

namespace stackpilot::node {

RunMark::RunMark(const FaultSite& site, std::string_view what)
    : site_(site), file_(fmt::format("/run/stackpilot-{}.{}", site.id, what)) {}

Status RunMark::set() const {
  TRY(site_.as_root({"touch", file_.string()}));
  return {};
}

bool RunMark::is_set() const {
  std::error_code ignored;
  return fs::exists(file_, ignored);
}

Status RunMark::remove() const {
  TRY(site_.as_root({"rm", "-f", file_.string()}));
  return {};
}

}  // namespace stackpilot::node
