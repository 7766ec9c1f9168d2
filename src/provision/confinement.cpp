#include "provision/confinement.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>

namespace stackpilot::provision {
namespace {

using Variables = std::vector<std::pair<std::string, std::string>>;

// What it takes to unpack packages as root and to mount below the new root; nothing that reaches
// the network's or the kernel's settings, other processes, modules or devices.
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

// The resolver's file may be a link into /run.
fs::path resolver_file() {
  std::error_code failed;
  const fs::path real = fs::canonical("/etc/resolv.conf", failed);
  return !failed && real.string().starts_with("/run/") ? real : fs::path();
}

// What is mounted on has to be named without links on the way.
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
  // The kernel's settings are the machine's, in whatever namespace.
  std::vector<fs::path> readable = {"/proc/sys"};
  readable.insert(readable.end(), confinement.readable.begin(), confinement.readable.end());
  if (const fs::path file = resolver_file(); !file.empty()) readable.push_back(file);
  for (const fs::path& path : readable) {
    argv.insert(argv.end(), {"--ro-bind", real_path(path), real_path(path)});
  }
  // With devices: a root file system that is made there has some.
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
  std::vector<std::string> argv;
  if (::geteuid() == 0) argv = in_namespaces(confinement);
  argv.insert(argv.end(), {"env", "-i"});
  for (const auto& [name, value] : stated_environment(confinement)) {
    argv.push_back(fmt::format("{}={}", name, value));
  }
  argv.insert(argv.end(), command.begin(), command.end());
  return argv;
}

}  // namespace stackpilot::provision
