#include "lifecycle/deploy.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "access/observe/deployment_files.h"
#include "access/observe/node_reader.h"
#include "access/observe/node_route.h"
#include "access/observe/node_target.h"
#include "base/digest.h"
#include "base/find.h"
#include "base/slowness.h"
#include "events/step.h"
#include "lifecycle/planting.h"
#include "lifecycle/readiness.h"
#include "model/service_images.h"
#include "provision/image_store.h"
#include "service/contract/place.h"

namespace stackpilot::lifecycle {
namespace {

using access::HttpEndpoint;
using access::Operator;

constexpr auto deploy_timeout = Millis(900'000);
constexpr auto ready_timeout = Millis(90'000);
constexpr auto return_timeout = Millis(30'000);  // for a service whose node has just booted

std::string git_revision(const Operator& host, const fs::path& repository) {
  const auto head = host.program({"git", "-C", repository.string(), "rev-parse", "HEAD"});
  return head ? access::trimmed(head->out) : "unknown";
}

Status load_images(const Lab& lab, const NodeSpec& node, const std::vector<BaseImage>& images,
                   const std::vector<std::string>& recipes) {
  events::Step step("Base images on " + node.name);
  TRY_ASSIGN(const auto missing, load_base_images(lab, node, images, recipes));
  step.done(missing.empty() ? "already there" : fmt::format("loaded {}", fmt::join(missing, ", ")));
  return {};
}

// What the node answers about the deploy that it made.
Status take_over(const Json& answer, Deployment& deployment) {
  try {
    answer.at("image_id").get_to(deployment.image_id);
    answer.at("source_digest").get_to(deployment.source_digest);
    answer.at("source_files").get_to(deployment.source_files);
    answer.at("compose_files").get_to(deployment.compose_files);
    answer.at("containers").get_to(deployment.containers);
  } catch (const Json::exception& bad) {
    return fail(
        ErrorKind::kBroken,
        fmt::format("the node's answer to deploy is not the expected JSON: {}", bad.what()));
  }
  return {};
}

// Whether what the compose file reads or mounts is not what it was at the last deploy.
bool has_other_files(const Lab& lab, const Service& service, const NodeSpec& node) {
  const auto before = read_deployment(lab.workspace(), node.name, service.project);
  const auto now = access::read_deployment_files(lab.workspace().root(), service);
  return !before || !now || before->compose_files != now->compose;
}

std::vector<std::string> deploy_verb(const Lab& lab, const Service& service, const NodeSpec& node,
                                     const Deployment& deployment,
                                     const std::vector<BaseImage>& images,
                                     const std::vector<std::string>& recipes) {
  std::vector<std::string> verb = verb_for(
      lab, service, node,
      {"deploy", "--build-id", deployment.build_id, "--git-sha", deployment.git_sha, "--build-time",
       deployment.deployed_at, "--images", to_text(Json(references_to(images, recipes)))});
  if (!service.contract.source.empty()) {
    const std::string toolchain(toolchain_image);
    verb.insert(verb.end(), {"--toolchain", provision::image_named(images, toolchain).reference});
  }
  if (has_other_files(lab, service, node)) verb.emplace_back("--recreate");
  return verb;
}

Result<Deployment> build_and_start(const Lab& lab, const Service& service, const NodeSpec& node,
                                   const std::vector<BaseImage>& images,
                                   const std::vector<std::string>& recipes) {
  events::Step step(
      fmt::format(fmt::runtime(service.contract.source.empty() ? "Start {} on {}"
                                                               : "Build {} from source on {}"),
                  service.project, node.name));
  Deployment deployment = begin_deployment(lab, service);
  const Result<Json> built =
      lab.host().on_node(access::target_of(lab.workspace(), node),
                         deploy_verb(lab, service, node, deployment, images, recipes),
                         {.timeout = scaled(deploy_timeout),
                          .on_line = [&](std::string_view line) { step.at(line); }});
  if (!built) return pass_on(built);
  TRY(take_over(*built, deployment));
  step.done(fmt::format("build {}{}", deployment.build_id, built->value("did", "")));
  return deployment;
}

Result<HttpEndpoint> service_on(const Lab& lab, const Service& service, const NodeSpec& node) {
  return access::route_to(lab.workspace(), node, service.port);
}

// Whether the files are those of the deploy, and its image is there under its name.
bool is_current(const NodeFacts& facts, const Service& service, const Deployment& deployment) {
  const auto own = facts.services.find(service.project);
  if (!facts.engine || own == facts.services.end() ||
      own->second.source_files != deployment.source_files ||
      own->second.compose_files != deployment.compose_files) {
    return false;
  }
  const ImageFact* image = find_or_null(
      facts.engine->images, [&](const ImageFact& one) { return one.id == deployment.image_id; });
  if (image == nullptr || service.contract.source.empty()) return image != nullptr;
  const auto& tags = image->tags;
  return contains(tags, service.component.image);
}

// Whether its containers run, the component from the deployed image.
bool runs(const EngineFacts& engine, const Service& service, const Deployment& deployment) {
  const auto& all = engine.containers;
  const auto running = [&](const std::string& name) {
    return find_or_null(all,
                        [&](const ContainerFact& one) { return one.name == name && one.running; });
  };
  const ContainerFact* component = running(service.component.container);
  if (component == nullptr || component->image_id != deployment.image_id) return false;
  return !service.dependency || running(service.dependency->component.container) != nullptr;
}

Status start(const Lab& lab, const Service& service, const NodeSpec& node,
             const Deployment& deployment, const std::vector<BaseImage>& images) {
  TRY_ASSIGN(const std::vector<std::string> recipes, recipes_of(lab, service));
  TRY(load_images(lab, node, images, recipes));
  events::Step step(fmt::format("Start {} on {}", service.project, node.name));
  TRY_ASSIGN(const Json started,
             lab.host().on_node(access::target_of(lab.workspace(), node),
                                verb_for(lab, service, node,
                                         {"start", "--image-id", deployment.image_id, "--images",
                                          to_text(Json(references_to(images, recipes)))}),
                                {.timeout = scaled(deploy_timeout)}));
  step.done(started.value("did", ""));
  return {};
}

}  // namespace

Status record_deployment(const Workspace& workspace, const Deployment& deployment) {
  const fs::path file = workspace.deployment(deployment.node, deployment.project);
  TRY(make_folder(file.parent_path()));
  return write_file(file, to_text(Json(deployment), 2) + "\n");
}

// From the node's read-only view of the cache.
Result<std::vector<std::string>> load_base_images(const Lab& lab, const NodeSpec& node,
                                                  const std::vector<BaseImage>& images,
                                                  const std::vector<std::string>& recipes) {
  std::vector<BaseImage> needed;
  std::vector<std::string> verb = verb_for(lab, node, {"load"});
  for (const std::string& recipe : recipes) {
    needed.push_back(provision::image_named(images, recipe));
    verb.insert(verb.end(), {"--image", to_text(Json(needed.back()))});
  }
  TRY(lab.provider().provide_images(node, needed));
  TRY_ASSIGN(const Json loaded, lab.host().on_node(access::target_of(lab.workspace(), node), verb,
                                                   {.timeout = scaled(deploy_timeout)}));
  return loaded.value("loaded", std::vector<std::string>());
}

ImageReferences references_to(const std::vector<BaseImage>& images,
                              const std::vector<std::string>& recipes) {
  ImageReferences references;
  for (const std::string& recipe : recipes) {
    references[recipe] = provision::image_named(images, recipe).reference;
  }
  return references;
}

Deployment begin_deployment(const Lab& lab, const Service& service) {
  Deployment deployment;
  deployment.project = service.project;
  deployment.build_id = utc_stamp() + "-" + random_hex(4);
  deployment.git_sha = git_revision(lab.host(), lab.workspace().root());
  deployment.deployed_at = utc_now();
  return deployment;
}

Result<std::optional<PlantedRecord>> plant_canary(const Lab& lab, const Service& service,
                                                  const NodeSpec& node,
                                                  const std::string& build_id) {
  if (!service.contract.record) return std::nullopt;
  TRY_ASSIGN(const HttpEndpoint endpoint, service_on(lab, service, node));
  auto planted = plant_record(lab.host(), endpoint, *service.contract.record, build_id);
  if (planted) return std::move(*planted);
  const NotPlanted& why = planted.error();
  const auto text = read_file(lab.workspace().root() / service.compose_file);
  const std::string place = service::place_of(text.value_or(""), service.compose_file, why.keys);
  return fail(ErrorKind::kBroken, fmt::format("{}: {}", place, why.message),
              "correct the contract there, or the service, and run the command again");
}

Status wait_until_ready(const Lab& lab, const Service& service, const NodeSpec& node,
                        Millis patience) {
  const ReadinessContract& contract = service.contract.readiness;
  events::Step step(
      fmt::format("Wait for http://{}:{}{}", node.address, service.port, contract.get));
  TRY_ASSIGN(const HttpEndpoint endpoint, service_on(lab, service, node));
  Status ready = wait_until_ready(endpoint, contract, patience, step);
  if (ready) {
    step.done();
  } else if (ready.error().kind == ErrorKind::kBroken) {
    ready.error().hint = fmt::format("`make logs SERVICE={} NODE={}` shows what it says",
                                     service.project, node.name);
  }
  return ready;
}

Status deploy(const Lab& lab, const Service& service, const NodeSpec& node,
              const std::vector<BaseImage>& images) {
  TRY_ASSIGN(const std::vector<std::string> recipes, recipes_of(lab, service));
  std::vector<std::string> needed = recipes;
  if (!service.contract.source.empty()) needed.emplace_back(toolchain_image);
  TRY(load_images(lab, node, images, needed));
  TRY_ASSIGN(Deployment deployment, build_and_start(lab, service, node, images, recipes));
  return put_on_record(lab, service, node, std::move(deployment), scaled(ready_timeout));
}

Status put_on_record(const Lab& lab, const Service& service, const NodeSpec& node,
                     Deployment deployment, Millis patience) {
  TRY(wait_until_ready(lab, service, node, patience));
  deployment.node = node.name;
  TRY_ASSIGN(deployment.canary, plant_canary(lab, service, node, deployment.build_id));
  return record_deployment(lab.workspace(), deployment);
}

Result<ImageReferences> provide_base_images(const Lab& lab, const NodeSpec& node,
                                            const std::vector<std::string>& recipes) {
  std::vector<ImageSpec> wanted = lab.spec().images;
  std::erase_if(wanted, [&](const ImageSpec& one) { return !contains(recipes, one.name); });
  TRY_ASSIGN(const auto images, lab.provider().base_images(wanted));
  TRY(load_images(lab, node, images, recipes));
  return references_to(images, recipes);
}

Result<std::vector<std::string>> recipes_of(const Lab& lab, const Service& service) {
  TRY_ASSIGN(const std::string text, read_file(lab.workspace().root() / service.compose_file));
  std::vector<std::string> recipes;
  for (const ImageSpec& recipe : images_of_compose(text, lab.spec().images)) {
    recipes.push_back(recipe.name);
  }
  return recipes;
}

Result<std::vector<BaseImage>> base_images_for(const Lab& lab,
                                               const std::vector<Service>& services) {
  std::set<std::string> names;
  for (const Service& service : services) {
    TRY_ASSIGN(const std::string text, read_file(lab.workspace().root() / service.compose_file));
    const bool built = !service.contract.source.empty();
    for (const ImageSpec& one : images_of_service(text, built, lab.spec().images)) {
      names.insert(one.name);
    }
  }
  std::vector<ImageSpec> needed = lab.spec().images;
  std::erase_if(needed, [&](const ImageSpec& one) { return names.count(one.name) == 0; });
  return lab.provider().base_images(needed);
}

Status share_service_image(const Lab& lab, const Service& service, const NodeSpec& from,
                           const std::string& archive) {
  TRY(lab.host().fetch_from_node(access::target_of(lab.workspace(), from),
                                 {"image", "--node", from.name, "--service", service.project},
                                 lab.workspace().shared() / archive));
  return lab.provider().refresh();
}

bool is_deployed(const Lab& lab, const Service& service, const NodeSpec& node,
                 const std::vector<BaseImage>& images) {
  const std::optional<Deployment> deployment =
      read_deployment(lab.workspace(), node.name, service.project);
  if (!deployment) return false;
  const auto facts =
      access::ask_facts(access::target_of(lab.workspace(), node), scaled(Millis(10'000))).value;
  if (!facts || !is_current(*facts, service, *deployment)) return false;
  const auto becomes_ready = [&] {
    return wait_until_ready(lab, service, node, scaled(return_timeout)).has_value();
  };
  if (runs(*facts->engine, service, *deployment) && becomes_ready()) return true;
  return start(lab, service, node, *deployment, images) && becomes_ready();
}

}  // namespace stackpilot::lifecycle
