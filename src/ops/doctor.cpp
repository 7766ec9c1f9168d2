#include "ops/doctor.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <future>

#include "access/exec/process.h"
#include "access/observe/bootstrap.h"
#include "access/observe/engine_finder.h"
#include "access/observe/host_limits.h"
#include "model/lab_spec.h"

namespace stackpilot::ops {
namespace {

constexpr std::uintmax_t wanted_disk_bytes = std::uintmax_t{8} << 30U;

struct Seen {
  bool present = false;
  std::string evidence;
  std::string how_to_get = {};  ///< where the entry's own does not fit
};

Seen program(std::string_view name) {
  const auto path = access::find_program(std::string(name));
  return {path.has_value(), path.value_or("not on PATH")};
}

Seen engine(const Workspace& workspace) {
  const auto found = access::find_engine(workspace);
  if (found) return {true, "Docker " + found->version + " answers"};
  const bool can_start = found.error().kind == ErrorKind::kCapability && ::geteuid() == 0 &&
                         access::find_program("dockerd").has_value();
  return {can_start,
          can_start ? found.error().message + "; dockerd is there and can be started"
                    : found.error().message,
          found.error().hint};
}

// The device alone tells nothing: that of a hypervisor may run patched guests only, and then its
// processor has neither of these.
Seen kvm() {
  constexpr const char* device = "/dev/kvm";
  if (::access(device, R_OK | W_OK) != 0) {
    return {false, fmt::format("{} cannot be opened", device)};
  }
  if (!access::can_virtualise()) {
    return {false, fmt::format("{} is there, but the processor has neither vmx nor svm", device)};
  }
  return {true, device};
}

Seen disk() {
  fs::path folder = Workspace::image_cache();
  std::error_code failed;
  while (!fs::exists(folder, failed) && folder != folder.parent_path()) {
    folder = folder.parent_path();
  }
  const fs::space_info space = fs::space(folder, failed);
  return {!failed && space.available >= wanted_disk_bytes,
          fmt::format("{:.1f} GiB free at {}", static_cast<double>(space.available) / (1U << 30U),
                      folder.string())};
}

Seen cgroups() {
  if (fs::exists("/sys/fs/cgroup/cgroup.controllers")) return {true, "version 2"};
  if (fs::exists("/sys/fs/cgroup/memory")) return {true, "version 1"};
  return {false, "none"};
}

// For all nodes and the host itself; those of a lab that runs already have theirs.
Seen inotify(const Workspace& workspace) {
  const access::InotifyInstances found = access::read_inotify_instances();
  const Result<LabSpec> lab = load_lab_spec(workspace.root());
  const std::size_t machines = lab ? lab->nodes.size() + 1 : 1;
  return {
      found.limit == 0 || found.limit >= access::inotify_per_node * static_cast<long>(machines),
      fmt::format("max_user_instances is {}, of which {} are in use", found.limit, found.in_use)};
}

// Tried, and not only looked at: what is there may be refused by a setting of the kernel.
Seen bootstrap() {
  const Status possible = access::require_bootstrap();
  if (!possible) return {false, possible.error().message, possible.error().hint};
  return {true,
          ::geteuid() == 0 ? "tried as root" : "tried: unshare works, as root of a user namespace"};
}

using Look = Seen (*)(std::string_view name, const Workspace& workspace);

Seen look_for_program(std::string_view name, const Workspace&) {
  return program(name);
}

struct Entry {
  std::string_view name;
  Need need;
  Look look;
  const char* enables;
  const char* how_to_get;
};

constexpr Entry entries[] = {
    {"engine", Need::kRequired, [](auto, const Workspace& workspace) { return engine(workspace); },
     "nodes as containers; check-build",
     "start one (sudo systemctl start docker) or run as root with docker.io installed"},
    {"docker", Need::kRequired, look_for_program, "speaking to the engine",
     "apt-get install docker.io"},
    {"ssh", Need::kRequired, look_for_program, "access to nodes", "apt-get install openssh-client"},
    {"ping", Need::kRequired, look_for_program, "proof of reachability",
     "apt-get install iputils-ping"},
    {"mmdebstrap", Need::kRequired, look_for_program, "base images where no registry answers",
     "apt-get install mmdebstrap"},
    {"bwrap", Need::kRequired, look_for_program, "making them without touching this machine",
     "apt-get install bubblewrap"},
    {"bootstrap", Need::kOptional, [](auto, const Workspace&) { return bootstrap(); },
     "base images where no registry answers", "apt-get install mmdebstrap bubblewrap uidmap"},
    {"cgroups", Need::kRequired, [](auto, const Workspace&) { return cgroups(); },
     "limits, and systemd inside nodes", "mount the cgroup file system"},
    {"inotify", Need::kRequired,
     [](auto, const Workspace& workspace) { return inotify(workspace); }, "systemd inside nodes",
     access::more_inotify},
    {"disk", Need::kRequired, [](auto, const Workspace&) { return disk(); },
     "base images and node volumes", "free at least 8 GiB"},
    {"git", Need::kOptional, look_for_program, "repo checks", "apt-get install git"},
    {"shellcheck", Need::kOptional, look_for_program, "check-policy of scripts",
     "apt-get install shellcheck"},
    {"terraform", Need::kOptional, look_for_program, "check-terraform and tf-*",
     "a release of 1.11 from https://developer.hashicorp.com/terraform/install"},
    {"kvm", Need::kOptional, [](auto, const Workspace&) { return kvm(); },
     "hardware-accelerated VMs, which PROVIDER does not offer yet",
     "enable virtualisation in the firmware or the hypervisor"},
    {"vagrant", Need::kOptional, look_for_program, "VMs, which PROVIDER does not offer yet",
     "apt-get install vagrant"},
};

Capability examine_one(const Entry& entry, const Workspace& workspace, const CapabilityMask& mask) {
  const Seen seen =
      mask.hides(entry.name) ? Seen{false, masked_evidence()} : entry.look(entry.name, workspace);
  return {std::string(entry.name),
          seen.present,
          entry.need,
          seen.evidence,
          entry.enables,
          seen.how_to_get.empty() ? entry.how_to_get : seen.how_to_get};
}

bool is_missing(const Capability& one) {
  return !one.present && one.need == Need::kRequired;
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

const std::vector<std::string_view>& capability_names() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all;
    for (const Entry& entry : entries) all.push_back(entry.name);
    return all;
  }();
  return names;
}

std::vector<Capability> examine(const Workspace& workspace, const CapabilityMask& mask) {
  std::vector<std::future<Capability>> looking;
  for (const Entry& entry : entries) {
    looking.push_back(std::async(std::launch::async, examine_one, std::cref(entry),
                                 std::cref(workspace), std::cref(mask)));
  }
  std::vector<Capability> found;
  found.reserve(looking.size());
  for (auto& one : looking) found.push_back(one.get());
  return found;
}

bool is_fit(const std::vector<Capability>& capabilities) {
  return std::none_of(capabilities.begin(), capabilities.end(), is_missing);
}

std::string why_not_fit(const std::vector<Capability>& capabilities) {
  std::vector<std::string> missing;
  for (const Capability& one : capabilities) {
    if (is_missing(one)) missing.push_back(fmt::format("{}: {}", one.name, one.evidence));
  }
  return fmt::format("{}", fmt::join(missing, "; "));
}

std::string to_text(const std::vector<Capability>& capabilities) {
  std::string text;
  for (const Capability& one : capabilities) {
    const char* mark = one.present ? "yes" : one.need == Need::kRequired ? "NO" : "no";
    text += fmt::format("{:<4} {:<11} {} ({})\n", mark, one.name, one.evidence, one.enables);
    if (!one.present) text += fmt::format("     {:<11} get it: {}\n", "", one.how_to_get);
  }
  return text + (is_fit(capabilities) ? "This machine can run the lab.\n"
                                      : "This machine cannot run the lab yet.\n");
}

}  // namespace stackpilot::ops
