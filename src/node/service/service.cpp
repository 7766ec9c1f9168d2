#include "node/service/service.h"

#include <fmt/format.h>

#include <future>

#include "access/observe/deployment_files.h"
#include "access/observe/tcp.h"
#include "access/operate/containers.h"
#include "access/operate/image_load.h"
#include "base/slowness.h"
#include "events/stream.h"
#include "node/service/compose.h"
#include "node/service/compose_project.h"
#include "node/service/strays.h"

namespace stackpilot::node {
namespace {

using access::Operator;
using access::Output;

constexpr auto build_timeout = Millis(900'000);
constexpr auto removal_timeout = Millis(180'000);

// Checked before the build: compose would fail half-way, with the old service already removed.
Status require_free_port(const Operator& here, const ThisNode& self) {
  const ServiceSpec& service = self.lab.service;
  if (access::runs_container(here, service.api.container)) return {};
  if (!access::probe_tcp("127.0.0.1", service.port, scaled(Millis(1'000))).ok) return {};
  const Result<Output> owner =
      here.program({"sudo", "-n", "ss", "-Hltnp", fmt::format("sport = :{}", service.port)});
  return fail(ErrorKind::kBroken,
              fmt::format("port {} is taken by something that is not the service", service.port),
              fmt::format("stop it on the node (make ssh NODE={}), then run the command again",
                          self.node.name),
              owner ? owner->out : "");
}

Result<std::string> build_image(const Operator& here, const ThisNode& self,
                                const DeployRequest& request, const std::string& digest) {
  const ServiceSpec& service = self.lab.service;
  events::note("compiling");
  TRY(here.docker(
      {"build", "--network", "none", "--build-arg", "TOOLCHAIN_IMAGE=" + request.toolchain,
       "--build-arg", "BUILD_ID=" + request.build_id, "--build-arg", "SOURCE_DIGEST=" + digest,
       "--build-arg", "GIT_SHA=" + request.git_sha, "--build-arg",
       "BUILD_TIME=" + request.build_time, "--tag", service.api.image,
       (self.workspace.root() / service.source).string()},
      {.timeout = scaled(build_timeout)}));
  return access::image_id(here, service.api.image);
}

// What Compose makes of the project. Version 2 prints it in the same form.
Result<DeclaredContainers> declared_containers(const Operator& here, const ThisNode& self,
                                               const std::string& postgres) {
  TRY_ASSIGN(const Output resolved, compose(here, self, postgres, {"config"}));
  return parse_compose_project(resolved.out, self.lab.service.project);
}

// Returns what was removed for it.
Result<std::vector<std::string>> start_project(const Operator& here, const ThisNode& self,
                                               const std::string& postgres) {
  events::note("starting");
  const std::string project = self.lab.service.project;
  TRY_ASSIGN(auto strays, remove_strays(here, self.lab.service));
  // To compose, what is paused runs.
  TRY(here.docker_remove_listed({"ps", "--quiet", "--filter", "status=paused", "--filter",
                                 fmt::format("label={}={}", compose_project_label, project)},
                                {"unpause"}));
  TRY(compose(here, self, postgres, {"up", "--detach", "--no-build", "--remove-orphans"}));
  return strays;
}

}  // namespace

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
  const auto read_files = [&] {
    return access::read_deployment_files(self.workspace.root(), self.lab.service);
  };
  TRY_ASSIGN(const access::DeploymentFiles files, read_files());
  TRY_ASSIGN(const DeclaredContainers declared, declared_containers(here, self, request.postgres));
  TRY_ASSIGN(const std::string image, build_image(here, self, request, files.source_digest()));
  TRY_ASSIGN(const auto strays, start_project(here, self, request.postgres));
  TRY_ASSIGN(const access::DeploymentFiles after, read_files());
  if (after != files) {
    return fail(ErrorKind::kBroken, "the source or the compose file changed meanwhile",
                "run the command again");
  }
  // Removes dangling images: the previous build and the intermediate stages.
  TRY(here.docker({"image", "prune", "--force"}));
  return Json{{"image_id", image},
              {"source_digest", files.source_digest()},
              {"source_files", files.source},
              {"compose_files", files.compose},
              {"containers", declared},
              {"did", also_removed(strays)}};
}

Result<Json> start_here(const Operator& here, const ThisNode& self, const std::string& image_id,
                        const std::string& postgres) {
  TRY(require_free_port(here, self));
  TRY_ASSIGN(const std::string there, access::image_id(here, self.lab.service.api.image));
  if (there != image_id) {
    return fail(ErrorKind::kBroken,
                fmt::format("{} is not the image of the last deploy", self.lab.service.api.image),
                "make demo");
  }
  TRY_ASSIGN(const auto strays, start_project(here, self, postgres));
  return Json{{"did", "started what did not run" + also_removed(strays)}};
}

Result<Json> down_here(const Operator& here, const ThisNode& self) {
  TRY_ASSIGN(const auto strays, remove_strays(here, self.lab.service));
  TRY(compose(here, self, "unused:down", {"down", "--remove-orphans"}));
  return Json{{"did", "containers and their network are gone" + also_removed(strays)}};
}

Result<Json> clean_here(const Operator& here, const ThisNode& self) {
  TRY_ASSIGN(const auto strays, remove_strays(here, self.lab.service));
  const std::string of_compose = fmt::format("label={}", compose_project_label);
  TRY_ASSIGN(const auto containers,
             here.docker_remove_listed({"ps", "--all", "--quiet", "--filter", of_compose},
                                       {"rm", "--force"}, {.timeout = scaled(removal_timeout)}));
  TRY_ASSIGN(const auto networks,
             here.docker_remove_listed({"network", "ls", "--quiet", "--filter", of_compose},
                                       {"network", "rm"}));
  TRY_ASSIGN(const auto images,
             here.docker_remove_listed(
                 {"image", "ls", "--quiet", "--filter", fmt::format("label={}", app_image_label)},
                 {"image", "rm", "--force"}, {.timeout = scaled(removal_timeout)}));
  for (const auto& prune : {std::vector<std::string>{"builder", "prune", "--all", "--force"},
                            std::vector<std::string>{"image", "prune", "--force"}}) {
    TRY(here.docker(prune, {.timeout = scaled(removal_timeout)}));
  }
  return Json{{"did", fmt::format("removed {} containers, {} networks, {} images{}", containers,
                                  networks, images, also_removed(strays))}};
}

}  // namespace stackpilot::node
