#include "node/faults/container_changes.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>

#include "base/find.h"
#include "base/text.h"
#include "node/faults/containers.h"

namespace stackpilot::node {
namespace {

std::string named(std::string_view text, const FaultSite& site) {
  const std::string port = std::to_string(site.dependency().port);
  const std::pair<std::string_view, std::string_view> names[] = {
      {"{id}", site.id},
      {"{mount}", site.dependency().mount},
      {"{db}", site.dependency().component.container},
      {"{db_port}", port},
      {"{db_variable}", site.dependency().contract.variable},
  };
  std::string filled(text);
  for (const auto& [name, value] : names) {
    for (std::size_t at = 0; (at = filled.find(name, at)) != std::string::npos;
         at += value.size()) {
      filled.replace(at, name.size(), value);
    }
  }
  return filled;
}

// Where in the container an entry of `volumes` is mounted.
std::string target_of(const YAML::Node& entry) {
  if (entry.IsMap()) return entry["target"].as<std::string>("");
  const std::string& text = entry.Scalar();
  const std::size_t from = text.find(':') + 1;  // 0 without a colon
  return text.substr(from, text.find(':', from) - from);
}

// What is mounted elsewhere stays: the service may need it.
YAML::Node with_mounts(const YAML::Node& declared, const YAML::Node& changed) {
  YAML::Node mounts(YAML::NodeType::Sequence);
  for (const YAML::Node& one : declared) {
    const bool replaced = std::any_of(changed.begin(), changed.end(), [&](const auto& other) {
      return target_of(other) == target_of(one);
    });
    if (!replaced) mounts.push_back(one);
  }
  for (const YAML::Node& one : changed) mounts.push_back(one);
  return mounts;
}

void apply(const std::vector<Edit>& edits, const FaultSite& site, YAML::Node map) {
  for (const Edit& edit : edits) {
    const std::string key(edit.key);
    if (edit.value.empty()) {
      map.remove(key);
    } else if (key == "volumes" && map[key].IsSequence()) {
      map[key] = with_mounts(map[key], YAML::Load(named(edit.value, site)));
    } else {
      map[key] = YAML::Load(named(edit.value, site));
    }
  }
}

// YAML::Dump would drop the quotes of what is quoted, and so make numbers of texts.
void write(YAML::Emitter& out, const YAML::Node& node) {
  if (node.IsMap()) {
    out << YAML::BeginMap;
    for (const auto& one : node) {
      out << YAML::Key << one.first.Scalar() << YAML::Value;
      write(out, one.second);
    }
    out << YAML::EndMap;
  } else if (node.IsSequence()) {
    out << YAML::BeginSeq;
    for (const YAML::Node& one : node) write(out, one);
    out << YAML::EndSeq;
  } else if (node.IsScalar()) {
    if (node.Tag() == "!") out << YAML::DoubleQuoted;
    out << node.Scalar();
  } else {
    out << YAML::Null;
  }
}

// Only root sees the namespaces of the node's first process.
Result<std::string> namespace_of(const FaultSite& site, int pid, std::string_view which) {
  TRY_ASSIGN(const auto link,
             site.as_root({"readlink", fmt::format("/proc/{}/ns/{}", pid, which)}));
  return access::trimmed(link.out);
}

Result<std::string> seen_value(const ContainerChange& change, const std::string& container, int pid,
                               const FaultSite& site) {
  switch (change.where) {
    case SeenIn::kStatus: {
      TRY_ASSIGN(const std::string status, read_file(fmt::format("/proc/{}/status", pid)));
      return status_value(status, change.what);
    }
    case SeenIn::kMounts: {
      // Not all users see the mounts of a process that gained or lost privileges.
      TRY_ASSIGN(const auto mounts, site.as_root({"cat", fmt::format("/proc/{}/mountinfo", pid)}));
      return mount_option(mounts.out, change.what);
    }
    case SeenIn::kNamespace: {
      TRY_ASSIGN(const std::string its, namespace_of(site, pid, change.what));
      TRY_ASSIGN(const std::string nodes, namespace_of(site, 1, change.what));
      return std::string(its == nodes ? "yes" : "no");
    }
    case SeenIn::kInspect:
      break;
  }
  return site.here.docker({"inspect", "--format", named(change.what, site), container})
      .map([](const access::Output& output) { return access::trimmed(output.out); });
}

}  // namespace

const std::vector<ContainerChange>& container_changes() {
  constexpr auto status = SeenIn::kStatus;
  static const std::vector<ContainerChange> all = {
      {"root-user", {{"user", "'0:0'"}}, {}, status, "Uid", "0"},
      {"writable-root", {{"read_only", "false"}}, {}, SeenIn::kMounts, "/", "rw"},
      {"capabilities-kept", {{"cap_drop", ""}}, {}, status, "CapBnd", "00000000a80425fb"},
      {"capability-chown", {{"cap_add", "[CHOWN]"}}, {}, status, "CapBnd", "0000000000000001"},
      {"capability-setuid", {{"cap_add", "[SETUID]"}}, {}, status, "CapBnd", "0000000000000080"},
      {"capability-net-admin",
       {{"cap_add", "[NET_ADMIN]"}},
       {},
       status,
       "CapBnd",
       "0000000000001000"},
      {"capability-net-raw", {{"cap_add", "[NET_RAW]"}}, {}, status, "CapBnd", "0000000000002000"},
      {"capability-sys-ptrace",
       {{"cap_add", "[SYS_PTRACE]"}},
       {},
       status,
       "CapBnd",
       "0000000000080000"},
      {"capability-sys-admin",
       {{"cap_add", "[SYS_ADMIN]"}},
       {},
       status,
       "CapBnd",
       "0000000000200000"},
      // Said, as the engine of a node takes it for granted.
      {"new-privileges",
       {{"security_opt", "['no-new-privileges:false']"}},
       {},
       status,
       "NoNewPrivs",
       "0"},
      {"seccomp-off",
       {{"security_opt", "['no-new-privileges:true', 'seccomp:unconfined']"}},
       {},
       status,
       "Seccomp",
       "0"},
      // At a place that is no symbolic link in any image, as /var/run often is.
      {"docker-socket",
       {{"volumes", "['/var/run/docker.sock:/run/docker.sock']"}},
       {},
       SeenIn::kMounts,
       "/run/docker.sock",
       "rw"},
      {"host-pid", {{"pid", "host"}}, {}, SeenIn::kNamespace, "pid", "yes"},
      {"no-memory-limit", {{"mem_limit", ""}}, {}, SeenIn::kInspect, "{{.HostConfig.Memory}}", "0"},
      {"memory-raised",
       {{"mem_limit", "20g"}},
       {},
       SeenIn::kInspect,
       "{{.HostConfig.Memory}}",
       "21474836480"},
      {"no-pids-limit",
       {{"pids_limit", ""}},
       {},
       SeenIn::kInspect,
       "{{or .HostConfig.PidsLimit 0}}",
       "0"},
      {"no-restart",
       {{"restart", ""}},
       {},
       SeenIn::kInspect,
       "{{or .HostConfig.RestartPolicy.Name \"no\"}}",
       "no"},
      {"no-healthcheck",
       {{"healthcheck", ""}},
       {},
       SeenIn::kInspect,
       "{{if .State.Health}}checked{{else}}unchecked{{end}}",
       "unchecked"},
      {"published",
       {{"ports", "['{db_port}:{db_port}']"}},
       {},
       SeenIn::kInspect,
       "{{(index (index .NetworkSettings.Ports \"{db_port}/tcp\") 0).HostPort}}",
       "{db_port}"},
      {"anonymous-volume",
       {{"volumes", "['{mount}']"}},
       {},
       SeenIn::kInspect,
       "{{range .Mounts}}{{if and (eq .Destination \"{mount}\") (eq (len .Name) 64)}}"
       "a volume named by the engine{{end}}{{end}}",
       "a volume named by the engine"},
      {"other-volume",
       {{"volumes", "['other:{mount}']"}},
       {{"other", "{name: stackpilot-{id}}"}},
       SeenIn::kInspect,
       "{{range .Mounts}}{{if eq .Destination \"{mount}\"}}{{.Name}}{{end}}{{end}}",
       "stackpilot-{id}"},
      {"other-database-name",
       {{"environment", "{{db_variable}: {db}}"}},
       {},
       SeenIn::kInspect,
       "{{range .Config.Env}}{{if eq . \"{db_variable}={db}\"}}{{.}}{{end}}{{end}}",
       "{db_variable}={db}"},
  };
  return all;
}

const ContainerChange* find_container_change(std::string_view name) {
  return find_or_null(container_changes(),
                      [&](const ContainerChange& one) { return one.name == name; });
}

Result<std::string> changed_project(const std::string& text, const std::string& service,
                                    const ContainerChange& change, const FaultSite& site) {
  try {
    YAML::Node project = YAML::Load(text);
    YAML::Node settings = project["services"][service];
    if (!settings.IsMap()) {
      return fail(ErrorKind::kBroken, "the compose file has no service " + service);
    }
    apply(change.service, site, settings);
    if (!change.volumes.empty()) apply(change.volumes, site, project["volumes"]);
    YAML::Emitter out;
    write(out, project);
    return out.c_str() + std::string("\n");
  } catch (const YAML::Exception& bad) {
    return fail(ErrorKind::kBroken,
                std::string("the compose file is not understood: ") + bad.what());
  }
}

Result<Bite> look_for(const ContainerChange& change, const std::string& container,
                      const FaultSite& site) {
  TRY_ASSIGN(const ContainerState state, look_at(container));
  if (state.pid <= 0) return fail(ErrorKind::kBroken, container + " does not run");
  TRY_ASSIGN(const std::string value, seen_value(change, container, state.pid, site));
  const std::string_view what =
      change.where == SeenIn::kInspect ? std::string_view(change.name) : change.what;
  return Bite{value == named(change.value, site),
              fmt::format("{} of {}'s process {}: {}", what, container, state.pid, value)};
}

std::string status_value(std::string_view status, std::string_view name) {
  for (const std::string_view line : lines_of(status)) {
    const std::vector<std::string_view> words = words_of(line);
    if (words.size() > 1 && words[0] == fmt::format("{}:", name)) return std::string(words[1]);
  }
  return "";
}

std::string mount_option(std::string_view mountinfo, std::string_view place) {
  std::string option;
  for (const std::string_view line : lines_of(mountinfo)) {
    const std::vector<std::string_view> words = words_of(line);
    if (words.size() < 6 || words[4] != place) continue;
    option = words[5].substr(0, words[5].find(','));
  }
  return option;
}

}  // namespace stackpilot::node
