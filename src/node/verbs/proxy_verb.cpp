// The process that a drill runs on a node to slow, cut or reset connections.
#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "node/proxy/proxy.h"
#include "node/verbs/verbs.h"

namespace stackpilot::node {
namespace {

struct ProxyOptions {
  std::string listen;
  std::string upstream;
  std::string control;
  std::string fault;
  int limit_s = 60;
};

Result<access::TcpEndpoint> endpoint_of(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  const std::string port = colon == std::string::npos ? "" : text.substr(colon + 1);
  if (port.empty() || port.size() > 5 ||
      port.find_first_not_of("0123456789") != std::string::npos) {
    return fail(ErrorKind::kUsage, fmt::format("\"{}\" is not <address>:<port>", text));
  }
  return access::TcpEndpoint{text.substr(0, colon), std::stoi(port)};
}

Result<ProxyPlan> plan_of(const ProxyOptions& options) {
  TRY_ASSIGN(const auto listen, endpoint_of(options.listen));
  TRY_ASSIGN(const auto upstream, endpoint_of(options.upstream));
  ProxyPlan plan{.listen = listen,
                 .upstream = upstream,
                 .control = options.control,
                 .limit = Millis(1'000 * options.limit_s)};
  if (options.fault.empty()) return plan;
  TRY_ASSIGN(const Json json, parse_json_text(options.fault, "--fault"));
  TRY_ASSIGN(const ProxyFault fault, parse_fault(json));
  plan.fault = fault;
  return plan;
}

Result<int> run(const ProxyOptions& options) {
  TRY_ASSIGN(const ProxyPlan plan, plan_of(options));
  const auto tell_port = [](int port) {
    std::printf("%s\n", to_text(Json{{"port", port}}).c_str());
    std::fflush(stdout);
  };
  TRY_ASSIGN(const auto counters, run_proxy(plan, tell_port));
  std::printf("%s\n", to_text(counters).c_str());
  return 0;
}

}  // namespace

void add_proxy_verb(CLI::App& node, std::vector<Verb>& verbs) {
  const auto options = std::make_shared<ProxyOptions>();
  CLI::App* verb = node.add_subcommand("proxy", "A TCP proxy that injects faults");
  verb->add_option("--listen", options->listen, "IPv4 address and port")->required();
  verb->add_option("--upstream", options->upstream, "the server's")->required();
  verb->add_option("--control", options->control, "Unix socket to make")->required();
  verb->add_option("--fault", options->fault, "to begin with, as JSON");
  verb->add_option("--limit-s", options->limit_s, "it ends by itself after so long")
      ->check(CLI::Range(1, 3'600));
  verbs.push_back({verb, [options] { return run(*options); }});
}

}  // namespace stackpilot::node
