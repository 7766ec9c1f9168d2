// Another thing than the repository is mounted at /vagrant, or nothing is.
//
// The repository's own mount is cloned first, to where the verbs of this fault find it. Healing
// takes away all that is at /vagrant, and moves the clone there.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "access/observe/host_reader.h"
#include "access/observe/tree_reader.h"
#include "access/operate/root_file.h"
#include "base/clock.h"
#include "base/find.h"
#include "node/faults/fault_kind.h"

namespace stackpilot::node {
namespace {

// Of the fault: a file system of its own, as only from a private mount a clone can be moved away.
fs::path base_of(const FaultSite& site) {
  return workdir_aside(site.id).parent_path();
}

bool is_mounted(const fs::path& place) {
  const std::string mountinfo = read_file("/proc/self/mountinfo").value_or("");
  const std::vector<std::string> all = access::mount_points(mountinfo);
  return std::find(all.begin(), all.end(), place.string()) != all.end();
}

Status mount(const FaultSite& site, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "mount");
  TRY(site.as_root(std::move(arguments)));
  return {};
}

// Of what is done to /vagrant, nothing may reach the clone: it is made private at once.
Status set_aside(const FaultSite& site) {
  const std::string base = base_of(site).string();
  const std::string aside = workdir_aside(site.id).string();
  TRY(site.as_root({"mkdir", base}));
  TRY(mount(site, {"-t", "tmpfs", "-o", "mode=755", "stackpilot-" + site.id, base}));
  TRY(mount(site, {"--make-private", base}));
  TRY(site.as_root({"mkdir", aside}));
  TRY(mount(site, {"--rbind", workdir, aside}));
  return mount(site, {"--make-rprivate", aside});
}

Status unmount(const FaultSite& site) {
  TRY(site.as_root({"umount", "--recursive", "--lazy", workdir}));
  return {};
}

Status hide(const FaultSite& site) {
  return mount(site, {"-t", "tmpfs", "-o", "size=1m", "stackpilot-" + site.id, workdir});
}

// Below the repository, and nowhere else.
Result<fs::path> path_below(const FaultSite& site) {
  const fs::path path = fs::path(site.setting("path")).lexically_normal();
  if (!path.empty() && path.is_relative() && *path.begin() != ".." && path.has_parent_path()) {
    return path;
  }
  return fail(ErrorKind::kUsage,
              "\"" + path.string() + "\" is no file of a folder of the repository");
}

// Changes its last byte.
Status change(const FaultSite& site, const fs::path& file) {
  TRY_ASSIGN(std::string text, read_file(file));
  if (text.empty()) return fail(ErrorKind::kUsage, file.string() + " is empty");
  text.back() = text.back() == ' ' ? '\n' : ' ';
  return access::write_as_root(site.here, file.string(), text);
}

// The tree as the host compares it, with what makes it the lab's: program and lab id are the
// clone's.
Result<fs::path> copy_of_all(const FaultSite& site) {
  const fs::path copy = base_of(site) / "copy";
  TRY_ASSIGN(const FileDigests tree, access::read_tree(workdir));
  std::vector<std::string> argv = {"cp", "--archive", "--parents", "--target-directory",
                                   copy.string()};
  for (const auto& [path, digest] : tree) argv.push_back(path);
  const std::string state = (copy / ".stackpilot").string();
  TRY(site.as_root({"mkdir", "--parents", state}));
  TRY(site.as_root(argv, {.directory = workdir}));
  TRY(mount(site, {"--rbind", (workdir_aside(site.id) / ".stackpilot").string(), state}));
  return copy;
}

Status mount_copy(const FaultSite& site) {
  TRY_ASSIGN(const fs::path path, path_below(site));
  TRY_ASSIGN(const fs::path copy, copy_of_all(site));
  TRY(change(site, copy / path));
  return mount(site, {"--rbind", copy.string(), workdir});
}

// The copy of a repository whose lab is another one, with this very program.
Status mount_other_lab(const FaultSite& site) {
  TRY_ASSIGN(const fs::path copy, copy_of_all(site));
  const fs::path id = base_of(site) / "lab-id";
  TRY(access::write_as_root(site.here, id.string(), "0123456789ab\n"));
  TRY(mount(site, {"--bind", id.string(), Workspace(copy).lab_id_file().string()}));
  return mount(site, {"--rbind", copy.string(), workdir});
}

Result<fs::path> copy_of_folder(const FaultSite& site, const fs::path& path) {
  const fs::path copy = base_of(site) / "copy";
  TRY(site.as_root({"cp", "--archive", (workdir / path.parent_path()).string(), copy.string()}));
  return copy;
}

Status cover_folder(const FaultSite& site, const fs::path& copy, const fs::path& path) {
  return mount(site, {"--bind", copy.string(), (workdir / path.parent_path()).string()});
}

Status edit_file(const FaultSite& site) {
  TRY_ASSIGN(const fs::path path, path_below(site));
  TRY_ASSIGN(const fs::path copy, copy_of_folder(site, path));
  TRY(change(site, copy / path.filename()));
  return cover_folder(site, copy, path);
}

Status add_file(const FaultSite& site) {
  TRY_ASSIGN(const fs::path path, path_below(site));
  TRY_ASSIGN(const fs::path copy, copy_of_folder(site, path));
  if (fs::exists(copy / path.filename())) {
    return fail(ErrorKind::kUsage, path.string() + " is there already");
  }
  TRY(access::write_as_root(site.here, (copy / path.filename()).string(),
                            "// stackpilot-" + site.id + "\n"));
  return cover_folder(site, copy, path);
}

// What can be wrong, by its name in the setting `state`. Some need `path`, a file.
struct WorkdirState {
  std::string_view name;
  Status (*make)(const FaultSite&);
};

constexpr std::array<WorkdirState, 6> workdir_states = {{{"unmounted", unmount},
                                                         {"empty", hide},
                                                         {"copy", mount_copy},
                                                         {"other-lab", mount_other_lab},
                                                         {"file-edited", edit_file},
                                                         {"file-added", add_file}}};

Result<Injected> break_workdir(const FaultSite& site) {
  const std::string name = site.setting("state");
  const auto* state =
      find_or_null(workdir_states, [&](const WorkdirState& one) { return one.name == name; });
  if (state == nullptr) return fail(ErrorKind::kUsage, "no state \"" + name + "\" of /vagrant");
  const Stopwatch since;
  TRY(state->make(site));
  return Injected{since.elapsed_ms()};
}

// The mounts at /vagrant and below, each as its place and what is mounted there.
std::string mounts_of(const std::string& place) {
  const std::string mountinfo = read_file("/proc/self/mountinfo").value_or("");
  std::string all;
  for (const std::string& point : access::mount_points(mountinfo)) {
    if (point != place && !point.starts_with(place + "/")) continue;
    all +=
        fmt::format("{} {}\n", point.substr(place.size()), access::mount_source(mountinfo, point));
  }
  return all;
}

// The judge compares files; here, what is mounted is compared with the clone.
Result<Bite> prove_workdir(const FaultSite& site) {
  const std::string aside = workdir_aside(site.id).string();
  if (!is_mounted(aside)) return Bite{false, "/vagrant was left alone"};
  const std::string source =
      access::mount_source(read_file("/proc/self/mountinfo").value_or(""), workdir);
  return Bite{mounts_of(workdir) != mounts_of(aside),
              fmt::format("mounted at {} is {}, other than before", workdir,
                          source.empty() ? "nothing" : source)};
}

Status move_back(const FaultSite& site) {
  const std::string aside = workdir_aside(site.id).string();
  TRY(mount(site, {"--make-rprivate", aside}));
  while (is_mounted(workdir)) {
    TRY(unmount(site));
  }
  return mount(site, {"--move", aside, workdir});
}

Result<Healed> mend_workdir(const FaultSite& site) {
  const fs::path base = base_of(site);
  std::error_code ignored;
  if (!fs::exists(base, ignored)) return Healed{"/vagrant was left alone", std::nullopt};
  if (is_mounted(workdir_aside(site.id))) {
    TRY(move_back(site));
  }
  if (is_mounted(base)) {
    TRY(site.as_root({"umount", "--recursive", "--lazy", base.string()}));
  }
  TRY(site.as_root({"rmdir", base.string()}));
  return Healed{"/vagrant is the mount of the repository", std::nullopt};
}

}  // namespace

std::vector<FaultKind> workdir_faults() {
  return {{"workdir", break_workdir, prove_workdir, mend_workdir, set_aside}};
}

}  // namespace stackpilot::node
