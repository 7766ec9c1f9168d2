#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "guarantees/guarantee.h"
#include "guarantees/service_view.h"

namespace stackpilot::guarantees {
namespace {

bool is_root(const std::string& user) {
  const std::string name = user.substr(0, user.find(':'));
  return name.find_first_not_of('0') == std::string::npos || name == "root";
}

bool drops_all(const ContainerFact& api) {
  return std::any_of(api.cap_drop.begin(), api.cap_drop.end(),
                     [](const std::string& one) { return uppered(one) == "ALL"; });
}

bool has_no_new_privileges(const ContainerFact& api) {
  return std::any_of(api.security_opt.begin(), api.security_opt.end(), [](const auto& one) {
    return one == "no-new-privileges" || one == "no-new-privileges:true" ||
           one == "no-new-privileges=true";
  });
}

void judge_privileges(const Case& about, Findings& findings) {
  const ServiceView view = view_service(about);
  if (const std::optional<Unknown> unseen = engine_out_of_sight(about, view)) {
    findings.unknown(about.seen.node, *unseen);
    return;
  }
  findings.took(find_observed(about, about.seen.node)->facts_ms);
  if (view.api == nullptr || !view.api->running) {
    findings.unknown("API container", {"it does not run", "G-02-05"});
    return;
  }
  const ContainerFact& api = *view.api;
  const auto check = [&](auto holds, std::string_view expected, std::string_view observed) {
    if (holds) {
      findings.ok(api.name, expected);
    } else {
      findings.bad(api.name, expected, observed);
    }
  };
  check(!is_root(api.user), "non-root user", fmt::format("user \"{}\"", api.user));
  check(api.readonly_root, "read-only root", "root file system is writable");
  check(!api.privileged, "not privileged", "privileged");
  check(drops_all(api), "drops ALL capabilities",
        fmt::format("drops: {}", fmt::join(api.cap_drop, ", ")));
  check(api.cap_add.empty(), "adds no capability",
        fmt::format("adds: {}", fmt::join(api.cap_add, ", ")));
  check(has_no_new_privileges(api), "no-new-privileges",
        fmt::format("security options: {}", fmt::join(api.security_opt, ", ")));
  check(api.memory_bytes > 0, "memory limit", "no memory limit");
  check(api.pids_limit > 0, "pids limit", "no pids limit");
}

}  // namespace

Guarantee g_02_08_privileges() {
  return {.id = "G-02-08",
          .claim = "The service runs unprivileged and limited",
          .scope = Scope::kService,
          .proof = Proof::kRuntime,
          .expected = "the API runs unprivileged and limited",
          .judge = judge_privileges,
          .enforced_by = {"src/guarantees/g_02_08_privileges.cpp", "infra/docker-compose.yml"},
          .tests = {"tests/unit/guarantees/mutations_privileges.cpp"},
          .command = "make verify"};
}

}  // namespace stackpilot::guarantees
