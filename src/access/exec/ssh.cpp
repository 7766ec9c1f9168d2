#include "access/exec/ssh.h"

#include <fmt/format.h>

#include "access/exec/process.h"
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

// ssh expands percent signs, in values of -o and in commands.
std::string doubled_percents(const std::string& text) {
  std::string doubled;
  for (const char c : text) doubled += c == '%' ? "%%" : std::string(1, c);
  return doubled;
}

// ssh splits values of -o at spaces. Must not contain double quotes.
std::string quoted(const fs::path& path) {
  return "\"" + doubled_percents(path.string()) + "\"";
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

std::vector<std::string> way_to(const SshTarget& target) {
  if (target.proxy.empty()) return {};
  return {"-o", "ProxyCommand=" + target.proxy};
}

// -F none: the operator's own ssh configuration must not affect the result.
std::vector<std::string> common(const SshTarget& target, Login login) {
  const char* methods = login == Login::kNone ? "none" : "publickey";
  return with(
      with(with({"ssh", "-F", "none", "-p", std::to_string(target.port)}, way_to(target)),
           credentials(target, login)),
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

// A socket that an earlier connection has left is no reason to fail.
std::vector<std::string> shared_options(const SshTarget& target) {
  return with(common(target),
              {"-T", "-o", "BatchMode=yes", "-o", "ControlMaster=auto", "-o", "ControlPersist=60",
               "-o", socket_option(target), "-o", in_seconds("ServerAliveInterval", alive_interval),
               "-o", "ServerAliveCountMax=2", "-o", "StreamLocalBindUnlink=yes"});
}

std::string destination(const SshTarget& target) {
  return target.user + "@" + target.address;
}

}  // namespace

// A digest, because ssh appends to the path of a socket, which may have few characters.
fs::path shared_socket(const SshTarget& target) {
  Sha256 digest;
  for (const std::string& part : {target.node, target.address, std::to_string(target.port),
                                  target.host_key, target.user, target.key.string()}) {
    digest.add_field(part);
  }
  if (target.login == Login::kOperator) digest.add_field("operator");
  if (!target.proxy.empty()) digest.add_field(target.proxy);
  return target.sockets / digest.hex().substr(0, 16);
}

std::vector<std::string> shared_ssh(const SshTarget& target) {
  return with(shared_options(target), {destination(target)});
}

std::string proxy_command(const SshTarget& jump) {
  std::string command;
  for (const std::string& argument : shared_options(jump)) {
    command += word_for_shell(doubled_percents(argument)) + " ";
  }
  return command + "-W %h:%p " + word_for_shell(destination(jump));
}

std::vector<std::string> open_shared_ssh(const SshTarget& target) {
  return with(shared_options(target),
              {"-W", fmt::format("127.0.0.1:{}", target.port), destination(target)});
}

// A connection that was opened with -v would keep our stderr open.
std::vector<std::string> port_through_ssh(const SshTarget& target, const std::string& address,
                                          int port) {
  return with(common(target),
              {"-T", "-o", "BatchMode=yes", "-o", "ControlMaster=no", "-o", socket_option(target),
               "-v", "-W", fmt::format("{}:{}", address, port), destination(target)});
}

Forwarding forwarding_said(std::string_view said) {
  const auto holds = [&](std::string_view part) { return said.find(part) != said.npos; };
  if (holds("mux_client_request_stdio_fwd: master session id")) return Forwarding::kConnected;
  return holds("Stdio forwarding request failed") ? Forwarding::kRefused : Forwarding::kUnknown;
}

std::vector<std::string> forward_over_ssh(const SshTarget& target, const fs::path& socket,
                                          const std::string& address, int port) {
  return with(shared_options(target),
              {"-O", "forward", "-L", fmt::format("{}:{}:{}", socket.string(), address, port),
               destination(target)});
}

std::string word_for_shell(const std::string& text) {
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

std::vector<std::string> fresh_ssh(const SshTarget& target, Login login) {
  return with(common(target, login), {"-T", "-o", "BatchMode=yes", "-o", "ControlMaster=no", "-o",
                                      "ControlPath=none", destination(target)});
}

// ssh goes by the first of two options: those that differ come before the others.
std::vector<std::string> ask_ssh_host_key(const SshTarget& target, const fs::path& known_hosts) {
  std::vector<std::string> argv = fresh_ssh(target, Login::kNone);
  const std::vector<std::string> first = {
      "-o", "StrictHostKeyChecking=accept-new", "-o", "UserKnownHostsFile=" + quoted(known_hosts),
      "-o", "HostKeyAlgorithms=ssh-ed25519",    "-o", "HashKnownHosts=no"};
  argv.insert(argv.begin() + 1, first.begin(), first.end());
  argv.emplace_back("true");
  return argv;
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
  return tail(said, 1).find("Host key verification failed") != std::string::npos;
}

Error host_key_changed(const std::string& node) {
  return Error{
      ErrorKind::kBroken,
      fmt::format("{} does not present the host key that was recorded when it was made", node),
      "restore the key; or, to make the node anew: make destroy && make up", ""};
}

std::string entry_point_line(const std::vector<std::string>& arguments, const fs::path& aside) {
  std::string line;
  if (!aside.empty()) {
    const std::string program = word_for_shell((aside / this_program_for_nodes()).string());
    line = fmt::format("{{ [ -x {} ] && cd {}; }} || ", program, word_for_shell(aside.string()));
  }
  line += "cd /vagrant && exec ";
  // A node's limits are those of the machine that it runs on, which it does not measure.
  if (slowness() > 1) line += fmt::format("env {}={} ", slowness_variable, slowness());
  line += fmt::format("./{} node", this_program_for_nodes().string());
  for (const std::string& argument : arguments) line += " " + word_for_shell(argument);
  return line;
}

}  // namespace stackpilot::access
