#include "machine/container/engine_places.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "access/observe/engine_finder.h"
#include "access/observe/host_reader.h"
#include "base/json.h"

namespace stackpilot::machine::container {
namespace {

constexpr const char* cgroup_root = "/sys/fs/cgroup";
constexpr const char* engine_cgroup = "docker";

fs::path record_of_places(const fs::path& checkout) {
  return Workspace(checkout).engine() / "places.json";
}

// Paths hard-coded in dockerd and containerd, which no option moves; a version may make fewer. A
// parent comes after what it contains.
std::vector<std::string> known_places() {
  std::vector<std::string> places = {"/etc/docker/key.json", "/etc/docker", "/opt/containerd",
                                     "/run/containerd", "/run/docker"};
  const fs::path root = cgroup_root;
  places.push_back((root / engine_cgroup).string());
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(root, failed)) {
    // Cgroups v1 have one tree for each controller.
    if (fs::exists(entry.path() / "cgroup.procs", failed)) {
      places.push_back((entry.path() / engine_cgroup).string());
    }
  }
  return places;
}

std::vector<std::string> noted_places(const fs::path& checkout) {
  const Result<std::string> text = read_file(record_of_places(checkout), 65'536);
  if (!text) return {};
  return parse_json<std::vector<std::string>>(*text, "the record of the engine's places")
      .value_or(std::vector<std::string>());
}

bool any_engine_runs() {
  const std::vector<std::string> lines = access::read_command_lines();
  return std::any_of(lines.begin(), lines.end(), [](const std::string& line) {
    const std::string program = fs::path(line.substr(0, line.find('\0'))).filename();
    return program.starts_with("dockerd") || program.starts_with("containerd");
  });
}

// Whether nobody listens on the socket any more.
bool is_stale_socket(const fs::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.string().size() >= sizeof(address.sun_path)) return false;
  path.string().copy(address.sun_path, sizeof(address.sun_path) - 1);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return false;
  const int connected =
      ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
  const bool refused = connected != 0 && errno == ECONNREFUSED;
  ::close(socket);
  return refused;
}

}  // namespace

void remove_if_hollow(const fs::path& folder) {
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    const fs::file_status status = entry.symlink_status(failed);
    if (fs::is_directory(status)) remove_if_hollow(entry.path());
    if (fs::is_socket(status) && is_stale_socket(entry.path())) fs::remove(entry.path(), failed);
  }
  // Fails when anything else is in it, which then belongs to somebody else.
  static_cast<void>(::rmdir(folder.c_str()));
}

Status note_engine_places(const access::Permit&, const Workspace& workspace) {
  const fs::path record = record_of_places(workspace.root());
  if (fs::exists(record)) return {};
  std::vector<std::string> made_by_others;
  for (const fs::path& checkout : access::other_engine_checkouts(workspace)) {
    const std::vector<std::string> noted = noted_places(checkout);
    made_by_others.insert(made_by_others.end(), noted.begin(), noted.end());
  }
  std::vector<std::string> absent;
  for (const std::string& place : known_places()) {
    const bool theirs =
        std::find(made_by_others.begin(), made_by_others.end(), place) != made_by_others.end();
    if (theirs || !fs::exists(place)) absent.push_back(place);
  }
  return write_file(record, to_text(Json(absent), 2) + "\n");
}

Status remove_engine_places(const access::Permit&, const Workspace& workspace) {
  if (any_engine_runs()) return {};
  return remove_noted_places(workspace);
}

Status remove_noted_places(const Workspace& workspace) {
  for (const fs::path place : noted_places(workspace.root())) {
    std::error_code failed;
    if (fs::is_directory(fs::symlink_status(place, failed))) {
      remove_if_hollow(place);
      continue;
    }
    fs::remove(place, failed);
    if (failed) {
      return fail(ErrorKind::kBroken, "cannot remove " + place.string() + ": " + failed.message(),
                  "remove it by hand, then run the command again");
    }
  }
  return {};
}

}  // namespace stackpilot::machine::container
