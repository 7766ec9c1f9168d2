// A dependency of which no more is known than that it accepts TCP connections.
#include "access/observe/tcp.h"

#include "base/slowness.h"
#include "service/dependency/kinds.h"

namespace stackpilot::service {
namespace {

constexpr auto accept_timeout = Millis(3'000);

Reach accepts(const std::string& address, const Dependency& dependency, Millis timeout) {
  return access::probe_tcp(address, dependency.port, timeout);
}

DependencyFacts whether_it_accepts(const std::string& address, const Dependency& dependency) {
  const Reach reach = accepts(address, dependency, scaled(accept_timeout));
  return DependencyFacts{.answers = reach.ok, .problem = reach.problem};
}

tl::unexpected<Error> knows_no_records() {
  return fail(ErrorKind::kCapability, "a dependency of kind tcp cannot be asked for its records",
              "declare dependency.kind: postgres or redis in x-stackpilot");
}

}  // namespace

DependencyKind tcp_kind() {
  return {
      "tcp",
      false,
      accepts,
      whether_it_accepts,
      [](const RecordsOf&) -> Result<std::vector<StoredRecord>> { return knows_no_records(); },
      [](const RecordsOf&) -> Result<std::vector<DockerArguments>> { return knows_no_records(); }};
}

}  // namespace stackpilot::service
