#include "machine/copy/remote.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace stackpilot::machine::copy {
namespace {

using access::SshTarget;

std::string login_of(const SshTarget& target) {
  return fmt::format("{}@{} -p {}", target.user, target.address, target.port);
}

bool holds_any(const std::string& text, std::initializer_list<const char*> parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](const char* part) { return text.find(part) != std::string::npos; });
}

bool refuses_login(const std::string& said) {
  return holds_any(said, {"Permission denied (", "Too many authentication failures"});
}

bool does_not_answer(const std::string& said) {
  return holds_any(said,
                   {"ssh: connect to host", "kex_exchange_identification", "during banner exchange",
                    "Connection closed by", "Connection reset by", "Connection to "});
}

// An encrypted key of the operator's is open in the agent.
void add_agent(const SshTarget& target, access::RunOptions& options) {
  const char* agent = std::getenv("SSH_AUTH_SOCK");
  if (target.login != access::Login::kOperator || agent == nullptr) return;
  options.environment.emplace_back("SSH_AUTH_SOCK", agent);
}

}  // namespace

Result<std::string> script_with(const fs::path& path, const std::vector<std::string>& arguments) {
  TRY_ASSIGN(const std::string script, read_file(path));
  std::string set = "set --";
  for (const std::string& argument : arguments) set += " " + access::word_for_shell(argument);
  return set + "\n" + script;
}

std::optional<Error> login_error(const SshTarget& target, const std::string& said) {
  const std::string& node = target.node;
  if (access::is_host_key_changed(said)) return access::host_key_changed(node);
  // A jump host's refusal comes before that: only the last line is the node's.
  if (refuses_login(said) && !does_not_answer(access::tail(said, 1))) {
    return Error{ErrorKind::kCapability,
                 fmt::format("{} refuses the login {}", node, login_of(target)),
                 "a key that it admits must be the `identity` of the node in infra/lab.yaml, or in "
                 "the agent",
                 said};
  }
  if (holds_any(said, {"sudo: a password is required", "sudo: a terminal is required",
                       "is not in the sudoers file", "is not allowed to execute", "sudo: not found",
                       "sudo: command not found"})) {
    return Error{ErrorKind::kCapability,
                 fmt::format("{} may not use sudo without a password on {}", target.user, node),
                 fmt::format("on it, as root: install sudo, and write `{} ALL=(ALL) NOPASSWD:ALL` "
                             "to a file in /etc/sudoers.d",
                             target.user),
                 said};
  }
  if (does_not_answer(said)) {
    return Error{
        ErrorKind::kCapability,
        fmt::format("{} does not answer by SSH at {}:{}", node, target.address, target.port),
        "switch it on, or correct its address and port in infra/lab.yaml; then run the "
        "command again",
        said};
  }
  if (holds_any(said, {"No space left on device"})) {
    return Error{ErrorKind::kCapability, fmt::format("the disk of {} is full", node),
                 "free some space on it and run the command again", said};
  }
  return std::nullopt;
}

bool is_out_of_reach(const Error& failed) {
  return failed.kind == ErrorKind::kCapability &&
         (refuses_login(failed.detail) || does_not_answer(failed.detail));
}

Result<access::Output> as_root_on(const access::Operator& host, const SshTarget& target,
                                  const std::string& script, const std::string& doing,
                                  access::RunOptions options) {
  std::vector<std::string> argv = access::shared_ssh(target);
  argv.push_back((target.user == "root" ? "sh -euc " : "sudo -n sh -euc ") +
                 access::word_for_shell(script));
  add_agent(target, options);
  Result<access::Output> output = host.program(argv, std::move(options));
  if (output || output.error().kind != ErrorKind::kBroken) return output;
  const Error& failed = output.error();
  if (auto known = login_error(target, failed.detail)) return tl::unexpected<Error>(*known);
  const char* how = access::is_timeout(failed) ? "did not end in time" : "failed";
  return fail(ErrorKind::kBroken, fmt::format("{} on {} {}", doing, target.node, how),
              "run the command again; if it persists: make doctor", failed.detail);
}

}  // namespace stackpilot::machine::copy
