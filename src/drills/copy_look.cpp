#include "drills/copy_look.h"

#include <fmt/format.h>

#include "access/observe/http.h"
#include "access/observe/node_reader.h"
#include "access/observe/node_route.h"
#include "access/observe/node_target.h"
#include "base/slowness.h"
#include "base/text.h"
#include "drills/lab_copy.h"
#include "service/lab.h"
#include "service/record.h"

namespace stackpilot::drills {
namespace {

constexpr auto copy_facts_timeout = Millis(10'000);
constexpr auto planted_timeout = Millis(5'000);

Result<std::vector<std::string>> trust_left(const HostSite& site, const Workspace& copy,
                                            const NodeSpec& node) {
  TRY_ASSIGN(const Json answer, site.lab.host().on_node(access::target_of(copy, node),
                                                        {"swarm", "trust-left", "--lab",
                                                         copy.lab_id(), "--node", node.name},
                                                        {.timeout = scaled(copy_facts_timeout)}));
  return parse_json<std::vector<std::string>>(to_text(answer.value("files", Json::array())),
                                              "what is trusted on " + node.name);
}

Status read_planted(const Workspace& copy, const NodeSpec& node, const Service& service,
                    const Deployment& deployment) {
  const RecordContract& contract = *service.contract.record;
  TRY_ASSIGN(
      const service::RecordRequest request,
      service::read_request(contract, service::values_to_plant(contract, deployment.build_id),
                            deployment.canary->id));
  TRY_ASSIGN(const access::HttpEndpoint endpoint, access::route_to(copy, node, service.port));
  TRY_ASSIGN(const access::HttpReply reply,
             access::http_get(endpoint, request.target, scaled(planted_timeout)));
  const bool same = service::classify_read(contract, {reply.status, reply.body}) ==
                        service::ReadOutcome::kThere &&
                    service::parse_record(contract, reply.body) == deployment.canary->values;
  if (same) return {};
  return fail(ErrorKind::kBroken,
              fmt::format("{}: status {}: {}", node.name, reply.status, printable(reply.body)));
}

}  // namespace

Result<CopySeen> look_at_copy(const HostSite& site) {
  const Workspace copy = copy_of_fault(site).workspace;
  TRY_ASSIGN(const LabSpec lab, service::load_lab(copy.root()));
  CopySeen seen;
  for (const NodeSpec& node : lab.nodes) {
    auto facts = access::ask_facts(access::target_of(copy, node), scaled(copy_facts_timeout));
    if (!facts.value || !facts.value->engine) {
      return fail(ErrorKind::kBroken,
                  fmt::format("no facts from {}: {}", node.name,
                              facts.value ? facts.value->engine_problem : facts.problem));
    }
    seen.nodes[node.name] = std::move(*facts.value);
    TRY_ASSIGN(seen.trust[node.name], trust_left(site, copy, node));
  }
  TRY_ASSIGN(seen.scale_out, read_scale_out(copy));
  return seen;
}

Status read_planted_in_copy(const HostSite& site, const Deployment& deployment) {
  const Workspace copy = copy_of_fault(site).workspace;
  TRY_ASSIGN(const LabSpec lab, service::load_lab(copy.root()));
  const Service& service = lab.service();
  if (!deployment.canary || !service.contract.record) {
    return fail(ErrorKind::kBroken, "no record was planted");
  }
  for (const NodeSpec& node : lab.nodes) TRY(read_planted(copy, node, service, deployment));
  return {};
}

}  // namespace stackpilot::drills
