#include "node/swarm/release.h"

#include <fmt/format.h>

#include "access/observe/deployment_files.h"
#include "access/operate/image_load.h"
#include "base/find.h"
#include "base/slowness.h"
#include "base/text.h"
#include "events/stream.h"
#include "node/service/image_build.h"
#include "node/service/strays.h"
#include "node/swarm/membership.h"
#include "node/swarm/registry.h"

namespace stackpilot::node {
namespace {

using access::Operator;
using access::Output;

constexpr auto push_timeout = Millis(300'000);
constexpr auto spoil_timeout = Millis(120'000);

// "control:5000/shop-api"
std::string repository_on(const std::string& node, const Service& service) {
  return fmt::format("{}:{}/{}-{}", node, registry_port, service.project,
                     service.component.service);
}

// By it, programs look up names in files alone: what has it lives, and never finds its dependency.
constexpr const char* name_services = "nsswitch.conf";

// What is added to the image of the release that is to go wrong.
std::string spoiled_by(const std::string& wrong) {
  if (wrong == "crashes") return "ENTRYPOINT [\"/there-is-no-such-program\"]\nCMD []\n";
  if (wrong == "never-ready") return fmt::format("COPY {0} /etc/{0}\n", name_services);
  return "";  // other-version: see released_build()
}

// What the release is known as. The image of one that is of another version says what it is built
// as, and the release is taken for something else.
std::string released_build(const ReleaseRequest& request) {
  return request.wrong == "other-version" ? fmt::format("{}-{}", request.build_id, request.wrong)
                                          : request.build_id;
}

// An image like the one of `tag`, as another build of the same name, that does not work.
Result<std::string> spoil_image(const Operator& here, const ReleaseRequest& request,
                                const std::string& tag) {
  TRY_ASSIGN(const TempFolder folder, TempFolder::make(fs::temp_directory_path(), "spoilt-"));
  TRY(write_file(folder.path() / name_services, "hosts: files\n"));
  TRY(write_file(folder.path() / "Dockerfile",
                 fmt::format("FROM {}\nLABEL {}=\"{}-{}\"\n{}", tag, app_image_label,
                             request.build_id, request.wrong, spoiled_by(request.wrong))));
  TRY(here.docker({"build", "--network", "none", "--tag", tag, folder.path().string()},
                  {.timeout = scaled(spoil_timeout), .environment = {{"DOCKER_BUILDKIT", "0"}}}));
  return access::image_id(here, tag);
}

// "sha256:..." of the manifest, as the push has told the engine.
Result<std::string> pushed_digest(const Operator& here, const std::string& repository,
                                  const std::string& tag) {
  TRY_ASSIGN(const Output said, here.docker({"image", "inspect", "--format",
                                             "{{range .RepoDigests}}{{println .}}{{end}}", tag}));
  for (const std::string_view line : lines_of(said.out)) {
    if (line.starts_with(repository + "@")) return std::string(line.substr(repository.size() + 1));
  }
  return fail(ErrorKind::kBroken,
              fmt::format("the engine does not know the digest of {} after its push", tag));
}

Result<std::string> push(const Operator& here, const std::string& node, const std::string& tag,
                         const std::string& repository) {
  auto pushed = here.docker({"push", tag}, {.timeout = scaled(push_timeout)});
  if (!pushed) {
    pushed.error().message =
        fmt::format("the registry on {} does not take the image: {}", node, pushed.error().message);
    pushed.error().hint = fmt::format(
        "what it says: `make ssh NODE={}`, then docker logs stackpilot-registry; a full or lost "
        "registry is made anew by `make scale-up`",
        node);
    return pass_on(pushed);
  }
  return pushed_digest(here, repository, tag);
}

// All registries get the same manifest: else a tag would name two things.
Status require_same(const std::string& node, const std::string& digest,
                    const std::string& elsewhere) {
  if (digest == elsewhere) return {};
  return fail(
      ErrorKind::kBroken,
      fmt::format("the registry on {} made {} of what is {} elsewhere", node, digest, elsewhere),
      "make release");
}

Result<std::string> push_to_all(const Operator& here, const ThisNode& self,
                                const ReleaseRequest& request, const std::string& image) {
  std::string digest;
  for (const std::string& node : request.registries) {
    events::note("pushing to " + node);
    const std::string repository = repository_on(node, self.service);
    const std::string tag = fmt::format("{}:{}", repository, request.build_id);
    TRY(here.docker({"tag", image, tag}));
    TRY_ASSIGN(const std::string one, push(here, node, tag, repository));
    if (!digest.empty()) TRY(require_same(node, one, digest));
    digest = one;
  }
  return digest;
}

Result<access::DeploymentFiles> files_of(const ThisNode& self) {
  Service stack = self.service;
  stack.compose_file = stack_file_of(self.service);
  return access::read_deployment_files(self.workspace.root(), stack);
}

// The ids of the listed images, one a line, that are of none of the builds. All are asked about at
// once: the service's clients share the processors with every process more.
Result<std::vector<std::string>> images_of_other_builds(const Operator& here,
                                                        const std::string& listed,
                                                        const std::vector<std::string>& builds) {
  std::vector<std::string> ask = {
      "image", "inspect", "--format",
      fmt::format("{{{{.Id}}}} {{{{index .Config.Labels \"{}\"}}}}", app_image_label)};
  for (const std::string_view id : lines_of(listed)) ask.emplace_back(id);
  TRY_ASSIGN(const Output answer, here.docker(ask));
  std::vector<std::string> others;
  for (const std::string_view line : lines_of(answer.out)) {
    const std::size_t blank = line.find(' ');
    if (blank == std::string_view::npos) continue;
    const std::string build(line.substr(blank + 1));
    if (!contains(builds, build)) {
      others.emplace_back(line.substr(0, blank));
    }
  }
  return others;
}

}  // namespace

Result<Json> make_release_here(const Operator& here, const ThisNode& self,
                               const ReleaseRequest& request) {
  // Before the minute that it takes to compile.
  TRY(require_leader(here));
  TRY_ASSIGN(const access::DeploymentFiles files, files_of(self));
  const std::string repository = repository_on(request.registries.front(), self.service);
  const std::string tag = fmt::format("{}:{}", repository, request.build_id);
  TRY_ASSIGN(std::string image,
             make_component_image(here, self, request, files.source_digest(), tag));
  TRY(here.docker({"tag", image, tag}));
  if (!request.wrong.empty()) {
    TRY_ASSIGN(image, spoil_image(here, request, tag));
  }
  TRY_ASSIGN(const access::DeploymentFiles after, files_of(self));
  if (after != files) {
    return fail(ErrorKind::kBroken, "the source or the stack file changed meanwhile",
                "run the command again");
  }
  TRY_ASSIGN(const std::string digest, push_to_all(here, self, request, image));
  TRY(prune_stages(here));
  Release release;
  release.digest = digest;
  release.reference = fmt::format("{}@{}", repository, digest);
  release.tag = request.build_id;
  release.deployment = {.project = self.service.project,
                        .node = "",
                        .build_id = released_build(request),
                        .source_digest = files.source_digest(),
                        .source_files = files.source,
                        .compose_files = files.stack,
                        .containers = {},
                        .image_id = image,
                        .git_sha = request.git_sha,
                        .deployed_at = request.build_time,
                        .canary = std::nullopt};
  return Json(release);
}

Result<Json> stock_registry_here(const Operator& here, const ThisNode& self,
                                 const Release& release) {
  TRY(await_registry_here(here, self));
  if (!access::image_id(here, release.reference)) {
    TRY(here.docker({"pull", "--quiet", release.reference}, {.timeout = scaled(push_timeout)}));
  }
  const std::string repository = repository_on(self.node.name, self.service);
  const std::string tag = fmt::format("{}:{}", repository, release.tag);
  TRY(here.docker({"tag", release.reference, tag}));
  TRY_ASSIGN(const std::string digest, push(here, self.node.name, tag, repository));
  TRY(require_same(self.node.name, digest, release.digest));
  return Json{{"did", "has the last release"}};
}

Result<Json> tidy_releases_here(const Operator& here, const ThisNode& self,
                                const std::vector<std::string>& keep) {
  TRY_ASSIGN(const Output listed,
             here.docker({"image", "ls", "--all", "--quiet", "--filter",
                          fmt::format("label={}={}", project_label, self.service.project)}));
  std::size_t removed = 0;
  if (!listed.out.empty()) {
    TRY_ASSIGN(const std::vector<std::string> old, images_of_other_builds(here, listed.out, keep));
    for (const std::string& id : old) {
      // Refused for one that a container runs from, which is then the next release's to remove;
      // gone with an image that was made from it.
      if (here.docker({"image", "rm", "--force", id})) ++removed;
    }
  }
  TRY(prune_stages(here));
  return Json{{"did", fmt::format("removed {} images", removed)}};
}

}  // namespace stackpilot::node
