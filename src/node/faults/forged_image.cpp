#include "node/faults/forged_image.h"

#include <fmt/format.h>

#include "access/observe/engine_reader.h"
#include "access/observe/swarm_reader.h"
#include "base/files.h"
#include "base/find.h"
#include "base/slowness.h"
#include "model/scale_out.h"

namespace stackpilot::node {
namespace {

constexpr auto build_timeout = Millis(60'000);
constexpr const char* forged_label = "stackpilot.fault";

}  // namespace

Result<std::string> image_that_swarm_runs(const FaultSite& site) {
  TRY_ASSIGN(const auto swarm, access::read_swarm(access::node_engine_socket));
  const std::string name = as_stack(site.service()).component.container;
  if (swarm && swarm->view) {
    const SwarmService* service = find_or_null(
        swarm->view->services, [&](const SwarmService& one) { return one.name == name; });
    if (service != nullptr) return service->image;
  }
  return fail(ErrorKind::kCapability, "no manager here knows a service " + name,
              "scale the service out first: make scale-up");
}

std::string repository_in(const std::string& reference) {
  return reference.substr(0, reference.find('@'));
}

Status build_forged(const FaultSite& site, const std::string& released, const std::string& tagged) {
  const fs::path recipe = fs::temp_directory_path() / ("stackpilot-" + site.id + ".Dockerfile");
  TRY(write_file(recipe, fmt::format("FROM {}\n", released)));
  const auto built =
      site.here.docker({"build", "--quiet", "--force-rm", "--network", "none", "--label",
                        fmt::format("{}={}", forged_label, site.id), "--tag", tagged, "-"},
                       {.timeout = scaled(build_timeout),
                        .input_file = recipe,
                        .environment = {{"DOCKER_BUILDKIT", "0"}}});
  std::error_code ignored;
  fs::remove(recipe, ignored);
  if (!built) return pass_on(built);
  return {};
}

Result<bool> is_forged(const FaultSite& site, const std::string& image_id) {
  TRY_ASSIGN(const EngineFacts engine, access::read_engine(access::node_engine_socket));
  const ImageFact* image =
      find_or_null(engine.images, [&](const ImageFact& one) { return one.id == image_id; });
  if (image == nullptr) return false;
  const auto label = image->labels.find(forged_label);
  return label != image->labels.end() && label->second == site.id;
}

Status remove_forged(const FaultSite& site) {
  TRY(site.here.docker_remove_listed(
      {"image", "ls", "--quiet", "--filter", fmt::format("label={}={}", forged_label, site.id)},
      {"image", "rm", "--force"}));
  return {};
}

}  // namespace stackpilot::node
