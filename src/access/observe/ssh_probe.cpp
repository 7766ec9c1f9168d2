#include "access/observe/ssh_probe.h"

#include <sstream>

#include "access/exec/process.h"

namespace stackpilot::access {
namespace {

std::vector<std::string> split_methods(const std::string& text) {
  std::vector<std::string> methods;
  std::istringstream in(text);
  for (std::string method; std::getline(in, method, ',');) methods.push_back(method);
  return methods;
}

// Our own patience, or ssh's with a server that does not greet.
bool says_timed_out(const std::string& problem) {
  return problem.find("timed out") != std::string::npos;
}

}  // namespace

SshProbe read_refusal(int status, const std::string& said) {
  SshProbe probe;
  if (status == 0) {
    probe.host_key_recorded = true;
    probe.methods = {"none"};
    return probe;
  }
  // What comes before may be of the jump host, or a banner.
  const std::string last = tail(said, 1);
  const std::string refused = "Permission denied (";
  const std::size_t start = last.find(refused);
  const std::size_t end = start == std::string::npos ? start : last.find(')', start);
  if (end == std::string::npos) {
    probe.silent = says_timed_out(last);
    probe.problem =
        last.empty() ? "ssh ended with status " + std::to_string(status) + " without a word" : last;
    return probe;
  }
  // ssh checks the host key before it authenticates.
  probe.host_key_recorded = true;
  const std::size_t from = start + refused.size();
  probe.methods = split_methods(last.substr(from, end - from));
  return probe;
}

SshProbe probe_ssh(const SshTarget& target, Millis timeout) {
  std::vector<std::string> argv = fresh_ssh(target, Login::kNone);
  argv.emplace_back("true");
  const Result<Output> refused = run(Command{.argv = argv, .timeout = timeout});
  if (!refused) {
    return SshProbe{.silent = says_timed_out(refused.error().message),
                    .problem = refused.error().message};
  }
  SshProbe probe = read_refusal(refused->status, refused->err);
  probe.ms = refused->ms;
  if (!probe.host_key_recorded) return probe;

  argv = fresh_ssh(target, Login::kLabKey);
  argv.emplace_back("true");
  const Result<Output> login = run(Command{.argv = argv, .timeout = timeout});
  probe.lab_login = login && login->status == 0;
  if (!probe.lab_login) probe.problem = login ? tail(login->err, 1) : login.error().message;
  probe.silent = !probe.lab_login && says_timed_out(probe.problem);
  if (login) probe.ms += login->ms;
  return probe;
}

}  // namespace stackpilot::access
