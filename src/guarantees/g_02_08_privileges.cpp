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

bool drops_all(const ContainerFact& container) {
  return std::any_of(container.cap_drop.begin(), container.cap_drop.end(),
                     [](const std::string& one) { return uppered(one) == "ALL"; });
}

bool has_no_new_privileges(const ContainerFact& container) {
  const auto& options = container.security_opt;
  return std::any_of(options.begin(), options.end(), [](const std::string& one) {
    return security_option(one) == "no-new-privileges";
  });
}

// Records one requirement on a container.
class Requirements {
 public:
  Requirements(const std::string& container, Findings& findings)
      : container_(container), findings_(findings) {}

  template <typename Holds>
  void operator()(Holds holds, std::string_view expected, std::string_view observed) {
    if (static_cast<bool>(holds)) {
      findings_.ok(container_, expected);
    } else {
      findings_.bad(container_, expected, observed);
    }
  }

 private:
  const std::string& container_;
  Findings& findings_;
};

// How the engine was asked to start it.
void judge_request(const ContainerFact& one, Requirements& require) {
  require(!is_root(one.user), "non-root user", fmt::format("user \"{}\"", one.user));
  require(one.readonly_root, "read-only root", "root file system is writable");
  require(!one.privileged, "not privileged", "privileged");
  require(drops_all(one), "drops ALL capabilities",
          fmt::format("drops: {}", fmt::join(one.cap_drop, ", ")));
  require(one.cap_add.empty(), "adds no capability",
          fmt::format("adds: {}", fmt::join(one.cap_add, ", ")));
  // Of a stack's tasks, the engine of their node says it for all; what counts is in /proc.
  require(has_no_new_privileges(one) || !one.swarm_service.empty(), "no-new-privileges",
          fmt::format("security options: {}", fmt::join(one.security_opt, ", ")));
  require(one.memory_bytes > 0, "memory limit", "no memory limit");
  require(one.pids_limit > 0, "pids limit", "no pids limit");
}

// A file that the compose file mounts from where the repository is, and that cannot be written.
bool is_file_of_the_repository(const ContainerFact& one, const MountFact& mount) {
  const auto volumes = one.settings.find("volumes");
  if (mount.type != "bind" || volumes == one.settings.end()) return false;
  const std::string end = fmt::format(" at {} ro", mount.destination);
  for (std::string_view each = volumes->second; !each.empty();) {
    const std::size_t comma = std::min(each.find(", "), each.size());
    const std::string_view text = each.substr(0, comma);
    const bool safe = text.find("/../") == std::string_view::npos;
    if (safe && text.starts_with("bind /vagrant/") && text.ends_with(end)) return true;
    each.remove_prefix(std::min(comma + 2, each.size()));
  }
  return false;
}

// What it shares with its node.
void judge_walls(const ContainerFact& one, Requirements& require) {
  for (const MountFact& mount : one.mounts) {
    if (mount.type == "volume" || mount.type == "tmpfs" || is_file_of_the_repository(one, mount)) {
      continue;
    }
    require(false, "nothing of the node is mounted",
            fmt::format("{} at {}", mount.type, mount.destination));
  }
  for (const char* field : {"pid", "ipc", "uts", "userns_mode"}) {
    const auto mode = one.settings.find(field);
    require(mode == one.settings.end(), "namespaces of its own",
            mode == one.settings.end() ? "" : fmt::format("{} is {}", field, mode->second));
  }
  require(one.networks.count("host") == 0, "namespaces of its own", "network is host");
  for (const char* field : {"devices", "device_cgroup_rules", "group_add", "volumes_from"}) {
    const auto value = one.settings.find(field);
    require(value == one.settings.end(), "no devices, groups or foreign volumes",
            value == one.settings.end() ? "" : fmt::format("{}: {}", field, value->second));
  }
}

