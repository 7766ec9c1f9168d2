#include "ops/doctor.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "access/exec/process.h"
#include "access/observe/engine_finder.h"

namespace stackpilot::ops {
namespace {

constexpr std::uintmax_t wanted_disk_bytes = std::uintmax_t{8} << 30U;

Capability program(const std::string& name, Need need, const std::string& enables,
                   const std::string& package) {
  const auto path = access::find_program(name);
  return {name,    path.has_value(),
          need,    path.value_or("not on PATH"),
          enables, "apt-get install " + package};
}

Capability engine(const Workspace& workspace) {
  const auto found = access::find_engine(workspace);
  const bool can_start = ::geteuid() == 0 && access::find_program("dockerd").has_value();
  return {"container engine",
          found.has_value() || can_start,
          Need::kRequired,
          found       ? "Docker " + found->version + " answers"
          : can_start ? "none answers; dockerd is there and can be started"
                      : found.error().message,
          "nodes as containers",
          "start one (sudo systemctl start docker) or run as root with docker.io installed"};
}

Capability device(const std::string& name, const std::string& path, const std::string& enables) {
  const bool there = ::access(path.c_str(), R_OK | W_OK) == 0;
  return {name,
          there,
          Need::kOptional,
          there ? path : path + " cannot be opened",
          enables,
          "enable virtualisation in the firmware or the hypervisor"};
}

Capability disk() {
  fs::path folder = Workspace::image_cache();
  while (!fs::exists(folder)) folder = folder.parent_path();
  std::error_code failed;
  const fs::space_info space = fs::space(folder, failed);
  return {"disk space",
          !failed && space.available >= wanted_disk_bytes,
          Need::kRequired,
          fmt::format("{:.1f} GiB free at {}", static_cast<double>(space.available) / (1U << 30U),
                      folder.string()),
          "base images and node volumes",
          "free at least 8 GiB"};
}

Capability cgroups() {
  const bool v2 = fs::exists("/sys/fs/cgroup/cgroup.controllers");
  const bool v1 = fs::exists("/sys/fs/cgroup/memory");
  return {"cgroups",
          v1 || v2,
          Need::kRequired,
          v2   ? "version 2"
          : v1 ? "version 1"
               : "none",
          "limits, and systemd inside nodes",
          "mount the cgroup file system"};
}

}  // namespace

void to_json(Json& out, const Capability& capability) {
  out = Json{{"name", capability.name},
             {"present", capability.present},
             {"required", capability.need == Need::kRequired},
             {"evidence", capability.evidence},
             {"enables", capability.enables},
             {"how_to_get", capability.present ? "" : capability.how_to_get}};
}

std::vector<Capability> examine(const Workspace& workspace) {
  return {
      engine(workspace),
      program("docker", Need::kRequired, "speaking to the engine", "docker.io"),
      program("ssh", Need::kRequired, "access to nodes", "openssh-client"),
      program("ping", Need::kRequired, "proof of reachability", "iputils-ping"),
      program("mmdebstrap", Need::kRequired, "base images where no registry answers", "mmdebstrap"),
      cgroups(),
      disk(),
      device("KVM", "/dev/kvm", "nodes as hardware-accelerated VMs"),
      program("vagrant", Need::kOptional, "nodes as VMs", "vagrant"),
      program("terraform", Need::kOptional, "checks of the Terraform root", "terraform")};
}

bool is_fit(const std::vector<Capability>& capabilities) {
  return std::all_of(capabilities.begin(), capabilities.end(), [](const Capability& one) {
    return one.present || one.need == Need::kOptional;
  });
}

std::string to_text(const std::vector<Capability>& capabilities) {
  std::string text;
  for (const Capability& one : capabilities) {
    const char* mark = one.present ? "yes" : one.need == Need::kRequired ? "NO" : "no";
    text += fmt::format("{:<4} {:<17} {} ({})\n", mark, one.name, one.evidence, one.enables);
    if (!one.present) text += fmt::format("     {:<17} get it: {}\n", "", one.how_to_get);
  }
  return text + (is_fit(capabilities) ? "This machine can run the lab.\n"
                                      : "This machine cannot run the lab yet.\n");
}

}  // namespace stackpilot::ops
