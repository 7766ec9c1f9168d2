#include "access/observe/engine_finder.h"

#include <fmt/format.h>
#include <unistd.h>

#include "access/exec/process.h"
#include "access/observe/engine_reader.h"
#include "access/observe/host_reader.h"
#include "access/observe/http.h"
#include "base/slowness.h"
#include "base/text.h"

namespace stackpilot::access {

fs::path own_engine_socket(const Workspace& workspace) {
  return workspace.engine() / "docker.sock";
}

namespace {

constexpr auto answer_timeout = Millis(10'000);

// The version, then the parts that the server names: those of podman in the place of docker tell
// it.
constexpr const char* version_format =
    "{{.Server.Version}}{{range .Server.Components}} {{.Name}}{{end}}";

bool says(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

tl::unexpected<Error> no_engine(const Result<Output>& answer) {
  const bool root = ::geteuid() == 0;
  return fail(ErrorKind::kCapability, "no Docker engine answers",
              root ? "`make up` starts one; `make doctor` shows what is missing"
                   : "start the machine's engine: sudo systemctl start docker; or run the command "
                     "as root",
              answer ? tail(answer->err, 3) : answer.error().message);
}

tl::unexpected<Error> too_slow(const Error& error) {
  return fail(ErrorKind::kBroken, "the Docker engine did not answer in time",
              "run the command again when this machine is less busy; docker info shows whether "
              "the engine hangs",
              error.message);
}

}  // namespace

Result<std::string> usable_version(const Result<Output>& answer) {
  if (!answer) {
    if (!is_timeout(answer.error())) return no_engine(answer);
    return too_slow(answer.error());
  }
  if (says(answer->err, "podman") || says(answer->out, "Podman")) {
    return fail(ErrorKind::kUsage,
                "podman answers in the place of a Docker engine: nodes cannot run on it",
                "apt-get install docker.io; and unset DOCKER_HOST where it names podman's socket");
  }
  if (answer->status != 0) {
    if (!says(answer->err, "permission denied")) return no_engine(answer);
    return fail(ErrorKind::kUsage, "you may not use the Docker engine of this machine",
                "sudo usermod -aG docker \"$USER\"; then log in again, or: newgrp docker",
                tail(answer->err, 3));
  }
  const std::vector<std::string_view> words = words_of(answer->out);
  return words.empty() ? "of unknown version" : std::string(words.front());
}

Status require_of_root(const std::string& security_options) {
  if (!says(security_options, "name=rootless")) return {};
  return fail(ErrorKind::kUsage,
              "the Docker engine that answers is rootless: nodes need one that root runs",
              "sudo systemctl start docker, then: docker context use default; and unset "
              "DOCKER_HOST where it is set");
}

Result<FoundEngine> find_engine(const Workspace& workspace) {
  const fs::path socket = own_engine_socket(workspace);
  std::error_code unreadable;
  if (fs::exists(socket, unreadable)) {
    const Result<std::string> version = read_engine_version(socket.string());
    if (version) {
      return FoundEngine{{"unix://" + socket.string()}, EngineOwner::kOurs, *version};
    }
    if (is_silent(version.error())) return too_slow(version.error());
  }
  TRY_ASSIGN(std::string version,
             usable_version(run(Command{.argv = {"docker", "version", "--format", version_format},
                                        .timeout = scaled(answer_timeout)})));
  const Result<Output> security =
      run(Command{.argv = {"docker", "info", "--format", "{{.SecurityOptions}}"},
                  .timeout = scaled(answer_timeout)});
  if (!security && is_timeout(security.error())) return too_slow(security.error());
  if (security) TRY(require_of_root(security->out));
  return FoundEngine{{""}, EngineOwner::kExternal, std::move(version)};
}

std::vector<fs::path> other_engine_checkouts(const Workspace& workspace) {
  constexpr std::string_view marker = "/.stackpilot/engine/data";
  std::vector<fs::path> checkouts;
  for (const std::string& line : read_command_lines()) {
    const std::size_t end = line.find(marker);
    if (line.find("dockerd") == std::string::npos || end == std::string::npos) continue;
    const std::size_t start = line.rfind('\0', end) + 1;
    fs::path checkout = line.substr(start, end - start);
    if (checkout != workspace.root()) checkouts.push_back(std::move(checkout));
  }
  return checkouts;
}

}  // namespace stackpilot::access
