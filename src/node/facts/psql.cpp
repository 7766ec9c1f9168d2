#include "node/facts/psql.h"

#include <fmt/format.h>

#include "base/slowness.h"

namespace stackpilot::node {
namespace {

constexpr auto connect_patience = Millis(3'000);

}  // namespace

std::string short_connect() {
  return fmt::format("PGCONNECT_TIMEOUT={}", scaled(connect_patience).count() / 1000);
}

std::vector<std::string> psql_arguments(const Dependency& db, const PsqlCall& call) {
  std::vector<std::string> arguments = {"exec"};
  const auto add = [&](const std::vector<std::string>& more) {
    arguments.insert(arguments.end(), more.begin(), more.end());
  };
  if (call.sql.empty()) add({"-i"});
  for (const std::string& variable : call.environment) add({"-e", variable});
  add({db.component.container, "psql", "-XAtq", "-v", "ON_ERROR_STOP=1"});
  add(call.options);
  add({"-U", db.contract.user, "-d", db.contract.database});
  add(call.sql.empty() ? std::vector<std::string>{"-f", "-"}
                       : std::vector<std::string>{"-c", call.sql});
  return arguments;
}

}  // namespace stackpilot::node
