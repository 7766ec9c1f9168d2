#include "lifecycle/release.h"

#include <fmt/format.h>

#include "access/observe/http.h"
#include "access/observe/node_route.h"
#include "base/clock.h"
#include "base/find.h"
#include "base/slowness.h"
#include "events/step.h"
#include "events/stream.h"
#include "lifecycle/deploy.h"
#include "lifecycle/scale.h"
#include "model/service_images.h"
#include "provision/image_store.h"
#include "service/contract/answer.h"

namespace stackpilot::lifecycle {
namespace {

constexpr auto release_patience = Millis(60'000);
constexpr auto version_timeout = Millis(5'000);

const char* verb_of(Wrong wrong) {
  switch (wrong) {
    case Wrong::kCrashes:
      return "crashes";
    case Wrong::kNeverReady:
      return "never-ready";
    case Wrong::kOtherVersion:
      return "other-version";
    case Wrong::kNothing:
      break;
  }
  return "";
}

// A project and a stack of one service would share its port and its data.
Status stop_projects(const SwarmSite& site) {
  events::Step step(fmt::format("Stop {} where it runs by itself", site.service.project));
  TRY_ASSIGN(const auto nodes, running_nodes(site.lab));
  std::vector<std::string> stopped(nodes.size());
  TRY(on_nodes(nodes, [&](const NodeSpec& node) -> Status {
    TRY_ASSIGN(const Json answer, ask_swarm_node(site, node, {"stop-project"}));
    stopped[static_cast<std::size_t>(&node - nodes.data())] = answer.value("did", "");
    return {};
  }));
  std::vector<std::string> words;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (stopped[i] == "stopped") words.push_back(nodes[i].name);
  }
  step.done(words.empty() ? "nowhere" : fmt::format("on {}", fmt::join(words, ", ")));
  return {};
}

// Ids of the images of these recipes: the same in every engine, and looked up nowhere.
ImageReferences ids_of(const std::vector<BaseImage>& images,
                       const std::vector<std::string>& recipes) {
  ImageReferences ids;
  for (const std::string& recipe : recipes) {
    ids[recipe] = provision::image_named(images, recipe).id;
  }
  return ids;
}

Result<Release> make_release(const SwarmSite& site, const std::vector<NodeSpec>& managers,
                             const std::vector<BaseImage>& images, Wrong wrong) {
  const NodeSpec& builder = managers.front();
  events::Step step(fmt::format("Build {} and push it, on {}", site.service.project, builder.name));
  const Deployment begun = begin_deployment(site.lab, site.service);
  std::vector<std::string> verb = {
      "make-release",    "--build-id",   begun.build_id,
      "--git-sha",       begun.git_sha,  "--build-time",
      begun.deployed_at, "--registries", to_text(Json(names_of(managers)))};
  if (site.service.contract.source.empty()) {
    TRY_ASSIGN(const auto recipes, recipes_of_stack(site));
    verb.insert(verb.end(), {"--images", to_text(Json(references_to(images, recipes)))});
  } else {
    const std::string toolchain(toolchain_image);
    verb.insert(verb.end(), {"--toolchain", provision::image_named(images, toolchain).reference});
  }
  if (wrong != Wrong::kNothing) verb.insert(verb.end(), {"--wrong", verb_of(wrong)});
  TRY_ASSIGN(const Json made,
             ask_swarm_node(site, builder, verb, [&](std::string_view line) { step.at(line); }));
  TRY_ASSIGN(Release release, parse_json<Release>(to_text(made), "the answer of " + builder.name));
  step.done("build " + release.deployment.build_id);
  return release;
}

struct Ended {
  bool rolled_back = false;
  std::string why;
  std::map<std::string, ContainerSettings> containers;
};

Result<Ended> roll_out(const SwarmSite& site, const ScaleOut& record, const Release& release,
                       const std::vector<BaseImage>& images, const std::string& folder = {}) {
  events::Step step(fmt::format("Roll {} out", release.deployment.build_id));
  TRY_ASSIGN(const auto nodes, running_nodes(site.lab));
  TRY_ASSIGN(const auto managers, running_managers(site.lab, record));
  TRY_ASSIGN(const auto recipes, recipes_of_stack(site));
  std::vector<std::string> verb = {"roll-out",
                                   "--reference",
                                   release.reference,
                                   "--images",
                                   to_text(Json(ids_of(images, recipes))),
                                   "--away",
                                   to_text(Json(away_of(site.lab.spec(), nodes)))};
  if (record.encrypted) verb.emplace_back("--encrypted");
  if (!folder.empty()) verb.insert(verb.end(), {"--folder", folder});
  TRY_ASSIGN(const Json answer, ask_swarm_node(site, managers.front(), verb,
                                               [&](std::string_view line) { step.at(line); }));
  Ended ended;
  ended.rolled_back = answer.value("rolled_back", false);
  ended.why = answer.value("why", "");
  ended.containers = answer.value("containers", decltype(ended.containers)());
  step.done(ended.rolled_back ? "rolled back" : "runs");
  return ended;
}

// The build that the service names on that node; an error when it does not say.
Result<std::string> version_on(const SwarmSite& site, const NodeSpec& node) {
  const VersionContract& contract = *site.service.contract.version;
  TRY_ASSIGN(const access::HttpEndpoint endpoint,
             access::route_to(site.lab.workspace(), node, site.service.port));
  TRY_ASSIGN(const access::HttpReply reply,
             access::http_get(endpoint, contract.get, scaled(version_timeout)));
  const auto build = service::value_at(reply.body, contract.build_id);
  if (reply.status == 200 && build) return *build;
  return fail(ErrorKind::kBroken,
              fmt::format("{} on {} answers {}", contract.get, node.name, reply.status));
}

// Why what runs now is not that release, by its own words; empty when it is.
Result<std::string> why_not_that(const SwarmSite& site, const Release& release) {
  const Contract& contract = site.service.contract;
  if (!contract.version || contract.source.empty()) return std::string();
  TRY_ASSIGN(const auto nodes, running_nodes(site.lab));
  for (const NodeSpec& node : nodes) {
    const auto said = version_on(site, node);
    if (!said) return said.error().message;
    if (*said != release.deployment.build_id) {
      return fmt::format("{} on {} names build {}, not {}", contract.version->get, node.name, *said,
                         release.deployment.build_id);
    }
  }
  return std::string();
}

// Each node with a replica is one that the service is deployed on, and no other is.
Status record_deployments(const SwarmSite& site, const ScaleOut& record) {
  const Workspace& workspace = site.lab.workspace();
  for (const NodeSpec& node : site.lab.spec().nodes) {
    if (contains(record.replicas, node.name)) {
      Deployment deployment = record.release->deployment;
      deployment.node = node.name;
      TRY(record_deployment(workspace, deployment));
      continue;
    }
    std::error_code failed;
    fs::remove(workspace.deployment(node.name, site.service.project), failed);
    if (failed) return fail(ErrorKind::kBroken, "cannot forget the deploy: " + failed.message());
  }
  return {};
}

// `more`: options that say what else goes. One node after the other: where nodes share a disk, as
// containers do, the database waits for it meanwhile.
Status tidy(const SwarmSite& site, const ScaleOut& record,
            const std::vector<std::string>& more = {}) {
  std::vector<std::string> keep = {record.release->deployment.build_id};
  if (record.previous) keep.push_back(record.previous->deployment.build_id);
  std::vector<std::string> verb = {"tidy", "--keep", to_text(Json(keep))};
  verb.insert(verb.end(), more.begin(), more.end());
  TRY_ASSIGN(const auto nodes, running_nodes(site.lab));
  for (const NodeSpec& node : nodes) TRY(ask_swarm_node(site, node, verb));
  return {};
}

// Waits until every node that runs answers that the service is ready.
Status await_ready(const SwarmSite& site) {
  TRY_ASSIGN(const auto nodes, running_nodes(site.lab));
  for (const NodeSpec& node : nodes) {
    TRY(wait_until_ready(site.lab, site.service, node, scaled(release_patience)));
  }
  return {};
}

// The release that ran before runs again; Swarm did it by itself, or we do it.
Result<Rollout> give_up(const SwarmSite& site, ScaleOut record, const Release& release,
                        const std::string& why, const std::vector<BaseImage>& images) {
  record.under_way.reset();
  if (record.release) {
    TRY(roll_out(site, record, *record.release, images));
    TRY(await_ready(site));
  }
  TRY(write_scale_out(site.lab.workspace(), record));
  if (record.release) TRY(tidy(site, record));
  return Rollout{.rolled_back = true, .why = why, .release = release};
}

Status finish(const SwarmSite& site, ScaleOut record, Release release, Ended ended) {
  release.deployment.containers = std::move(ended.containers);
  record.previous = record.release;
  record.release = std::move(release);
  record.under_way.reset();
  TRY(write_scale_out(site.lab.workspace(), record));
  TRY(record_deployments(site, record));
  // Not of a release that was rolled back: its logs say why.
  return tidy(site, record, {"--ended"});
}

tl::unexpected<Error> was_rolled_back(const Service& service, const Rollout& rollout) {
  return fail(ErrorKind::kBroken, fmt::format("the release was rolled back: {}", rollout.why),
              fmt::format("the release before it runs on; mend the source and run `make release "
                          "SERVICE={}` again",
                          service.project));
}

// Rolls out what is under way, until it serves or the one before does again.
Result<Rollout> run_release(const SwarmSite& site, const ScaleOut& record, Release release,
                            const std::vector<BaseImage>& images, const std::string& folder) {
  TRY_ASSIGN(Ended ended, roll_out(site, record, release, images, folder));
  if (ended.rolled_back) return give_up(site, record, release, ended.why, images);
  TRY(await_ready(site));
  TRY_ASSIGN(const std::string why_not, why_not_that(site, release));
  if (!why_not.empty()) return give_up(site, record, release, why_not, images);
  TRY_ASSIGN(const auto managers, running_managers(site.lab, record));
  TRY_ASSIGN(release.deployment.canary,
             plant_canary(site.lab, site.service, managers.front(), release.deployment.build_id));
  TRY(finish(site, record, release, std::move(ended)));
  return Rollout{.release = std::move(release)};
}

}  // namespace

Result<ScaleOut> require_scale_out(const Workspace& workspace, const Service& service) {
  TRY_ASSIGN(auto record, read_scale_out(workspace));
  if (!record) {
    return fail(ErrorKind::kUsage, fmt::format("{} is not scaled out", service.project),
                "make scale-up");
  }
  TRY(require_is_scaled_out(*record, service));
  return std::move(*record);
}

Status roll_out_again(const SwarmSite& site, const ScaleOut& record,
                      const std::vector<BaseImage>& images, const std::string& folder) {
  TRY(stop_projects(site));
  TRY_ASSIGN(const Ended ended, roll_out(site, record, *record.release, images, folder));
  if (ended.rolled_back) {
    return fail(ErrorKind::kBroken, "the last release does not run any more: " + ended.why,
                "make release");
  }
  TRY(await_ready(site));
  return record_deployments(site, record);
}

Result<Rollout> roll_out_release(const Lab& lab, const Service& service, Wrong wrong,
                                 const std::string& folder) {
  const SwarmSite site{lab, service};
  TRY_ASSIGN(ScaleOut record, require_scale_out(lab.workspace(), service));
  TRY_ASSIGN(const auto managers, running_managers(lab, record));
  TRY_ASSIGN(const std::vector<BaseImage> images, images_for_stack(site));
  TRY(load_stack_images(site, record, images));
  const Stopwatch building;
  TRY_ASSIGN(Release release, make_release(site, managers, images, wrong));
  const double build_ms = building.elapsed_ms();
  TRY(stop_projects(site));
  record.under_way = release;
  TRY(write_scale_out(lab.workspace(), record));
  const Stopwatch rolling;
  TRY_ASSIGN(Rollout rollout, run_release(site, record, std::move(release), images, folder));
  rollout.build_ms = build_ms;
  rollout.roll_ms = rolling.elapsed_ms();
  return rollout;
}

Status release(const Lab& lab, const Service& service) {
  TRY_ASSIGN(const Rollout rollout, roll_out_release(lab, service, Wrong::kNothing));
  if (rollout.rolled_back) return was_rolled_back(service, rollout);
  return {};
}

Status rollback(Lab& lab, const Service& service) {
  const SwarmSite site{lab, service};
  TRY_ASSIGN(ScaleOut record, require_scale_out(lab.workspace(), service));
  if (!record.previous) {
    return fail(ErrorKind::kUsage, "there is no release before the last one",
                "`make release` makes a new one");
  }
  TRY_ASSIGN(const std::vector<BaseImage> images, images_for_stack(site));
  const Release before = *record.previous;
  record.under_way = before;
  TRY(write_scale_out(lab.workspace(), record));
  TRY_ASSIGN(Ended ended, roll_out(site, record, before, images));
  if (ended.rolled_back) {
    TRY_ASSIGN(const Rollout rollout, give_up(site, record, before, ended.why, images));
    return was_rolled_back(service, rollout);
  }
  TRY(await_ready(site));
  return finish(site, record, before, std::move(ended));
}

}  // namespace stackpilot::lifecycle