// What the kernel grants its first process, whatever was asked for.
void judge_process(const ProcessFact& process, Requirements& require) {
  require(process.uid != 0, "its process is not root", "uid 0");
  const auto& groups = process.groups;
  const bool in_group_0 =
      process.gid == 0 || std::find(groups.begin(), groups.end(), 0) != groups.end();
  require(!in_group_0, "its process is not in group 0", "gid 0");
  require(process.capabilities.find_first_not_of('0') == std::string::npos &&
              !process.capabilities.empty(),
          "its process has no capability", "capabilities " + process.capabilities);
  require(process.no_new_privileges, "its process can gain no privileges", "it can");
  require(process.seccomp == 2, "its system calls are filtered",
          fmt::format("seccomp mode {}", process.seccomp));
}

void judge_container(const ContainerFact& one, Findings& findings) {
  Requirements require(known_name(one), findings);
  judge_request(one, require);
  judge_walls(one, require);
  if (one.process) {
    judge_process(*one.process, require);
  } else {
    findings.unknown(known_name(one), {"its process was not seen", ""});
  }
}

// A container that the contract names. `guarantee` says that it runs.
void judge_running(std::string_view what, const ContainerFact* one, const char* guarantee,
                   Findings& findings) {
  if (one == nullptr || !one->running) {
    findings.unknown(what, {"it does not run", guarantee});
  } else {
    judge_container(*one, findings);
  }
}

// The other containers of the deploy. One that has done its work has no process any more.
void judge_others_of(const ServiceCase& about, const EngineFacts& engine, Findings& findings) {
  if (!about.service.deployment) return;
  const std::vector<std::string> named = containers_of(about.declared);
  for (const auto& [name, settings] : about.service.deployment->containers) {
    if (std::find(named.begin(), named.end(), name) != named.end()) continue;
    const ContainerFact* one = find_container(engine, name);
    if (one == nullptr) {
      findings.unknown(name, {"there is no such container", "G-02-10"});
    } else if (one->running) {
      judge_container(*one, findings);
    } else {
      Requirements require(known_name(*one), findings);
      judge_request(*one, require);
      judge_walls(*one, require);
    }
  }
}

void judge_privileges(const ServiceCase& about, Findings& findings) {
  const ServiceView view = view_service(about);
  if (const std::optional<Unknown> unseen = service_out_of_sight(about, view)) {
    findings.unknown(about.service.node, *unseen);
    return;
  }
  findings.took(find_observed(about, about.service.node)->facts_ms);
  judge_running("API container", view.api, "G-02-05", findings);
  if (about.declared.dependency) {
    judge_running("dependency's container", view.db, "G-02-03", findings);
  }
  judge_others_of(about, *view.engine, findings);
}

}  // namespace

