#include "node/service/service.h"

#include <fmt/format.h>

#include <future>

#include "access/observe/deployment_files.h"
#include "access/observe/tcp.h"
#include "access/operate/containers.h"
#include "access/operate/image_load.h"
#include "base/slowness.h"
#include "base/text.h"
#include "events/stream.h"
#include "node/service/compose.h"
#include "node/service/compose_project.h"
#include "node/service/image_build.h"
#include "node/service/strays.h"

namespace stackpilot::node {
namespace {

using access::Operator;
using access::Output;

constexpr auto removal_timeout = Millis(180'000);

// Checked before the build: compose would fail half-way, with the old service already removed.
Status require_free_port(const Operator& here, const ThisNode& self) {
  const Service& service = self.service;
  if (access::runs_container(here, service.component.container)) return {};
  if (!access::probe_tcp(self.node.address, service.port, scaled(Millis(1'000))).ok) return {};
  const Result<Output> owner =
      here.program({"sudo", "-n", "ss", "-Hltnp", fmt::format("sport = :{}", service.port)});
  return fail(ErrorKind::kBroken,
              fmt::format("port {} is taken by something that is not the service", service.port),
              fmt::format("stop it on the node (make ssh NODE={}), then run the command again",
                          self.node.name),
              owner ? owner->out : "");
}

// Containers of somebody's project that has the name of ours: Compose would take them for its own.
Result<std::vector<std::string>> namesakes(const Operator& here, const ThisNode& self) {
  const std::string folder =
      (self.workspace.root() / self.service.compose_file).parent_path().string();
  TRY_ASSIGN(const Output listed,
             here.docker({"ps", "--all", "--filter",
                          fmt::format("label={}={}", compose_project_label, self.service.project),
                          "--format",
                          "{{.Names}} {{.Label \"" + std::string(compose_folder_label) + "\"}}"}));
  std::vector<std::string> names;
  for (const std::string_view line : lines_of(listed.out)) {
    const std::vector<std::string_view> words = words_of(line);
    const bool ours = words.size() > 1 && words[1] == folder;
    if (!words.empty() && !ours)
      names.push_back(fmt::format("{} (a project of this name)", words[0]));
  }
  return names;
}

// On a machine that somebody had before, what is in the way may be somebody's.
Status require_clear_way(const Operator& here, const ThisNode& self) {
  TRY_ASSIGN(const Strays strays, find_strays(here, self.lab, self.service));
  TRY_ASSIGN(std::vector<std::string> in_the_way, namesakes(here, self));
  in_the_way.insert(in_the_way.end(), strays.words.begin(), strays.words.end());
  if (in_the_way.empty()) return {};
  return fail(
      ErrorKind::kBroken,
      fmt::format("in the way of the service, and not made by it: {}", fmt::join(in_the_way, ", ")),
      fmt::format("remove or rename it (make ssh NODE={}) and run the command again",
                  self.node.name));
}

// What is in the way is removed on a node that we have made, and said.
Result<std::vector<std::string>> clear_the_way(const Operator& here, const ThisNode& self) {
  if (!self.node.ssh) return remove_strays(here, self.lab, self.service);
  TRY(require_clear_way(here, self));
  return std::vector<std::string>();
}

// Asked before the build, which takes over the name of the image.
Status require_own_names(const Operator& here, const ThisNode& self) {
  if (!self.node.ssh) return {};
  TRY(require_clear_way(here, self));
  if (self.service.contract.source.empty()) return {};
  const std::string& image = self.service.component.image;
  const auto listed = [&](std::vector<std::string> more) {
    std::vector<std::string> list = {"image", "ls", "--quiet", image};
    list.insert(list.end(), more.begin(), more.end());
    return here.docker(list);
  };
  TRY_ASSIGN(const Output any, listed({}));
  TRY_ASSIGN(const Output built, listed({"--filter", fmt::format("label={}", app_image_label)}));
  if (any.out == built.out) return {};
  return fail(ErrorKind::kBroken,
              fmt::format("the image {} is there, and was not built by a deploy", image),
              fmt::format("give it another name (make ssh NODE={}) and run the command again",
                          self.node.name));
}

// Returns what was removed for it.
Result<std::vector<std::string>> start_project(const Operator& here, const ThisNode& self,
                                               const ImageReferences& images,
                                               std::vector<std::string> options = {}) {
  events::note("starting");
  const std::string project = self.service.project;
  TRY_ASSIGN(auto strays, clear_the_way(here, self));
  // To compose, what is paused runs.
  TRY(here.docker_remove_listed({"ps", "--quiet", "--filter", "status=paused", "--filter",
                                 fmt::format("label={}={}", compose_project_label, project)},
                                {"unpause"}));
  options.insert(options.begin(), {"up", "--detach", "--no-build", "--remove-orphans"});
  TRY(compose(here, self, images, options));
  return strays;
}

// What a mounted file says is read by a container when it starts.
std::vector<std::string> options_of(const DeployRequest& request) {
  if (request.recreate) return {"--force-recreate"};
  return {};
}

// The application images of the service that are there. Older builds gave an image no label of its
// project; one that has the service's tag and the label of a build was built by a deploy of it.
Result<std::size_t> remove_images(const Operator& here, const Service& service) {
  std::vector<std::vector<std::string>> filters = {
      {"--filter", fmt::format("label={}={}", project_label, service.project)}};
  if (!service.contract.source.empty()) {
    filters.push_back({"--filter", fmt::format("label={}", app_image_label), "--filter",
                       "reference=" + service.component.image});
  }
  std::size_t removed = 0;
  for (const std::vector<std::string>& filter : filters) {
    std::vector<std::string> list = {"image", "ls", "--quiet"};
    list.insert(list.end(), filter.begin(), filter.end());
    TRY_ASSIGN(const auto some, here.docker_remove_listed(list, {"image", "rm", "--force"},
                                                          {.timeout = scaled(removal_timeout)}));
    removed += some;
  }
  return removed;
}

}  // namespace

std::string component_image(const Service& service, const ImageReferences& images) {
  const auto made = images.find(service.contract.image);
  return made == images.end() ? service.component.image : made->second;
}

Result<std::string> make_component_image(const Operator& here, const ThisNode& self,
                                         const ImageRequest& request,
                                         const std::string& source_digest, const std::string& tag) {
  const Service& service = self.service;
  if (service.contract.source.empty()) {
    return access::image_id(here, component_image(service, request.images));
  }
  return build_image(here, {.source = self.workspace.root() / service.contract.source,
                            .toolchain = request.toolchain,
                            .build_id = request.build_id,
                            .source_digest = source_digest,
                            .project = service.project,
                            .git_sha = request.git_sha,
                            .build_time = request.build_time,
                            .tag = tag});
}

Result<Json> load_here(const Operator& here, const std::vector<BaseImage>& images,
                       const fs::path& cache) {
  std::vector<std::future<Result<access::Loaded>>> loading;
  loading.reserve(images.size());
  for (const BaseImage& image : images) {
    loading.push_back(std::async(std::launch::async, [&here, &image, &cache] {
      return access::ensure_loaded(here, image, cache);
    }));
  }
  std::vector<std::string> loaded;
  for (std::size_t i = 0; i < images.size(); ++i) {
    TRY_ASSIGN(const auto done, loading[i].get());
    if (done == access::Loaded::kNow) loaded.push_back(images[i].name);
  }
  return Json{{"loaded", loaded}};
}

Result<Json> deploy_here(const Operator& here, const ThisNode& self, const DeployRequest& request) {
  TRY(require_free_port(here, self));
  TRY(require_own_names(here, self));
  const auto read_files = [&] {
    return access::read_deployment_files(self.workspace.root(), self.service);
  };
  TRY_ASSIGN(const access::DeploymentFiles files, read_files());
  TRY_ASSIGN(const DeclaredContainers declared, declared_containers(here, self, request.images));
  TRY(require_as_read(self.service, declared));
  TRY_ASSIGN(const std::string image,
             make_component_image(here, self, request, files.source_digest(),
                                  self.service.component.image));
  TRY_ASSIGN(const auto strays, start_project(here, self, request.images, options_of(request)));
  TRY_ASSIGN(const access::DeploymentFiles after, read_files());
  if (after != files) {
    return fail(ErrorKind::kBroken, "the source or the compose file changed meanwhile",
                "run the command again");
  }
  // The previous build's image has lost its name.
  TRY(here.docker(
      {"image", "prune", "--force", "--filter", fmt::format("label={}", app_image_label)}));
  TRY(prune_stages(here));
  return Json{{"image_id", image},
              {"source_digest", files.source_digest()},
              {"source_files", files.source},
              {"compose_files", files.compose},
              {"containers", declared},
              {"did", also_removed(strays)}};
}

Result<Json> start_here(const Operator& here, const ThisNode& self, const std::string& image_id,
                        const ImageReferences& images) {
  TRY(require_free_port(here, self));
  const std::string image = component_image(self.service, images);
  TRY_ASSIGN(const std::string there, access::image_id(here, image));
  if (there != image_id) {
    return fail(ErrorKind::kBroken, fmt::format("{} is not the image of the last deploy", image),
                "make demo");
  }
  TRY_ASSIGN(const auto strays, start_project(here, self, images));
  return Json{{"did", "started what did not run" + also_removed(strays)}};
}

Result<Json> down_here(const Operator& here, const ThisNode& self) {
  TRY_ASSIGN(const auto strays, clear_the_way(here, self));
  TRY(compose(here, self, {}, {"down", "--remove-orphans"}));
  return Json{{"did", "containers and their network are gone" + also_removed(strays)}};
}

Result<Json> clean_here(const Operator& here, const ThisNode& self) {
  TRY_ASSIGN(const auto strays, clear_the_way(here, self));
  const std::string of_compose =
      fmt::format("label={}={}", compose_project_label, self.service.project);
  TRY_ASSIGN(const auto containers,
             here.docker_remove_listed({"ps", "--all", "--quiet", "--filter", of_compose},
                                       {"rm", "--force"}, {.timeout = scaled(removal_timeout)}));
  TRY_ASSIGN(
      const auto networks,
      here.docker_remove_listed({"network", "ls", "--quiet", "--filter", of_compose, "--filter",
                                 fmt::format("name=^{}_default$", self.service.project)},
                                {"network", "rm"}));
  TRY_ASSIGN(const std::size_t images, remove_images(here, self.service));
  TRY(prune_stages(here));
  return Json{{"did", fmt::format("removed {} containers, {} networks, {} images{}", containers,
                                  networks, images, also_removed(strays))}};
}

}  // namespace stackpilot::node
