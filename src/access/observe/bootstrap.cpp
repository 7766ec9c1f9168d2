#include "access/observe/bootstrap.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "access/exec/process.h"
#include "access/exec/user_namespace.h"

namespace stackpilot::access {
namespace {

// The first that also works as root of a user namespace and has all hooks. Ubuntu 22.04 has 0.8.4.
constexpr int oldest_major = 1;
constexpr int oldest_minor = 3;

// As `mmdebstrap 1.3.5`.
bool is_recent(const std::string& version) {
  int major = 0;
  int minor = 0;
  if (std::sscanf(version.c_str(), "mmdebstrap %d.%d", &major, &minor) != 2) return false;
  return major > oldest_major || (major == oldest_major && minor >= oldest_minor);
}

Status require_mmdebstrap() {
  if (!find_program("mmdebstrap")) {
    return fail(ErrorKind::kCapability, "mmdebstrap is not installed",
                "sudo apt-get install mmdebstrap");
  }
  TRY_ASSIGN(const Output output, run({.argv = {"mmdebstrap", "--version"}}));
  if (is_recent(output.out)) return {};
  return fail(ErrorKind::kCapability,
              fmt::format("base images need mmdebstrap {}.{} or later, and this is {}",
                          oldest_major, oldest_minor, trimmed(output.out)),
              "use an engine that reaches a registry (infra/lab.yaml names the images), or a "
              "machine with Debian 12, Ubuntu 24.04 or later");
}

// What an ordinary user is refused is the kernel's setting, not bubblewrap's doing.
Error bubblewrap_refused(const Output& output) {
  Error refused = ::geteuid() != 0
                      ? namespace_refused("bwrap", EPERM)
                      : Error{ErrorKind::kCapability, "bubblewrap cannot confine a command here",
                              "in a container, its owner has to allow mounts (CAP_SYS_ADMIN)", ""};
  refused.detail = tail(output.err, 5);
  return refused;
}

Status require_bubblewrap() {
  const Command nothing{.argv = {"bwrap", "--unshare-pid", "--ro-bind", "/", "/", "--dev", "/dev",
                                 "--proc", "/proc", "--tmpfs", "/tmp", "true"},
                        .run_as = RunAs::kRoot};
  TRY_ASSIGN(const Output output, run(nothing));
  if (output.status == 0) return {};
  return tl::unexpected<Error>(bubblewrap_refused(output));
}

}  // namespace

Status require_bootstrap() {
  TRY(require_mmdebstrap());
  return require_bubblewrap();
}

}  // namespace stackpilot::access
