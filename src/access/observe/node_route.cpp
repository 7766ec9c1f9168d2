#include "access/observe/node_route.h"

#include <fmt/format.h>

#include <mutex>

#include "access/exec/process.h"
#include "access/observe/node_target.h"
#include "access/observe/tcp.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/slowness.h"

namespace stackpilot::access {
namespace {

constexpr auto jump_timeout = Millis(10'000);

Error why_not(const SshTarget& jump, const std::string& said) {
  const std::string host = fmt::format("the jump host {}:{}", jump.address, jump.port);
  if (is_host_key_changed(said) && jump.host_key.empty()) {
    return {ErrorKind::kCapability, "no host key of " + host + " is on record",
            "to see and record it: make up", said};
  }
  if (is_host_key_changed(said)) {
    return {ErrorKind::kCapability, host + " presents another host key than the one on record",
            fmt::format("restore its key; or, if it is to have a new one, remove the line of {} "
                        "from {} and run: make up",
                        jump.node, shown_path(jump.known_hosts)),
            said};
  }
  if (said.find("Permission denied") != std::string::npos) {
    return {ErrorKind::kCapability,
            fmt::format("{} does not let {} in with {}", host, jump.user, jump.key.string()),
            "correct `jump` of the node in infra/lab.yaml, or admit that key there", said};
  }
  return {ErrorKind::kCapability, host + " does not answer by SSH",
          "switch it on, or correct `jump` of the node in infra/lab.yaml", said};
}

// Opened by one at a time: it is not shared by who comes while another one opens it.
Status open(const SshTarget& jump) {
  static std::mutex opening;
  const std::scoped_lock hold(opening);
  std::string said;
  // A connection that dies while it is asked refuses, too; a new one then tells.
  for (int attempt = 0; attempt < 2; ++attempt) {
    const Result<Output> opened =
        run(Command{.argv = open_shared_ssh(jump), .timeout = scaled(jump_timeout)});
    if (opened && opened->status == 0) return {};
    said = opened ? opened->err : opened.error().message;
    if (forwarding_said(said) != Forwarding::kRefused) break;
    if (attempt == 1) return {};
  }
  return tl::unexpected<Error>(why_not(jump, tail(said, 5)));
}

// What the port does with a connection that sends nothing is its own affair.
Reach reach_from(const SshTarget& jump, const std::string& address, int port, Millis timeout) {
  if (const Status opened = open(jump); !opened) {
    return Reach{.problem = opened.error().message, .silent = true};
  }
  const Stopwatch watch;
  std::string said;
  const Result<Output> ended = run(Command{.argv = port_through_ssh(jump, address, port),
                                           .timeout = timeout,
                                           .on_line = [&](std::string_view line) {
                                             said += line;
                                             said += '\n';
                                           }});
  const Forwarding went = forwarding_said(said);
  if (went == Forwarding::kConnected) return Reach{true, "", watch.elapsed_ms()};
  // Out of time is an answer, as it is without a jump host; a connection that broke is none.
  const bool is_answer = went == Forwarding::kRefused || (!ended && is_timeout(ended.error()));
  return Reach{false,
               fmt::format("through the jump host {}: {}", jump.address,
                           ended ? tail(said, 1) : ended.error().message),
               watch.elapsed_ms(), !is_answer};
}

// Short, as a socket's path may be; another one for another connection to the jump host.
fs::path socket_for(const SshTarget& jump, const std::string& address, int port) {
  Sha256 digest;
  digest.add_field(shared_socket(jump).string());
  digest.add_field(fmt::format("{}:{}", address, port));
  return jump.sockets / ("to-" + digest.hex().substr(0, 16));
}

}  // namespace

Status open_jump(const Workspace& workspace, const NodeSpec& node) {
  if (node.jump() == nullptr) return {};
  TRY(make_socket_folder(workspace));
  return open(jump_target(workspace, *node.jump()));
}

Reach reach_port(const Workspace& workspace, const NodeSpec& node, int port, Millis timeout) {
  const JumpSpec* jump = node.jump();
  return jump == nullptr ? probe_tcp(node.address, port, timeout)
                         : reach_from(jump_target(workspace, *jump), node.address, port, timeout);
}

Reach reach_by_ping(const NodeSpec& node, Millis timeout) {
  if (node.jump() == nullptr) return probe_icmp(node.address, timeout);
  return Reach{.problem = "no ICMP goes through the jump host " + node.jump()->host};
}

Result<HttpEndpoint> route_to(const Workspace& workspace, const NodeSpec& node, int port) {
  if (node.jump() == nullptr) return TcpEndpoint{node.address, port};
  const SshTarget jump = jump_target(workspace, *node.jump());
  TRY(open_jump(workspace, node));
  const fs::path socket = socket_for(jump, node.address, port);
  TRY(run_ok(Command{.argv = forward_over_ssh(jump, socket, node.address, port),
                     .timeout = scaled(jump_timeout)}));
  return UnixEndpoint{socket.string()};
}

}  // namespace stackpilot::access
