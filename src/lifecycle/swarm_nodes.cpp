#include "lifecycle/swarm_nodes.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <future>

#include "access/observe/node_reader.h"
#include "access/observe/node_target.h"
#include "access/observe/placed_program.h"
#include "base/find.h"
#include "base/slowness.h"
#include "base/wait.h"
#include "events/step.h"
#include "lifecycle/authority.h"
#include "lifecycle/deploy.h"
#include "model/service_images.h"
#include "model/swarm_member.h"
#include "provision/image_store.h"
#include "service/contract/answer.h"

namespace stackpilot::lifecycle {
namespace {

constexpr auto verb_timeout = Millis(900'000);
constexpr auto facts_timeout = Millis(10'000);
constexpr auto replica_timeout = Millis(10'000);
constexpr auto replica_patience = Millis(30'000);
constexpr const char* registry_recipe = "registry";

SwarmMember member_of(const ScaleOut& record, const NodeSpec& node) {
  return {node.name, contains(record.managers, node.name), contains(record.replicas, node.name),
          record.database == node.name};
}

// The first of these that no node has an address in: the default hands out 10.0.2.0/24, which is
// the network of many a virtual machine.
Result<std::string> free_pool(const SwarmSite& site) {
  std::vector<std::string> taken = {site.lab.spec().network.host};
  for (const NodeSpec& node : site.lab.spec().nodes) {
    const auto facts =
        access::ask_facts(access::target_of(site.lab.workspace(), node), scaled(facts_timeout));
    if (!facts.value) {
      return fail(ErrorKind::kBroken,
                  fmt::format("{} does not say its addresses: {}", node.name, facts.problem));
    }
    const auto& own = facts.value->addresses;
    taken.insert(taken.end(), own.begin(), own.end());
  }
  for (int second = 77; second < 256; ++second) {
    const std::string start = fmt::format("10.{}.", second);
    const auto is_in = [&](const std::string& address) { return address.starts_with(start); };
    if (std::none_of(taken.begin(), taken.end(), is_in)) return start + "0.0/16";
  }
  return fail(ErrorKind::kUsage, "the nodes have addresses in all networks from 10.77 to 10.255");
}

Status trust(const SwarmSite& site, const ScaleOut& record, const Credentials& authority,
             const NodeSpec& node) {
  TRY_ASSIGN(const Json asked,
             ask_swarm_node(site, node, {"request", "--ca", authority.certificate}));
  std::string certificate;
  if (!asked.value("trusted", false)) {
    TRY_ASSIGN(certificate, certify(authority, node, asked.value("request", "")));
  }
  std::vector<std::string> verb = {"trust", "--ca", authority.certificate, "--registries",
                                   to_text(Json(record.managers))};
  if (!certificate.empty()) verb.insert(verb.end(), {"--certificate", certificate});
  TRY(ask_swarm_node(site, node, verb));
  return {};
}

Result<std::vector<NodeSpec>> require_managers(const std::vector<NodeSpec>& running,
                                               const ScaleOut& record) {
  std::vector<NodeSpec> managers = managers_among(running, record);
  if (!managers.empty()) return managers;
  return fail(
      ErrorKind::kCapability,
      fmt::format("no manager of the swarm is running: {}", fmt::join(record.managers, ", ")),
      "boot it: make up");
}

bool is_built(const Service& service) {
  return !service.contract.source.empty();
}

}  // namespace

Result<Json> ask_swarm_node(const SwarmSite& site, const NodeSpec& node,
                            const std::vector<std::string>& verb,
                            const std::function<void(std::string_view)>& on_line) {
  std::vector<std::string> line = {"swarm"};
  line.insert(line.end(), verb.begin(), verb.end());
  const std::vector<std::string> meant = verb_for(site.lab, site.service, node, {});
  line.insert(line.end(), meant.begin(), meant.end());
  return site.lab.host().on_node(access::target_of(site.lab.workspace(), node), line,
                                 {.timeout = scaled(verb_timeout), .on_line = on_line});
}

Status on_nodes(const std::vector<NodeSpec>& nodes,
                const std::function<Status(const NodeSpec&)>& act) {
  std::vector<std::future<Status>> acting;
  acting.reserve(nodes.size());
  for (const NodeSpec& node : nodes) {
    acting.push_back(std::async(std::launch::async, [&act, &node] { return act(node); }));
  }
  Status first;
  for (auto& one : acting) {
    Status ended = one.get();
    if (first && !ended) first = std::move(ended);
  }
  return first;
}

std::vector<std::string> names_of(const std::vector<NodeSpec>& nodes) {
  std::vector<std::string> names;
  names.reserve(nodes.size());
  for (const NodeSpec& node : nodes) names.push_back(node.name);
  return names;
}

std::vector<NodeSpec> managers_among(std::vector<NodeSpec> nodes, const ScaleOut& record) {
  std::erase_if(nodes, [&](const NodeSpec& one) { return !contains(record.managers, one.name); });
  return nodes;
}

Result<std::vector<NodeSpec>> running_nodes(const Lab& lab) {
  const machine::Survey& survey = lab.provider().survey();
  TRY_ASSIGN(const auto states, survey.list());
  std::vector<NodeSpec> nodes = lab.spec().nodes;
  std::erase_if(nodes, [&](const NodeSpec& one) {
    return state_of(states, one.name).power != machine::Power::kOn;
  });
  if (nodes.empty()) {
    return fail(ErrorKind::kCapability, "no node is running", "boot the lab: make up");
  }
  TRY(access::prepare_to_reach(lab.workspace()));
  TRY(lab.provider().refresh());
  return nodes;
}

Result<std::vector<NodeSpec>> running_managers(const Lab& lab, const ScaleOut& record) {
  TRY_ASSIGN(const auto nodes, running_nodes(lab));
  return require_managers(nodes, record);
}

std::vector<std::string> away_of(const LabSpec& lab, const std::vector<NodeSpec>& running) {
  std::vector<NodeSpec> others = lab.nodes;
  std::erase_if(others, [&](const NodeSpec& node) {
    return std::any_of(running.begin(), running.end(),
                       [&](const NodeSpec& one) { return one.name == node.name; });
  });
  return names_of(others);
}

Status form_swarm(const SwarmSite& site, const ScaleOut& record) {
  events::Step step("Form the swarm");
  const LabSpec& lab = site.lab.spec();
  TRY_ASSIGN(const std::string pool, free_pool(site));
  const NodeSpec& first = *lab.find_node(record.managers.front());
  TRY_ASSIGN(const Json formed, ask_swarm_node(site, first, {"form", "--pool", pool}));
  TRY_ASSIGN(const SwarmTickets tickets,
             parse_json<SwarmTickets>(to_text(formed), "the answer of " + first.name));
  std::vector<NodeSpec> others = lab.nodes;
  std::erase_if(others, [&](const NodeSpec& one) { return one.name == first.name; });
  TRY(on_nodes(others, [&](const NodeSpec& node) -> Status {
    const bool manager = contains(record.managers, node.name);
    TRY(ask_swarm_node(site, node,
                       {"join", "--address", first.address, "--token",
                        manager ? tickets.manager_token : tickets.worker_token, "--members",
                        to_text(Json(tickets.members))}));
    return {};
  }));
  TRY(settle_members(site, record));
  step.done(fmt::format("managers: {}", fmt::join(record.managers, ", ")));
  return {};
}

Status settle_members(const SwarmSite& site, const ScaleOut& record) {
  TRY_ASSIGN(const auto nodes, running_nodes(site.lab));
  TRY_ASSIGN(const auto managers, require_managers(nodes, record));
  const std::vector<std::string> away = away_of(site.lab.spec(), nodes);
  std::vector<SwarmMember> wanted;
  for (const NodeSpec& node : site.lab.spec().nodes) {
    wanted.push_back(member_of(record, node));
    wanted.back().away = contains(away, node.name);
  }
  TRY(ask_swarm_node(site, managers.front(), {"settle", "--members", to_text(Json(wanted))}));
  return {};
}

bool await_replica(const SwarmSite& site, const NodeSpec& node, Millis within) {
  const Deadline deadline(within);
  const ReadinessContract& wanted = site.service.contract.readiness;
  // Again, too, where the connection ends before the time is over.
  return wait_until(deadline, Millis(250), [&] {
    const auto replica =
        access::ask_replica(access::target_of(site.lab.workspace(), node), site.service.project,
                            deadline.left(), scaled(replica_timeout));
    return replica.value &&
           !service::why_not_ready(wanted, replica.value->ready.status, replica.value->ready.body);
  });
}

Status await_replicas(const SwarmSite& site, const ScaleOut& record) {
  if (!record.release || record.under_way) return {};
  events::Step step(fmt::format("Wait for the replicas of {}", site.service.project));
  TRY_ASSIGN(auto nodes, running_nodes(site.lab));
  std::erase_if(nodes, [&](const NodeSpec& one) { return !contains(record.replicas, one.name); });
  TRY(on_nodes(nodes, [&](const NodeSpec& node) -> Status {
    if (await_replica(site, node, scaled(replica_patience))) return {};
    return fail(ErrorKind::kBroken,
                fmt::format("the replica of {} on {} does not become ready", site.service.project,
                            node.name),
                fmt::format("`make logs SERVICE={} NODE={}` shows what it says; once that is "
                            "mended: make release",
                            site.service.project, node.name));
  }));
  step.done(fmt::format("on {}", fmt::join(names_of(nodes), ", ")));
  return {};
}

Result<bool> can_encrypt(const SwarmSite& site) {
  std::atomic<bool> all = true;
  TRY(on_nodes(site.lab.spec().nodes, [&](const NodeSpec& node) -> Status {
    TRY_ASSIGN(const Json answer, ask_swarm_node(site, node, {"encryption"}));
    if (!answer.value("can_encrypt", false)) all = false;
    return {};
  }));
  return all.load();
}

Status start_registries(const SwarmSite& site, const ScaleOut& record,
                        const std::vector<BaseImage>& images) {
  events::Step step("Start the registries");
  TRY_ASSIGN(const Credentials authority, ensure_authority(site.lab.workspace()));
  TRY_ASSIGN(const auto nodes, running_nodes(site.lab));
  TRY(on_nodes(nodes, [&](const NodeSpec& node) { return trust(site, record, authority, node); }));
  TRY_ASSIGN(const auto managers, require_managers(nodes, record));
  const std::string image = provision::image_named(images, registry_recipe).reference;
  TRY(on_nodes(managers, [&](const NodeSpec& node) -> Status {
    TRY(ask_swarm_node(site, node, {"registry", "--image", image}));
    return {};
  }));
  step.done(fmt::format("on {}", fmt::join(record.managers, ", ")));
  return {};
}

Status stock_registries(const SwarmSite& site, const ScaleOut& record) {
  if (!record.release) return {};
  events::Step step("The last release in all registries");
  TRY_ASSIGN(const auto managers, running_managers(site.lab, record));
  Release what = *record.release;
  what.deployment = {};
  TRY(on_nodes(managers, [&](const NodeSpec& node) -> Status {
    TRY(ask_swarm_node(site, node, {"stock", "--release", to_text(Json(what))}));
    return {};
  }));
  step.done();
  return {};
}

Status load_stack_images(const SwarmSite& site, const ScaleOut& record,
                         const std::vector<BaseImage>& images) {
  events::Step step("Base images on all nodes");
  TRY_ASSIGN(const std::vector<std::string> recipes, recipes_of_stack(site));
  TRY_ASSIGN(const auto nodes, running_nodes(site.lab));
  TRY(on_nodes(nodes, [&](const NodeSpec& node) -> Status {
    std::vector<std::string> needed = recipes;
    if (contains(record.managers, node.name)) {
      needed.emplace_back(registry_recipe);
      if (is_built(site.service)) needed.emplace_back(toolchain_image);
    }
    TRY(load_base_images(site.lab, node, images, needed));
    return {};
  }));
  step.done();
  return {};
}

Result<std::vector<std::string>> recipes_of_stack(const SwarmSite& site) {
  const std::string file = stack_file_of(site.service);
  const auto text = read_file(site.lab.workspace().root() / file);
  if (!text) {
    return fail(ErrorKind::kUsage,
                fmt::format("{} has no stack file: {}", site.service.project, text.error().message),
                "write " + file + "; infra/docker-stack.yml is one to start from");
  }
  std::vector<std::string> recipes;
  for (const ImageSpec& one : images_of_compose(*text, site.lab.spec().images)) {
    recipes.push_back(one.name);
  }
  return recipes;
}

Result<std::vector<BaseImage>> images_for_stack(const SwarmSite& site) {
  TRY_ASSIGN(std::vector<std::string> needed, recipes_of_stack(site));
  needed.emplace_back(registry_recipe);
  if (is_built(site.service)) needed.emplace_back(toolchain_image);
  std::vector<ImageSpec> wanted = site.lab.spec().images;
  std::erase_if(wanted, [&](const ImageSpec& one) { return !contains(needed, one.name); });
  return site.lab.provider().base_images(wanted);
}

}  // namespace stackpilot::lifecycle
