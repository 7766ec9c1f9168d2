// What faults do to a dependency depends on its kind: tables with one entry for each kind.
#pragma once

#include <fmt/format.h>

#include "base/find.h"
#include "node/faults/fault_kind.h"

namespace stackpilot::node {

/// The entry for the kind of the service's dependency, or null. Entries have a member `kind`.
template <typename Table>
auto find_of_kind(const Table& table, const FaultSite& site) {
  const std::string& kind = site.dependency().contract.kind;
  return find_or_null(table, [&](const auto& one) { return one.kind == kind; });
}

/// The same; kCapability, naming `what` is not known, when there is none.
template <typename Table>
auto of_kind(const Table& table, const FaultSite& site, const char* what)
    -> Result<decltype(find_of_kind(table, site))> {
  if (const auto found = find_of_kind(table, site)) return found;
  return fail(ErrorKind::kCapability,
              fmt::format("of a dependency of kind \"{}\", {} are not known",
                          site.dependency().contract.kind, what));
}

}  // namespace stackpilot::node
