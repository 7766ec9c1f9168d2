#include "access/observe/node_reader.h"

#include "access/exec/process.h"
#include "base/json.h"

namespace stackpilot::access {
namespace {

template <typename T>
NodeAnswer<T> ask(const SshTarget& target, const std::string& verb, Millis timeout,
                  const std::vector<std::string>& options = {}, std::string input = {}) {
  std::vector<std::string> argv = shared_ssh(target);
  std::vector<std::string> call = {verb, "--node", target.node};
  call.insert(call.end(), options.begin(), options.end());
  argv.push_back(entry_point_line(call));
  const Result<Output> said =
      run(Command{.argv = std::move(argv), .input = std::move(input), .timeout = timeout});
  if (!said) {
    return {.cause = FactsProblem::kTransport,
            .problem = said.error().message,
            .silent = is_timeout(said.error())};
  }
  if (said->status != 0) {
    const FactsProblem cause =
        said->status == ssh_failed ? FactsProblem::kTransport : FactsProblem::kEntryPoint;
    return {.cause = cause, .problem = tail(said->err, 1), .ms = said->ms};
  }
  Result<T> value = parse_json<T>(said->out, verb + " of " + target.node);
  if (!value) {
    return {.cause = FactsProblem::kMalformed, .problem = value.error().message, .ms = said->ms};
  }
  return {.value = std::move(*value), .ms = said->ms};
}

}  // namespace

NodeAnswer<node::Readiness> ask_readiness(const SshTarget& target, Millis timeout) {
  return ask<node::Readiness>(target, "ready", timeout);
}

NodeAnswer<NodeFacts> ask_facts(const SshTarget& target, Millis timeout, const FileDigests& tree) {
  return ask<NodeFacts>(target, "facts", timeout, {}, tree.empty() ? "" : to_text(Json(tree)));
}

NodeAnswer<ReplicaProbe> ask_replica(const SshTarget& target, const std::string& project,
                                     Millis within, Millis timeout) {
  return ask<ReplicaProbe>(target, "replica", within + timeout,
                           {"--service", project, "--within", std::to_string(within.count())});
}

NodeAnswer<double> ask_speed(const SshTarget& target, Millis timeout) {
  return ask<double>(target, "speed", timeout);
}

NodeAnswer<Json> ask_logs(const SshTarget& target, const std::string& project, Millis timeout) {
  return ask<Json>(target, "logs", timeout, {"--service", project});
}

NodeAnswer<Fingerprint> ask_fingerprint(const SshTarget& target, Millis timeout) {
  return ask<Fingerprint>(target, "fingerprint", timeout);
}

NodeAnswer<std::vector<StoredRecord>> ask_records(const SshTarget& target,
                                                  const std::string& project,
                                                  const std::string& load, Millis timeout) {
  return ask<std::vector<StoredRecord>>(target, "records", timeout,
                                        {"--service", project, "--load", load});
}

}  // namespace stackpilot::access
