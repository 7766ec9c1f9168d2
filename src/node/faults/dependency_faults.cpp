// The dependency is stopped, killed or frozen, or refuses its clients.
#include <fmt/format.h>

#include <algorithm>
#include <csignal>

#include "base/clock.h"
#include "base/digest.h"
#include "base/find.h"
#include "node/faults/containers.h"
#include "node/faults/dependency_session.h"
#include "node/faults/dependency_watch.h"
#include "node/faults/sql_text.h"
#include "service/dependency/kind.h"
#include "service/dependency/psql.h"

namespace stackpilot::node {
namespace {

using access::Output;

constexpr auto silence = Millis(300);

// A stop request does not cut an injection short (HostGone::kGoesOn): otherwise what it started in
// the engine could take effect after the healing.

Result<ContainerState> running_dependency(const FaultSite& site) {
  Result<ContainerState> state = look_at(site.dependency().component.container);
  if (state && state->status != "running") {
    return fail(ErrorKind::kBroken, site.dependency().component.container + " does not run",
                "make up");
  }
  return state;
}

// Runs a docker command on the dependency's container and waits until it stops accepting.
Result<Injected> take_away(const FaultSite& site, const std::vector<std::string>& docker) {
  TRY_ASSIGN(const ContainerState state, running_dependency(site));
  DependencyWatch watch(state.address, site.dependency());
  std::vector<std::string> arguments = docker;
  arguments.push_back(site.dependency().component.container);
  TRY(site.here.docker(arguments));
  return watch.wait_for_loss();
}

// The image's stop signal requests a clean end, for which 30 s are ample.
Result<Injected> stop(const FaultSite& site) {
  return take_away(site, {"stop", "--time", "30"});
}

// Kills PID 1 of the container's namespace; the kernel then kills all its other processes. After
// `docker kill` the restart policy does not apply, so the dependency stays down.
Result<Injected> kill(const FaultSite& site) {
  return take_away(site, {"kill"});
}

Result<Injected> freeze(const FaultSite& site) {
  return take_away(site, {"pause"});
}

Result<Bite> is_exited(const FaultSite& site,
                       bool (*expected)(const Dependency& dependency, int exit_code)) {
  TRY_ASSIGN(const ContainerState state, look_at(site.dependency().component.container));
  return Bite{state.status == "exited" && expected(site.dependency(), state.exit_code),
              fmt::format("{} is {} with exit code {}", site.dependency().component.container,
                          state.status, state.exit_code)};
}

Result<Bite> prove_stopped(const FaultSite& site) {
  return is_exited(site, service::is_clean_end);
}

Result<Bite> prove_killed(const FaultSite& site) {
  return is_exited(site, [](const Dependency&, int code) { return code == 128 + SIGKILL; });
}

Result<Bite> prove_frozen(const FaultSite& site) {
  TRY_ASSIGN(const ContainerState state, look_at(site.dependency().component.container));
  const Reach reach = service::handshake(state.address, site.dependency(), silence);
  return Bite{state.status == "paused" && !reach.ok,
              fmt::format("{} is {}; asked directly: {}", site.dependency().component.container,
                          state.status, reach.ok ? "it accepts" : reach.problem)};
}

Status set_password(const FaultSite& site, const std::string& password) {
  TRY(query_database(site, fmt::format("ALTER ROLE \"{}\" PASSWORD {}",
                                       site.dependency().contract.user, sql_literal(password))));
  return {};
}

// Of Postgres. Existing sessions survive a change of password, so they are ended too.
Result<Injected> change_password(const FaultSite& site) {
  TRY(set_password(site, random_hex(16)));
  const Stopwatch since;
  TRY(end_sessions(site));
  return Injected{since.elapsed_ms()};
}

// The password in the database container's environment; compose gives the API the same one.
Result<std::string> declared_password(const FaultSite& site) {
  const std::string& container = site.dependency().component.container;
  TRY_ASSIGN(const ContainerState database, look_at(container));
  constexpr std::string_view name = "POSTGRES_PASSWORD=";
  const std::string* given =
      find_or_null(database.environment, [&](const auto& one) { return one.starts_with(name); });
  if (given != nullptr) return given->substr(name.size());
  return fail(ErrorKind::kBroken, container + " has no POSTGRES_PASSWORD", "make demo");
}

// Logs in over TCP, where the server asks for a password, with the declared one.
Result<Bite> prove_password_refused(const FaultSite& site) {
  TRY_ASSIGN(const std::string password, declared_password(site));
  const auto login = site.here.docker(service::psql_arguments(
      site.dependency(), {.environment = {"PGPASSWORD=" + password, service::short_connect()},
                          .options = {"-h", "127.0.0.1"},
                          .sql = "SELECT 1"}));
  if (login) return Bite{false, "a login with the declared password still works"};
  const std::string& said = login.error().detail;
  return Bite{said.find("password authentication failed") != std::string::npos,
              "a login with the declared password: " + access::tail(said, 1)};
}

Result<Healed> restore_password(const FaultSite& site) {
  Result<Healed> back = bring_back_dependency(site);
  if (!back || !back->accepting_ms_ago || !is_of_postgres(site)) return back;
  TRY_ASSIGN(const std::string password, declared_password(site));
  const Stopwatch since;
  TRY(set_password(site, password));
  return Healed{"the database has the declared password", since.elapsed_ms()};
}

}  // namespace

std::vector<FaultKind> dependency_faults() {
  return {
      {"dependency-stop", stop, prove_stopped, bring_back_dependency},
      {"dependency-kill", kill, prove_killed, bring_back_dependency},
      {"dependency-freeze", freeze, prove_frozen, bring_back_dependency},
      {"dependency-refuse", change_password, prove_password_refused, restore_password},
  };
}

}  // namespace stackpilot::node
