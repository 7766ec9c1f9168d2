#include "provision/confinement.h"

#include <fmt/format.h>

#include <cstdlib>

namespace stackpilot::provision {
namespace {

using Variables = std::vector<std::pair<std::string, std::string>>;

// Enough to unpack packages as root and to mount below the new root. None of them gives access to
// network or kernel settings, other processes, modules or devices.
constexpr const char* capabilities[] = {
    "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER",     "CAP_FSETID", "CAP_SETUID",   "CAP_SETGID",
    "CAP_MKNOD", "CAP_SETFCAP",      "CAP_SYS_CHROOT", "CAP_KILL",   "CAP_SYS_ADMIN"};

Variables stated_environment(const Confinement& confinement) {
  Variables stated = {{"LC_ALL", "C.UTF-8"},
                      {"HOME", confinement.writable.string()},
                      {"TMPDIR", confinement.writable.string()}};
  for (const char* ours : {"PATH", "http_proxy", "https_proxy", "ftp_proxy", "no_proxy",
                           "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"}) {
    if (const char* value = std::getenv(ours)) stated.emplace_back(ours, value);
  }
  stated.insert(stated.end(), confinement.environment.begin(), confinement.environment.end());
  return stated;
}

// The target of /etc/resolv.conf if that is a link into /run, which the command does not see.
fs::path resolver_file() {
  std::error_code failed;
  const fs::path real = fs::canonical("/etc/resolv.conf", failed);
  return !failed && real.string().starts_with("/run/") ? real : fs::path();
}

// Mount points must be given without symbolic links in their paths.
std::string real_path(const fs::path& path) {
  std::error_code failed;
  const fs::path real = fs::canonical(path, failed);
  return (failed ? path : real).string();
}

std::vector<std::string> in_namespaces(const Confinement& confinement) {
  std::vector<std::string> argv = {"bwrap",
                                   "--die-with-parent",
                                   "--unshare-pid",
                                   "--unshare-ipc",
                                   "--unshare-uts",
                                   "--ro-bind",
                                   "/",
                                   "/",
                                   "--dev",
                                   "/dev",
                                   "--proc",
                                   "/proc",
                                   "--perms",
                                   "1777",
                                   "--tmpfs",
                                   "/tmp",
                                   "--tmpfs",
                                   "/run"};
  // Kernel settings belong to the machine, whatever the namespace: read-only.
  std::vector<fs::path> readable = {"/proc/sys"};
  readable.insert(readable.end(), confinement.readable.begin(), confinement.readable.end());
  if (const fs::path file = resolver_file(); !file.empty()) readable.push_back(file);
  for (const fs::path& path : readable) {
    argv.insert(argv.end(), {"--ro-bind", real_path(path), real_path(path)});
  }
  // Device nodes work there, as the root file system that is built there contains some.
  const std::string writable = real_path(confinement.writable);
  argv.insert(argv.end(), {"--dev-bind", writable, writable});
  argv.insert(argv.end(), {"--cap-drop", "ALL"});
  for (const char* capability : capabilities) {
    argv.insert(argv.end(), {"--cap-add", capability});
  }
  return argv;
}

}  // namespace

std::vector<std::string> confined(const std::vector<std::string>& command,
                                  const Confinement& confinement) {
  std::vector<std::string> argv = in_namespaces(confinement);
  argv.insert(argv.end(), {"env", "-i"});
  for (const auto& [name, value] : stated_environment(confinement)) {
    argv.push_back(fmt::format("{}={}", name, value));
  }
  argv.insert(argv.end(), command.begin(), command.end());
  return argv;
}

}  // namespace stackpilot::provision
