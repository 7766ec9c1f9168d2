#include "prove/names.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/find.h"
#include "drills/expectation.h"

namespace stackpilot::prove {
namespace {

const EngineFacts* engine_of(const drills::Verification& green, const std::string& node) {
  const NodeObservation* seen =
      find_or_null(green.seen.nodes, [&](const NodeObservation& one) { return one.name == node; });
  return seen != nullptr && seen->facts && seen->facts->engine ? &*seen->facts->engine : nullptr;
}

std::string tag_of(const EngineFacts* engine, const std::string& image_id) {
  if (engine == nullptr) return "";
  for (const ImageFact& image : engine->images) {
    if (image.id == image_id && !image.tags.empty()) return image.tags.front();
  }
  return "";
}

void add_nodes(const LabSpec& lab, const NodeSpec& service_node, const NodeSpec& here,
               Names& names) {
  const NodeSpec* peer =
      find_or_null(lab.nodes, [&](const NodeSpec& one) { return one.name != here.name; });
  names["here"] = here.name;
  names["here_address"] = here.address;
  names["service_node"] = service_node.name;
  names["service_address"] = service_node.address;
  names["peer"] = peer == nullptr ? "" : peer->name;
  names["peer_address"] = peer == nullptr ? "" : peer->address;
  names["host"] = lab.network.host;
  names["stranger"] = "192.0.2.99";  // for documentation: RFC 5737
}

// The first reason that the service declares for it; empty when it gives none.
std::string reason_for(const Service& service, const char* what) {
  const auto& reasons = service.contract.readiness.reasons;
  const auto found = reasons.find(what);
  return found == reasons.end() || found->second.empty() ? "" : found->second.front();
}

void add_declared(const Service& service, Names& names) {
  const Dependency dependency = service.dependency.value_or(Dependency());
  names["api"] = service.component.container;
  names["db"] = dependency.component.container;
  names["api_service"] = service.component.service;
  names["db_service"] = dependency.component.service;
  names["api_image"] = service.component.image;
  names["api_image_name"] = service.component.image.substr(0, service.component.image.rfind(':'));
  names["volume"] = dependency.volume;
  names["port"] = std::to_string(service.port);
  names["db_port"] = std::to_string(dependency.port);
  names["db_user"] = dependency.contract.user;
  names["db_name"] = dependency.contract.database;
  names["db_variable"] = dependency.contract.variable;
  names["why_unreachable"] = reason_for(service, "unreachable");
  names["why_refused"] = reason_for(service, "refused");
  names["source"] = service.contract.source;
  names["compose_file"] = service.compose_file;
}

// With its replica goes neither the database nor what the other names are about.
std::string bystander_of(const ScaleOut& record, const std::string& here) {
  const std::string* found = find_last_or_null(record.replicas, [&](const std::string& one) {
    return one != here && one != record.database;
  });
  return found == nullptr ? "" : *found;
}

void add_seen(const Service& service, const drills::Verification& green, const std::string& node,
              const std::string& here, Names& names) {
  const Dependency dependency = service.dependency.value_or(Dependency());
  const ContainerFact* api = drills::find_container(green, node, service.component.container);
  const ContainerFact* db = drills::find_container(green, node, dependency.component.container);
  names["api_image_id"] = api == nullptr ? "" : api->image_id;
  names["api_started_at"] = api == nullptr ? "" : api->started_at;
  names["db_started_at"] = db == nullptr ? "" : db->started_at;
  names["db_address"] = db == nullptr || db->addresses.empty() ? "" : db->addresses.front();
  names["images"] = drills::base_images_on(green, node);
  names["db_image"] = db == nullptr ? "" : tag_of(engine_of(green, node), db->image_id);
  const Deployment* deployed = first_deployment(green.seen);
  const auto& scaled = green.seen.scale_out;
  names["release_tag"] = scaled && scaled->record.release ? scaled->record.release->tag : "";
  names["bystander"] = scaled ? bystander_of(scaled->record, here) : "";
  names["canary"] = deployed == nullptr || !deployed->canary ? "" : deployed->canary->id;
}

// Other braces belong to the text.
bool is_name(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

}  // namespace

Names names_of(const LabSpec& lab, const Service& service, const drills::Verification& green,
               const NodeSpec& service_node, const NodeSpec& here) {
  Names names;
  add_nodes(lab, service_node, here, names);
  add_declared(service, names);
  add_seen(service, green, service_node.name, here.name, names);
  return names;
}

Result<std::string> filled_in(std::string_view text, const Names& names) {
  std::string filled;
  while (!text.empty()) {
    const std::size_t from = std::min(text.find('{'), text.size());
    const std::size_t to = text.find('}', from);
    filled += text.substr(0, from);
    text.remove_prefix(from);
    if (to == std::string_view::npos) return filled + std::string(text);
    const std::string name(text.substr(1, to - from - 1));
    const auto found = names.find(name);
    if (found != names.end()) {
      filled += found->second;
      text.remove_prefix(to - from + 1);
    } else if (is_name(name)) {
      return fail(ErrorKind::kUsage, fmt::format("no name {{{}}}", name));
    } else {
      filled += '{';
      text.remove_prefix(1);
    }
  }
  return filled;
}

}  // namespace stackpilot::prove
