#include "access/exec/ssh.h"

#include <fmt/format.h>

#include "base/digest.h"
#include "base/slowness.h"
#include "model/program_place.h"

namespace stackpilot::access {
namespace {

constexpr auto connect_patience = Millis(5'000);  // for TCP and the server's greeting together
constexpr auto alive_interval = Millis(5'000);    // two without an answer end the connection

std::string in_seconds(const char* option, Millis limit) {
  return fmt::format("{}={}", option, scaled(limit).count() / 1000);
}

// ssh splits values of -o at spaces and expands percent signs. Must not contain double quotes.
std::string quoted(const fs::path& path) {
  std::string text = "\"";
  for (const char c : path.string()) text += c == '%' ? "%%" : std::string(1, c);
  return text + "\"";
}

std::vector<std::string> with(std::vector<std::string> argv, std::vector<std::string> more) {
  argv.insert(argv.end(), more.begin(), more.end());
  return argv;
}

std::vector<std::string> credentials(const SshTarget& target, Login login) {
  const bool of_operator = login == Login::kOperator;
  if (of_operator && target.key.empty()) return {};
  // Not -i: if that file is missing, ssh tries the operator's own keys. One of the operator's may
  // be encrypted, and open in the agent.
  std::vector<std::string> options = {"-o", "IdentityFile=" + quoted(target.key), "-o",
                                      "IdentitiesOnly=yes"};
  return of_operator ? options : with(options, {"-o", "IdentityAgent=none"});
}

// -F none: the operator's own ssh configuration must not affect the result.
std::vector<std::string> common(const SshTarget& target, Login login) {
  const char* methods = login == Login::kNone ? "none" : "publickey";
  return with(
      with({"ssh", "-F", "none", "-p", std::to_string(target.port)}, credentials(target, login)),
      {"-o", "StrictHostKeyChecking=yes", "-o", "UserKnownHostsFile=" + quoted(target.known_hosts),
       "-o", "GlobalKnownHostsFile=/dev/null", "-o", "HostKeyAlias=" + target.node, "-o",
       "UpdateHostKeys=no", "-o", std::string("PreferredAuthentications=") + methods, "-o",
       in_seconds("ConnectTimeout", connect_patience), "-o", "LogLevel=ERROR"});
}

std::vector<std::string> common(const SshTarget& target) {
  return common(target, target.login);
}

std::string socket_option(const SshTarget& target) {
  return "ControlPath=" + quoted(shared_socket(target));
}

std::string destination(const SshTarget& target) {
  return target.user + "@" + target.address;
}

}  // namespace

// A digest, because ssh appends to the path of a socket, which may have few characters.
fs::path shared_socket(const SshTarget& target) {
  Sha256 digest;
  for (const std::string& part :
       {target.node, target.address, std::to_string(target.port), target.host_key}) {
    digest.add_field(part);
  }
  if (target.login == Login::kOperator) digest.add_field("operator");
  return target.sockets / digest.hex().substr(0, 16);
}

std::vector<std::string> shared_ssh(const SshTarget& target) {
  return with(common(target),
              {"-T", "-o", "BatchMode=yes", "-o", "ControlMaster=auto", "-o", "ControlPersist=60",
               "-o", socket_option(target), "-o", in_seconds("ServerAliveInterval", alive_interval),
               "-o", "ServerAliveCountMax=2", destination(target)});
}

std::vector<std::string> fresh_ssh(const SshTarget& target, Login login) {
  return with(common(target, login), {"-T", "-o", "BatchMode=yes", "-o", "ControlMaster=no", "-o",
                                      "ControlPath=none", destination(target)});
}

std::vector<std::string> interactive_ssh(const SshTarget& target) {
  return with(common(target),
              {"-t", "-o", "ControlMaster=no", "-o", socket_option(target), destination(target)});
}

std::vector<std::string> retire_shared_ssh(const SshTarget& target) {
  return with(common(target), {"-O", "stop", "-o", socket_option(target), destination(target)});
}

std::vector<std::string> close_shared_ssh(const SshTarget& target) {
  return with(common(target), {"-O", "exit", "-o", socket_option(target), destination(target)});
}

bool is_host_key_changed(const std::string& said) {
  return said.find("Host key verification failed") != std::string::npos;
}

Error host_key_changed(const std::string& node) {
  return Error{
      ErrorKind::kBroken,
      fmt::format("{} does not present the host key that was recorded when it was made", node),
      "restore the key; or, to make the node anew: make destroy && make up", ""};
}

std::string entry_point_line(const std::vector<std::string>& arguments) {
  std::string line = "cd /vagrant && exec ";
  // A node's limits are those of the machine that it runs on, which it does not measure.
  if (slowness() > 1) line += fmt::format("env {}={} ", slowness_variable, slowness());
  line += fmt::format("./{} node", this_program_for_nodes().string());
  for (const std::string& argument : arguments) {
    line += " '";
    for (const char c : argument) line += c == '\'' ? std::string("'\\''") : std::string(1, c);
    line += "'";
  }
  return line;
}

}  // namespace stackpilot::access
