#include "access/observe/host_reader.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>

#include "access/exec/process.h"
#include "base/slowness.h"

namespace stackpilot::access {

std::string read_hostname() {
  std::array<char, 256> name{};
  ::gethostname(name.data(), name.size() - 1);
  return name.data();
}

std::vector<std::string> read_addresses() {
  std::vector<std::string> addresses;
  ifaddrs* all = nullptr;
  if (::getifaddrs(&all) != 0) return addresses;
  for (const ifaddrs* one = all; one != nullptr; one = one->ifa_next) {
    if (one->ifa_addr == nullptr || one->ifa_addr->sa_family != AF_INET) continue;
    std::array<char, INET_ADDRSTRLEN> text{};
    const auto* address = reinterpret_cast<const sockaddr_in*>(one->ifa_addr);
    ::inet_ntop(AF_INET, &address->sin_addr, text.data(), text.size());
    // Not by interface: the loopback one can hold an address that others believe elsewhere.
    if (!std::string_view(text.data()).starts_with("127.")) addresses.emplace_back(text.data());
  }
  ::freeifaddrs(all);
  return addresses;
}

std::string read_hardware_address(const std::string& address) {
  std::string interface;
  ifaddrs* all = nullptr;
  if (::getifaddrs(&all) != 0) return "";
  for (const ifaddrs* one = all; one != nullptr; one = one->ifa_next) {
    if (one->ifa_addr == nullptr || one->ifa_addr->sa_family != AF_INET) continue;
    std::array<char, INET_ADDRSTRLEN> text{};
    const auto* its = reinterpret_cast<const sockaddr_in*>(one->ifa_addr);
    ::inet_ntop(AF_INET, &its->sin_addr, text.data(), text.size());
    if (address == text.data()) interface = one->ifa_name;
  }
  ::freeifaddrs(all);
  if (interface.empty()) return "";
  return trimmed(read_file(fs::path("/sys/class/net") / interface / "address").value_or(""));
}

std::string neighbour(const std::string& arp, const std::string& address) {
  std::istringstream lines(arp);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    std::string ip, type, flags, hardware;
    fields >> ip >> type >> flags >> hardware;
    const bool answered = flags != "0x0";
    if (ip == address && answered) return hardware;
  }
  return "";
}

std::vector<std::string> read_command_lines() {
  constexpr std::size_t longest = 1U << 16U;
  std::vector<std::string> lines;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator("/proc", failed)) {
    const Result<std::string> line = read_file(entry.path() / "cmdline", longest);
    if (line) lines.push_back(*line);
  }
  return lines;
}

OsSpec parse_os_release(const std::string& text) {
  return OsSpec{value_of(text, "ID"), value_of(text, "VERSION_ID")};
}

namespace {

constexpr auto resolver_timeout = Millis(3'000);

// The kernel escapes white space and backslashes in paths as \ooo.
std::string without_octal_escapes(const std::string& field) {
  std::string path;
  for (std::size_t i = 0; i < field.size(); ++i) {
    int code = 0;
    const bool escaped =
        field[i] == '\\' && i + 3 < field.size() &&
        std::from_chars(&field[i + 1], &field[i + 4], code, 8).ptr == &field[i + 4];
    path += escaped ? static_cast<char>(code) : field[i];
    if (escaped) i += 3;
  }
  return path;
}

struct Mount {
  std::string point;
  std::string source;  // "/dev/vda /home/me/stackpilot (ext4)"
};

// Of the text of /proc/<pid>/mountinfo, in its order.
std::vector<Mount> parse_mounts(const std::string& mountinfo) {
  std::vector<Mount> mounts;
  std::istringstream lines(mountinfo);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    std::string id, parent, device, root, point;
    fields >> id >> parent >> device >> root >> point;
    const std::size_t dash = line.find(" - ");
    std::istringstream behind(dash == std::string::npos ? "" : line.substr(dash + 3));
    std::string type, from;
    behind >> type >> from;
    mounts.push_back({without_octal_escapes(point),
                      from + " " + without_octal_escapes(root) + " (" + type + ")"});
  }
  return mounts;
}

}  // namespace

std::vector<std::string> mount_points(const std::string& mountinfo) {
  std::vector<std::string> points;
  for (Mount& mount : parse_mounts(mountinfo)) points.push_back(std::move(mount.point));
  return points;
}

std::string mount_source(const std::string& mountinfo, const std::string& place) {
  std::string source;
  for (const Mount& mount : parse_mounts(mountinfo)) {
    if (mount.point == place) source = mount.source;
  }
  return source;
}

WorkdirFact read_workdir(const Workspace& workspace) {
  std::error_code failed;
  WorkdirFact workdir;
  workdir.directory = fs::current_path(failed).string();
  const std::string mountinfo = read_file("/proc/self/mountinfo").value_or("");
  const std::vector<std::string> mounts = mount_points(mountinfo);
  workdir.is_mount = std::find(mounts.begin(), mounts.end(), workdir.directory) != mounts.end();
  workdir.source = mount_source(mountinfo, workdir.directory);
  workdir.lab_id = workspace.lab_id();
  return workdir;
}

Result<std::vector<std::string>> resolve(const std::string& name) {
  std::vector<std::string> addresses;
  const Result<Output> answer =
      run(Command{.argv = {"getent", "ahostsv4", name}, .timeout = scaled(resolver_timeout)});
  if (!answer && is_timeout(answer.error())) return pass_on(answer);
  if (!answer) return addresses;
  std::istringstream lines(answer->out);
  for (std::string line; std::getline(lines, line);) {
    std::string address = line.substr(0, line.find(' '));
    if (addresses.empty() || addresses.back() != address) addresses.push_back(std::move(address));
  }
  return addresses;
}

std::vector<std::string> parse_authorized_keys(const std::string& text) {
  std::vector<std::string> blobs;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    std::string type, blob;
    fields >> type >> blob;
    // With options in front, the blob is another field: the whole line matches no known key.
    if (type.starts_with("ssh-") || type.starts_with("ecdsa-") || type.starts_with("sk-")) {
      blobs.push_back(blob);
    } else if (!type.empty() && type[0] != '#') {
      blobs.push_back(line);
    }
  }
  return blobs;
}

std::string value_of(const std::string& text, const std::string& key) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(key + "=")) continue;
    std::string value = line.substr(key.size() + 1);
    const bool quoted = value.size() >= 2 && value.front() == value.back() &&
                        (value.front() == '"' || value.front() == '\'');
    if (quoted) {
      value = value.substr(1, value.size() - 2);
    }
    return value;
  }
  return "";
}

}  // namespace stackpilot::access
