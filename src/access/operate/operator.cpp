#include "access/operate/operator.h"

#include <fmt/format.h>

#include <sstream>

#include "access/exec/http_exchange.h"
#include "base/slowness.h"

namespace stackpilot::access {
namespace {

Command command_of(std::vector<std::string> argv, RunOptions options) {
  return Command{.argv = std::move(argv),
                 .inherits = options.inherits,
                 .environment = std::move(options.environment),
                 .directory = std::move(options.directory),
                 .input_file = std::move(options.input_file),
                 .output_file = std::move(options.output_file),
                 .timeout = options.timeout,
                 .on_stop = options.on_stop,
                 .run_as = options.run_as,
                 .on_line = std::move(options.on_line),
                 .on_input_read = std::move(options.on_input_read)};
}

// The kind of error that an exit status of stackpilot stands for; else kBroken.
ErrorKind kind_of(int status) {
  for (const ErrorKind kind :
       {ErrorKind::kUsage, ErrorKind::kCapability, ErrorKind::kLocked, ErrorKind::kInterrupted}) {
    if (exit_code(kind) == status) return kind;
  }
  return ErrorKind::kBroken;
}

// A node's entry point reports its error as JSON on stdout.
Error node_error(const SshTarget& target, const Command& command, const Output& output) {
  Error error = command_error(command, output);
  if (output.status == ssh_failed && is_host_key_changed(output.err)) {
    error = host_key_changed(target.node);
  } else if (output.status == ssh_failed) {
    error.message = fmt::format("cannot reach {} ({}) by SSH", target.node, target.address);
    error.hint = "`make verify-host` names the cause; `make up` starts stopped nodes";
  } else if (is_entry_point_missing(output.status)) {
    error.message = fmt::format("/vagrant on {} is not a mount of this repository", target.node);
    error.hint = "`make up` restores the mount";
  } else {
    const Json said = parse_json_text(output.out, "the error").value_or(Json());
    const std::optional<std::string> message = text_at(said, "error");
    if (!message) return error;
    error = Error{kind_of(output.status), fmt::format("{}: {}", target.node, *message),
                  text_at(said, "hint").value_or(""), text_at(said, "detail").value_or("")};
  }
  return error;
}

// Recognized by docker's messages: it has no exit status of its own for this.
bool engine_is_away(const Error& error) {
  const auto says = [&](const char* part) { return error.detail.find(part) != std::string::npos; };
  return says("Cannot connect to the Docker daemon") || says("error during connect");
}

}  // namespace

Operator::Operator(const Permit&, EngineEndpoint engine) : engine_(std::move(engine)) {}

Result<Output> Operator::docker(const std::vector<std::string>& arguments,
                                RunOptions options) const {
  Result<Output> output = program(docker_argv(engine_, arguments), std::move(options));
  if (!output && engine_is_away(output.error())) {
    output.error().message =
        fmt::format("the Docker engine does not answer: docker {} failed", arguments.front());
    output.error().hint = "`make up` starts it again where it is ours";
  }
  return output;
}

Result<std::size_t> Operator::docker_remove_listed(const std::vector<std::string>& list,
                                                   std::vector<std::string> remove,
                                                   RunOptions options) const {
  TRY_ASSIGN(const Output listed, docker(list));
  std::istringstream ids(listed.out);
  std::size_t count = 0;
  for (std::string id; ids >> id; ++count) remove.push_back(id);
  if (count == 0) return 0;
  TRY(docker(remove, std::move(options)));
  return count;
}

Result<Output> Operator::program(const std::vector<std::string>& argv, RunOptions options) const {
  return run_ok(command_of(argv, std::move(options)));
}

Result<Output> Operator::run_on_node(const SshTarget& target, const std::vector<std::string>& verb,
                                     RunOptions options, const fs::path& aside) const {
  std::vector<std::string> argv = shared_ssh(target);
  argv.push_back(entry_point_line(verb, aside));
  Command command = command_of(std::move(argv), std::move(options));
  command.stdin_mode = Stdin::kHeldOpen;
  Result<Output> output = run(command);
  if (output && output->status != 0) {
    return tl::unexpected<Error>(node_error(target, command, *output));
  }
  return output;
}

Result<Json> Operator::on_node(const SshTarget& target, const std::vector<std::string>& verb,
                               RunOptions options, const fs::path& aside) const {
  TRY_ASSIGN(const Output output, run_on_node(target, verb, std::move(options), aside));
  return parse_json_text(output.out, verb.front() + " on " + target.node);
}

Status Operator::fetch_from_node(const SshTarget& target, const std::vector<std::string>& verb,
                                 const fs::path& file) const {
  TRY(run_on_node(target, verb, {.timeout = scaled(Millis(120'000)), .output_file = file}, {}));
  return {};
}

Result<HttpReply> Operator::http(const HttpEndpoint& endpoint, const HttpRequest& request,
                                 Millis timeout) const {
  return http_exchange(endpoint, request, timeout);
}

HttpAttempt Operator::http_attempt(const HttpEndpoint& endpoint, const HttpRequest& request,
                                   Millis timeout) const {
  return access::http_attempt(endpoint, request, timeout);
}

void Operator::http_start(boost::asio::io_context& context, const HttpEndpoint& endpoint,
                          const HttpRequest& request, Millis timeout,
                          std::function<void(HttpAttempt)> done) const {
  access::http_start(context, endpoint, request, timeout, std::move(done));
}

}  // namespace stackpilot::access
