#include "guarantees/service_view.h"

#include <algorithm>

#include "base/find.h"
#include "model/scale_out.h"
#include "service/contract/answer.h"

namespace stackpilot::guarantees {
namespace {

// Whether the API container answers on the port: it names the build in its image's labels.
bool is_genuine(const ServiceCase& about, const ServiceView& view) {
  if (view.node == nullptr || view.api == nullptr || view.image == nullptr) return false;
  if (!view.api->running || view.front == nullptr || !view.front->running) return false;
  if (!publishes(*view.front, *view.node, about.declared.port)) return false;
  if (!names_its_build(about.declared)) {
    const std::optional<Deployment>& deployed = about.service.deployment;
    return deployed && deployed->image_id == view.api->image_id;
  }
  const std::optional<BuildIdentity> answered = answered_build(about);
  return answered && answered == labelled_build(*view.image);
}

// The names that the tasks of a swarm's service have on a network, its own among them.
bool has_name_there(const SwarmService& service, const std::string& network,
                    const std::string& name) {
  const auto joined = service.networks.find(network);
  if (joined == service.networks.end()) return false;
  const auto& aliases = joined->second;
  return service.name == name || std::find(aliases.begin(), aliases.end(), name) != aliases.end();
}

// The engine says of no task by which names others find it.
void add_swarm_services(const SwarmView& swarm, const ContainerFact& api, const std::string& name,
                        std::vector<std::string>& holders) {
  for (const SwarmService& service : swarm.services) {
    const auto& networks = api.networks;
    if (std::any_of(networks.begin(), networks.end(),
                    [&](const auto& one) { return has_name_there(service, one.first, name); })) {
      holders.push_back(service.name);
    }
  }
}

void view_dependency(const ServiceCase& about, ServiceView& view) {
  if (!about.declared.dependency) return;
  const std::string& there = about.service.dependency_node;
  const std::string& node = there.empty() ? about.service.node : there;
  view.db_node = about.lab.find_node(node);
  const NodeFacts* facts = find_facts(about, node);
  if (facts == nullptr) return;
  const auto own = facts->services.find(about.declared.project);
  if (own != facts->services.end() && own->second.dependency) {
    view.dependency = &*own->second.dependency;
  }
  if (!facts->engine) return;
  view.db_engine = &*facts->engine;
  view.db = find_container(*view.db_engine, about.declared.dependency->component.container);
}

}  // namespace

const ImageFact* find_image(const EngineFacts& engine, const std::string& id) {
  return find_or_null(engine.images, [&](const ImageFact& one) { return one.id == id; });
}

ServiceView view_service(const ServiceCase& about) {
  ServiceView view;
  view.node = about.lab.find_node(about.service.node);
  view.facts = find_facts(about, about.service.node);
  view_dependency(about, view);
  if (view.facts == nullptr) return view;
  const auto own = view.facts->services.find(about.declared.project);
  if (own != view.facts->services.end()) view.own = &own->second;
  if (!view.facts->engine) return view;
  view.engine = &*view.facts->engine;
  view.api = find_container(*view.engine, about.declared.component.container);
  view.front = view.api;
  if (is_scaled_out(about, about.declared)) {
    view.front =
        find_container(*view.engine, swarm_service_name(about.declared.project, stack_proxy));
  }
  if (view.api != nullptr) {
    view.image = find_image(*view.engine, view.api->image_id);
  }
  return view;
}

std::optional<BuildIdentity> labelled_build(const ImageFact& image) {
  const auto digest = image.labels.find("stackpilot.source_digest");
  const auto build = image.labels.find("stackpilot.build_id");
  if (digest == image.labels.end() || build == image.labels.end()) return std::nullopt;
  if (digest->second.empty() || build->second.empty()) return std::nullopt;
  return BuildIdentity{digest->second, build->second};
}

bool names_its_build(const Service& service) {
  return service.contract.version && !service.contract.source.empty();
}

std::optional<BuildIdentity> answered_build(const ServiceCase& about) {
  const HttpProbe& version = about.service.version;
  const std::optional<VersionContract>& contract = about.declared.contract.version;
  if (!contract || version.status != 200) return std::nullopt;
  const auto digest = service::value_at(version.body, contract->source_digest);
  const auto build = service::value_at(version.body, contract->build_id);
  if (!digest || !build) return std::nullopt;
  return BuildIdentity{*digest, *build};
}

std::optional<std::string> why_not_ready(const ServiceCase& about) {
  const HttpProbe& ready = about.service.ready;
  return service::why_not_ready(about.declared.contract.readiness, ready.status, ready.body);
}

bool publishes(const ContainerFact& container, const NodeSpec& node, int port) {
  return std::any_of(container.ports.begin(), container.ports.end(), [&](const PublishedPort& one) {
    const std::string& address = one.host_address;
    return one.host_port == port &&
           (address.empty() || address == "0.0.0.0" || address == node.address);
  });
}

std::vector<std::string> holders_of_name(const ServiceCase& about, const ServiceView& view,
                                         const std::string& name) {
  std::vector<std::string> holders;
  if (view.engine == nullptr || view.api == nullptr) return holders;
  for (const ContainerFact& one : view.engine->containers) {
    const bool found = std::any_of(one.networks.begin(), one.networks.end(), [&](const auto& its) {
      const auto& [network, aliases] = its;
      return view.api->networks.count(network) != 0 &&
             std::find(aliases.begin(), aliases.end(), name) != aliases.end();
    });
    if (found && one.running) holders.push_back(one.name);
  }
  const SwarmView* swarm = find_swarm(about.seen);
  if (swarm != nullptr && is_scaled_out(about, about.declared)) {
    add_swarm_services(*swarm, *view.api, name, holders);
  }
  return holders;
}

bool is_dependency_up(const ServiceView& view) {
  return view.dependency != nullptr && view.dependency->answers;
}

std::optional<Unknown> engine_out_of_sight(const ServiceCase& about, const ServiceView& view) {
  if (view.node == nullptr) {
    return Unknown{"\"" + about.service.node + "\" is not a node of the lab", ""};
  }
  if (view.facts == nullptr) return why_no_facts(about, *view.node);
  if (view.engine == nullptr) return why_no_engine(*view.facts);
  if (view.own == nullptr) return Unknown{"its lab.yaml does not list the service", "G-03-01"};
  return std::nullopt;
}

std::optional<Unknown> service_out_of_sight(const ServiceCase& about, const ServiceView& view) {
  if (std::optional<Unknown> unseen = engine_out_of_sight(about, view)) return unseen;
  if (!about.declared.dependency || view.db_engine != nullptr) return std::nullopt;
  if (view.db_node == nullptr) return Unknown{"the node of its dependency is none of the lab", ""};
  const NodeFacts* facts = find_facts(about, view.db_node->name);
  return facts == nullptr ? why_no_facts(about, *view.db_node) : why_no_engine(*facts);
}

Unknown no_replica(const ServiceCase& about) {
  const std::optional<Unknown> unseen = engine_out_of_sight(about, view_service(about));
  return unseen ? *unseen : Unknown{"no replica runs there", "G-02-05"};
}

const Reach& tcp_of_answers(const ServiceCase& about) {
  static const Reach none{false, "no replica runs there"};
  if (!is_scaled_out(about, about.declared)) return about.service.tcp;
  return about.service.replica_tcp ? *about.service.replica_tcp : none;
}

std::optional<Unknown> answers_in_doubt(const ServiceCase& about, const ServiceView& view) {
  if (std::optional<Unknown> unseen = engine_out_of_sight(about, view)) return unseen;
  if (view.api == nullptr && is_scaled_out(about, about.declared)) {
    return Unknown{"no replica runs there", "G-02-05"};
  }
  if (!about.service.tcp.ok || !tcp_of_answers(about).ok)
    return Unknown{"nothing accepts connections", "G-02-06"};
  const HttpProbe& version = about.service.version;
  if (names_its_build(about.declared) && version.silent) {
    return no_answer_in_time(version.target, version.problem);
  }
  if (!is_genuine(about, view)) {
    return Unknown{"what answers is not the deployed service", "G-02-05"};
  }
  return std::nullopt;
}

}  // namespace stackpilot::guarantees
