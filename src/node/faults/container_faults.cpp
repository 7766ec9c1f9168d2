// Containers of the service that are not as a deploy made them: with other settings, started by
// hand, or from another image.
#include <fmt/format.h>

#include "base/clock.h"
#include "base/slowness.h"
#include "node/faults/container_changes.h"
#include "node/faults/containers.h"
#include "node/faults/mutant_files.h"
#include "node/faults/service_back.h"
#include "node/service/compose.h"

namespace stackpilot::node {
namespace {

constexpr const char* settings_kind = "container-settings";
constexpr const char* by_hand_kind = "container-by-hand";
constexpr const char* swapped_kind = "image-swapped";
constexpr auto forge_timeout = Millis(60'000);

std::string mark_label(const FaultSite& site) {
  return "stackpilot.fault=" + site.id;
}

Result<Component> component_of(const FaultSite& site) {
  const Service& service = site.service();
  const std::string name = site.setting("component");
  if (name == "api") return service.component;
  if (name == "db" && service.dependency) return service.dependency->component;
  return fail(ErrorKind::kUsage, fmt::format("there is no component \"{}\"", name));
}

Result<const ContainerChange*> change_of(const FaultSite& site) {
  const ContainerChange* change = find_container_change(site.setting("change"));
  if (change != nullptr) return change;
  return fail(ErrorKind::kUsage, fmt::format("there is no change \"{}\"", site.setting("change")));
}

// Where the changed compose file is while compose reads it. Not beside the original, in the
// repository: relative paths in it are told by --project-directory.
fs::path changed_file_of(const FaultSite& site) {
  return fs::temp_directory_path() / fmt::format("stackpilot-{}.yml", site.id);
}

Status compose_changed(const FaultSite& site, const std::string& text, const Component& of) {
  const fs::path original = site.self.workspace.root() / site.service().compose_file;
  const fs::path changed = changed_file_of(site);
  TRY(write_file(changed, text));
  ThisNode self = site.self;
  self.service.compose_file = changed.string();
  TRY_ASSIGN(const ImageReferences images, site.images());
  const auto started = compose(site.here, self, images,
                               {"--project-directory", original.parent_path().string(), "up",
                                "--detach", "--no-build", "--no-deps", of.service});
  std::error_code ignored;
  fs::remove(changed, ignored);
  if (!started) return pass_on(started);
  return {};
}

Result<Injected> change_container(const FaultSite& site) {
  TRY_ASSIGN(const Component component, component_of(site));
  TRY_ASSIGN(const auto* change, change_of(site));
  TRY_ASSIGN(const std::string declared,
             read_file(site.self.workspace.root() / site.service().compose_file));
  TRY_ASSIGN(const std::string text, changed_project(declared, component.service, *change, site));
  TRY(will_replace(site, settings_kind, component.container));
  const Stopwatch since;
  // Compose would carry an anonymous volume over to the new container.
  TRY(remove_container(site, component.container));
  TRY(compose_changed(site, text, component));
  TRY(wait_until_ready(site));
  return Injected{since.elapsed_ms()};
}

Result<Bite> prove_container(const FaultSite& site) {
  TRY_ASSIGN(const Component component, component_of(site));
  TRY_ASSIGN(const auto* change, change_of(site));
  return look_for(*change, component.container, site);
}

Result<Healed> restore_container(const FaultSite& site) {
  TRY_ASSIGN(const Healed healed, put_service_back(site, settings_kind));
  std::error_code ignored;  // missing unless the injection was cut short
  fs::remove(changed_file_of(site), ignored);
  TRY(site.here.docker_remove_listed(
      {"volume", "ls", "--quiet", "--filter", fmt::format("name=^stackpilot-{}$", site.id)},
      {"volume", "rm"}));
  return healed;
}

// The same image, command, environment, mounts, address and restrictions, but nothing that compose
// adds.
std::vector<std::string> run_by_hand(const FaultSite& site, const ContainerState& api) {
  const Service& service = site.service();
  std::vector<std::string> arguments = {
      "run",
      "--detach",
      "--name",
      service.component.container,
      "--label",
      mark_label(site),
      "--network",
      service.project + "_default",
      "--network-alias",
      service.component.service,
      "--publish",
      fmt::format("{0}:{1}:{1}", site.self.node.address, service.port),
      "--read-only",
      "--cap-drop=ALL",
      "--security-opt=no-new-privileges",
      "--restart=unless-stopped",
      fmt::format("--memory={}", api.memory_bytes),
      fmt::format("--pids-limit={}", api.pids),
      "--user=" + api.user};
  for (const std::string& variable : api.environment) {
    arguments.insert(arguments.end(), {"--env", variable});
  }
  for (const std::string& mount : api.mounts) {
    arguments.insert(arguments.end(), {"--volume", mount});
  }
  arguments.push_back(api.image);
  arguments.insert(arguments.end(), api.command.begin(), api.command.end());
  return arguments;
}

Result<Injected> start_by_hand(const FaultSite& site) {
  const std::string& container = site.service().component.container;
  TRY_ASSIGN(const ContainerState api, look_at(container));
  TRY(will_replace(site, by_hand_kind, container));
  const Stopwatch since;
  TRY(remove_container(site, container));
  TRY(site.here.docker(run_by_hand(site, api)));
  TRY(wait_until_ready(site));
  return Injected{since.elapsed_ms()};
}

Result<std::string> listed_with_mark(const FaultSite& site, const char* what) {
  return site.here.docker({what, "ls", "--quiet", "--filter", "label=" + mark_label(site)})
      .map([](const access::Output& output) { return access::trimmed(output.out); });
}

Result<Bite> prove_by_hand(const FaultSite& site) {
  TRY_ASSIGN(const std::string running, listed_with_mark(site, "container"));
  return Bite{!running.empty(), fmt::format("container {} runs, with the label {} and none of "
                                            "compose's",
                                            running, mark_label(site))};
}

Result<Healed> end_by_hand(const FaultSite& site) {
  return put_service_back(site, by_hand_kind);
}

// Names the honest image for as long as the service's tag is elsewhere; its being there also says
// that the tag must be moved back.
std::string honest_tag(const FaultSite& site) {
  return fmt::format("stackpilot-{}:honest", site.id);
}

// The Dockerfile is the service's own, beside its other mutants, and begins from HONEST_IMAGE.
Status build_forgery(const FaultSite& site, const fs::path& dockerfile) {
  TRY(site.here.docker(
      {"build", "--quiet", "--no-cache", "--force-rm", "--network", "none", "--label",
       mark_label(site), "--build-arg", "HONEST_IMAGE=" + honest_tag(site), "--file",
       dockerfile.string(), "--tag", site.service().component.image,
       dockerfile.parent_path().string()},
      {.timeout = scaled(forge_timeout), .environment = {{"DOCKER_BUILDKIT", "0"}}}));
  return {};
}

Status start_anew(const FaultSite& site) {
  const Service& service = site.service();
  TRY(remove_container(site, service.component.container));
  TRY_ASSIGN(const ImageReferences images, site.images());
  TRY(compose(site.here, site.self, images,
              {"up", "--detach", "--no-build", "--no-deps", service.component.service}));
  return wait_until_ready(site);
}

Status put_forgery(const FaultSite& site, const fs::path& dockerfile) {
  TRY(will_replace(site, swapped_kind, site.service().component.container));
  TRY(build_forgery(site, dockerfile));
  return start_anew(site);
}

// The tag alone is moved: a container made of the dependency's image would not be an API.
Status tag_dependency(const FaultSite& site) {
  TRY_ASSIGN(const ContainerState other, look_at(site.dependency().component.container));
  TRY(site.here.docker({"tag", other.image_id, site.service().component.image}));
  return {};
}

// `with` is "dependency", or the name of a Dockerfile.
Result<Injected> swap_image(const FaultSite& site) {
  const std::string with = site.setting("with");
  fs::path dockerfile;
  if (with != "dependency") {
    TRY_ASSIGN(dockerfile,
               mutant_file(site.self.workspace.root(), site.service(), with, ".Dockerfile"));
  }
  const Stopwatch since;
  TRY(site.here.docker({"tag", site.service().component.image, honest_tag(site)}));
  TRY(dockerfile.empty() ? tag_dependency(site) : put_forgery(site, dockerfile));
  return Injected{since.elapsed_ms()};
}

Result<std::string> image_named(const FaultSite& site, const std::string& tag) {
  return site.here.docker({"image", "ls", "--quiet", "--no-trunc", tag})
      .map([](const access::Output& output) { return access::trimmed(output.out); });
}

Result<Bite> prove_swapped(const FaultSite& site) {
  TRY_ASSIGN(const std::string honest, image_named(site, honest_tag(site)));
  TRY_ASSIGN(const std::string now, image_named(site, site.service().component.image));
  return Bite{
      !honest.empty() && honest != now,
      fmt::format("{} names {} instead of {}", site.service().component.image, now, honest)};
}

Result<Healed> restore_image(const FaultSite& site) {
  TRY_ASSIGN(const std::string honest, image_named(site, honest_tag(site)));
  if (!honest.empty()) {
    TRY(site.here.docker({"tag", honest, site.service().component.image}));
  }
  TRY_ASSIGN(const Healed healed, put_service_back(site, swapped_kind));
  TRY(site.here.docker_remove_listed(
      {"image", "ls", "--quiet", "--filter", "label=" + mark_label(site)},
      {"image", "rm", "--force"}));
  if (!honest.empty()) {
    TRY(site.here.docker({"image", "rm", honest_tag(site)}));
  }
  return honest.empty() ? healed : Healed{"the tag names the deployed image", std::nullopt};
}

}  // namespace

std::vector<FaultKind> container_faults() {
  return {
      {settings_kind, change_container, prove_container, restore_container},
      {by_hand_kind, start_by_hand, prove_by_hand, end_by_hand},
      {swapped_kind, swap_image, prove_swapped, restore_image},
  };
}

}  // namespace stackpilot::node
