#include "machine/container/engine.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>

#include "access/observe/host_reader.h"
#include "base/slowness.h"
#include "base/wait.h"
#include "events/step.h"
#include "machine/container/engine_pid.h"
#include "machine/container/engine_places.h"

namespace stackpilot::machine::container {
namespace {

using access::FoundEngine;

constexpr auto start_deadline = Millis(60'000);
constexpr auto stop_deadline = Millis(60'000);
constexpr auto pid_grace = Millis(5'000);  // for a started dockerd to write its pid file
constexpr std::size_t socket_path_limit = 100;

fs::path data_folder(const Workspace& workspace) {
  return workspace.engine() / "data";
}
// Not in the checkout, whose path may be too long for containerd's sockets below this folder.
fs::path run_folder(const Workspace& workspace) {
  return workspace.runtime() / "engine";
}
fs::path pid_file(const Workspace& workspace) {
  return workspace.engine() / "dockerd.pid";
}

// Where dockerd keeps the pid of the containerd that it starts.
fs::path containerd_pid_file(const Workspace& workspace) {
  return run_folder(workspace) / "containerd" / "containerd.pid";
}

// The pid of our dockerd, or 0.
pid_t own_engine_pid(const Workspace& workspace) {
  return living_pid(pid_file(workspace), "dockerd", data_folder(workspace));
}

Status check_can_start(const Workspace& workspace) {
  if (::geteuid() != 0) {
    return fail(ErrorKind::kCapability,
                "the Docker engine of this lab has died, and only root can start it",
                "run the command as root");
  }
  const std::string socket = access::own_engine_socket(workspace).string();
  if (socket.size() > socket_path_limit) {
    return fail(ErrorKind::kUsage,
                fmt::format("the path of this checkout is too long for a socket: {}", socket),
                "move the checkout to a shorter path");
  }
  return {};
}

// Without a default bridge, firewall rules and forwarding: the lab's network needs none of them,
// and nothing of the kind has to be removed later.
std::vector<std::string> dockerd_arguments(const Workspace& workspace) {
  return {"--data-root",
          data_folder(workspace).string(),
          "--exec-root",
          run_folder(workspace).string(),
          "--pidfile",
          pid_file(workspace).string(),
          "--host",
          "unix://" + access::own_engine_socket(workspace).string(),
          "--bridge",
          "none",
          "--iptables=false",
          "--ip6tables=false",
          "--ip-forward=false",
          "--ip-masq=false"};
}

Status launch(const access::Operator& host, const Workspace& workspace) {
  // With the pid of any living process in them, a dockerd refuses to start, or takes that for its
  // containerd and waits in vain. A killed dockerd that is not reaped yet lives, too.
  remove_stale_pid(pid_file(workspace), "dockerd", data_folder(workspace));
  remove_stale_pid(containerd_pid_file(workspace), "containerd", run_folder(workspace));
  const auto dockerd = access::find_program("dockerd");
  if (!dockerd) {
    return fail(ErrorKind::kCapability, "dockerd is not installed",
                "install a Docker engine: apt-get install docker.io");
  }
  std::vector<std::string> argv = {"start-stop-daemon",
                                   "--start",
                                   "--background",
                                   "--pidfile",
                                   (workspace.engine() / "launcher.pid").string(),
                                   "--output",
                                   engine_log(workspace).string(),
                                   "--startas",
                                   *dockerd,
                                   "--"};
  const std::vector<std::string> arguments = dockerd_arguments(workspace);
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  TRY(host.program(argv, {.inherits = access::Inherits::kProxies}));  // it pulls images
  return {};
}

Error with_log(Error error, const Workspace& workspace) {
  const Result<std::string> log = read_file(engine_log(workspace));
  if (log) error.detail = access::tail(*log, 15);
  return error;
}

Result<FoundEngine> wait_until_it_answers(const Workspace& workspace) {
  const Deadline pid_deadline(scaled(pid_grace));
  Result<FoundEngine> engine;
  const auto answers = [&] { return engine && engine->owner == access::EngineOwner::kOurs; };
  TRY(wait_unless_stopped(Deadline(scaled(start_deadline)), Millis(100), [&] {
    engine = access::find_engine(workspace);
    const bool has_ended = pid_deadline.passed() && own_engine_pid(workspace) == 0;
    return answers() || has_ended;
  }));
  if (answers()) return engine;
  return tl::unexpected<Error>(
      with_log(Error{ErrorKind::kBroken, "the Docker engine that we started does not answer",
                     fmt::format("its log is {}", engine_log(workspace).string()), ""},
               workspace));
}

Status stop_process(pid_t pid) {
  ::kill(pid, SIGTERM);
  const auto is_gone = [&] { return ::kill(pid, 0) != 0; };
  if (wait_until(Deadline(scaled(stop_deadline)), Millis(50), is_gone)) return {};
  return fail(ErrorKind::kBroken, fmt::format("dockerd (pid {}) does not stop", pid),
              fmt::format("look at it, then: kill -9 {}", pid));
}

// Unmounts what a killed engine left mounted, deepest first.
void unmount_below(const fs::path& folder) {
  const Result<std::string> mountinfo = read_file("/proc/self/mountinfo");
  if (!mountinfo) return;
  std::vector<std::string> mounts = access::mount_points(*mountinfo);
  std::sort(mounts.rbegin(), mounts.rend());
  for (const std::string& mount : mounts) {
    if (mount.starts_with(folder.string() + "/")) ::umount2(mount.c_str(), MNT_DETACH);
  }
}

}  // namespace

fs::path engine_log(const Workspace& workspace) {
  return workspace.engine() / "dockerd.log";
}

Result<FoundEngine> ensure_engine(const access::Permit& permit, const Workspace& workspace) {
  events::Step step("Docker engine");
  Result<FoundEngine> found = access::find_engine(workspace);
  // If our engine died, the lab is in its data: another engine that answers is no substitute.
  const bool ours_died =
      fs::exists(data_folder(workspace)) && (!found || found->owner != access::EngineOwner::kOurs);
  if (found && !ours_died) {
    step.done(fmt::format("{} answers{}", found->version,
                          found->owner == access::EngineOwner::kOurs ? " (our own)" : ""));
    return found;
  }
  // One that is only slow is there, and who may not use that of the machine cannot start another.
  if (!found && !ours_died && (found.error().kind != ErrorKind::kCapability || ::geteuid() != 0)) {
    return found;
  }
  TRY(check_can_start(workspace));
  TRY(make_folder(workspace.engine(), fs::perms::owner_all));
  TRY(note_engine_places(permit, workspace));
  const access::Operator host(permit, {});
  if (own_engine_pid(workspace) == 0) {
    TRY(launch(host, workspace));
  }
  Result<FoundEngine> started = wait_until_it_answers(workspace);
  if (started) step.done(fmt::format("{} started by us", started->version));
  return started;
}

Status remove_own_engine(const access::Permit& permit, const Workspace& workspace) {
  if (!fs::exists(workspace.engine())) return {};
  events::Step step("Stop our Docker engine");
  if (const pid_t pid = own_engine_pid(workspace); pid != 0) {
    TRY(stop_process(pid));
  }
  TRY(remove_engine_places(permit, workspace));
  for (const fs::path& folder : {run_folder(workspace), workspace.engine()}) {
    unmount_below(folder);
    std::error_code failed;
    fs::remove_all(folder, failed);
    if (failed) {
      return fail(ErrorKind::kBroken,
                  fmt::format("cannot remove {}: {}", folder.string(), failed.message()));
    }
  }
  step.done();
  return {};
}

}  // namespace stackpilot::machine::container