Guarantee g_02_08_privileges() {
  return {
      .id = "G-02-08",
      .claim = "The service runs unprivileged and limited",
      .scope = Scope::kService,
      .proof = Proof::kRuntime,
      .expected = "its containers run unprivileged, walled off and limited",
      .judge_service = judge_privileges,
      .enforced_by = {"src/guarantees/g_02_08_privileges.cpp", "infra/docker-compose.yml"},
      .tests = {"tests/unit/guarantees/mutations_privileges.cpp"},
      .command = "make verify",
      .mutants = {
          {.name = "root-user",
           .summary = "the service runs as root",
           .kind = "container-settings",
           .settings = {{"component", "api"}, {"change", "root-user"}, {"images", "{images}"}},
           .reason = "user \"0:0\"",
           .also = {"G-02-10"}},
          {.name = "writable-root",
           .summary = "its root file system is writable",
           .kind = "container-settings",
           .settings = {{"component", "api"}, {"change", "writable-root"}, {"images", "{images}"}},
           .reason = "root file system is writable",
           .also = {"G-02-10"}},
          {.name = "capabilities-kept",
           .summary = "no capability is dropped",
           .kind = "container-settings",
           .settings = {{"component", "api"},
                        {"change", "capabilities-kept"},
                        {"images", "{images}"}},
           .reason = "drops ALL capabilities",
           .also = {"G-02-10"}},
          {.name = "capability-chown",
           .summary = "it may have CHOWN",
           .kind = "container-settings",
           .settings = {{"component", "api"},
                        {"change", "capability-chown"},
                        {"images", "{images}"}},
           .reason = "CHOWN",
           .also = {"G-02-10"}},
          {.name = "capability-setuid",
           .summary = "it may have SETUID",
           .kind = "container-settings",
           .settings = {{"component", "api"},
                        {"change", "capability-setuid"},
                        {"images", "{images}"}},
           .reason = "SETUID",
           .also = {"G-02-10"}},
          {.name = "capability-net-admin",
           .summary = "it may have NET_ADMIN",
           .kind = "container-settings",
           .settings = {{"component", "api"},
                        {"change", "capability-net-admin"},
                        {"images", "{images}"}},
           .reason = "NET_ADMIN",
           .also = {"G-02-10"}},
          {.name = "capability-net-raw",
           .summary = "it may have NET_RAW",
           .kind = "container-settings",
           .settings = {{"component", "api"},
                        {"change", "capability-net-raw"},
                        {"images", "{images}"}},
           .reason = "NET_RAW",
           .also = {"G-02-10"}},
          {.name = "capability-sys-ptrace",
           .summary = "it may have SYS_PTRACE",
           .kind = "container-settings",
           .settings = {{"component", "api"},
                        {"change", "capability-sys-ptrace"},
                        {"images", "{images}"}},
           .reason = "SYS_PTRACE",
           .also = {"G-02-10"}},
          {.name = "capability-sys-admin",
           .summary = "it may have SYS_ADMIN",
           .kind = "container-settings",
           .settings = {{"component", "api"},
                        {"change", "capability-sys-admin"},
                        {"images", "{images}"}},
           .reason = "SYS_ADMIN",
           .also = {"G-02-10"}},
          {.name = "new-privileges",
           .summary = "it may gain privileges",
           .kind = "container-settings",
           .settings = {{"component", "api"}, {"change", "new-privileges"}, {"images", "{images}"}},
           .reason = "its process can gain no privileges",
           .also = {"G-02-10"}},
          {.name = "seccomp-off",
           .summary = "its system calls are not filtered",
           .kind = "container-settings",
           .settings = {{"component", "api"}, {"change", "seccomp-off"}, {"images", "{images}"}},
           .reason = "seccomp mode 0",
           .also = {"G-02-10"}},
          {.name = "docker-socket",
           .summary = "the engine's socket is mounted",
           .kind = "container-settings",
           .settings = {{"component", "api"}, {"change", "docker-socket"}, {"images", "{images}"}},
           .reason = "docker.sock",
           .also = {"G-02-10"}},
          {.name = "host-pid",
           .summary = "it sees the processes of its node",
           .kind = "container-settings",
           .settings = {{"component", "api"}, {"change", "host-pid"}, {"images", "{images}"}},
           .reason = "pid is host",
           .also = {"G-02-10"}},
          {.name = "no-memory-limit",
           .summary = "its memory is not limited",
           .kind = "container-settings",
           .settings = {{"component", "api"},
                        {"change", "no-memory-limit"},
                        {"images", "{images}"}},
           .reason = "no memory limit",
           .also = {"G-02-10"}},
          {.name = "no-pids-limit",
           .summary = "its processes are not limited",
           .kind = "container-settings",
           .settings = {{"component", "api"}, {"change", "no-pids-limit"}, {"images", "{images}"}},
           .reason = "no pids limit",
           .also = {"G-02-10"}},
          {.name = "database-writable-root",
           .summary = "the root file system of the database is writable",
           .kind = "container-settings",
           .settings = {{"component", "db"}, {"change", "writable-root"}, {"images", "{images}"}},
           .reason = "{db}: root file system is writable",
           .also = {"G-02-10"}}}};
}

}  // namespace stackpilot::guarantees
