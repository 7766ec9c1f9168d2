#include "service/dependency/psql.h"

#include <fmt/format.h>

#include "base/slowness.h"

namespace stackpilot::service {
namespace {

constexpr auto connect_patience = Millis(3'000);

}  // namespace

std::string short_connect() {
  return fmt::format("PGCONNECT_TIMEOUT={}", scaled(connect_patience).count() / 1000);
}

std::vector<std::string> psql_arguments(const Dependency& dependency, const PsqlCall& call) {
  std::vector<std::string> arguments = {"exec"};
  const auto add = [&](const std::vector<std::string>& more) {
    arguments.insert(arguments.end(), more.begin(), more.end());
  };
  for (const std::string& variable : call.environment) add({"-e", variable});
  add({dependency.component.container, "psql", "-XAtq", "-v", "ON_ERROR_STOP=1"});
  add(call.options);
  if (dependency.port != usual_port("postgres")) add({"-p", std::to_string(dependency.port)});
  add({"-U", dependency.contract.user, "-d", dependency.contract.database, "-c", call.sql});
  return arguments;
}

}  // namespace stackpilot::service
