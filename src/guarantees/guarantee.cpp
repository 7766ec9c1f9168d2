#include "guarantees/guarantee.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/find.h"
#include "base/text.h"
#include "guarantees/registry.h"

namespace stackpilot {
namespace {

std::vector<Guarantee> in_id_order(std::vector<Guarantee> all) {
  std::sort(all.begin(), all.end(),
            [](const Guarantee& one, const Guarantee& other) { return one.id < other.id; });
  return all;
}

}  // namespace

const std::vector<Guarantee>& all_guarantees() {
  static const std::vector<Guarantee> registry = in_id_order(guarantees::listed());
  return registry;
}

const Guarantee* find_guarantee(std::string_view id) {
  return find_or_null(all_guarantees(), [&](const Guarantee& one) { return one.id == id; });
}

std::string runbook_of(const Guarantee& guarantee) {
  return fmt::format("docs/runbooks/milestone{}.md#{}", guarantee.id.substr(2, 2),
                     lowered(guarantee.id));
}

bool is_judged(const Guarantee& guarantee) {
  return guarantee.proof == Proof::kRuntime || guarantee.proof == Proof::kRepo;
}

bool is_about_services(const Guarantee& guarantee) {
  return guarantee.scope == Scope::kService || guarantee.scope == Scope::kBuild;
}

bool is_about_scale_out(const Guarantee& guarantee) {
  return guarantee.id.starts_with("G-05-");
}

}  // namespace stackpilot
