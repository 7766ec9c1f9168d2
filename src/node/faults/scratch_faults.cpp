// A second copy of the service on a node that has none.
#include <fmt/format.h>

#include "base/clock.h"
#include "base/slowness.h"
#include "node/faults/containers.h"
#include "node/faults/database_watch.h"
#include "node/faults/service_copy.h"
#include "node/service/compose.h"

namespace stackpilot::node {
namespace {

using access::Output;

constexpr const char* marks = "/var/lib/stackpilot";
constexpr auto load_timeout = Millis(120'000);

Result<std::string> listed(const FaultSite& site, const std::vector<std::string>& docker) {
  return site.here.docker(docker).map(
      [](const Output& output) { return access::trimmed(output.out); });
}

// A file that marks the service on this node as this fault's copy; without it, healing removes
// nothing. Like the copy, it survives a restart of the node.
fs::path mark_of(const std::string& fault_id) {
  return fs::path(marks) / fault_id;
}

Status set_mark(const FaultSite& site) {
  TRY(site.as_root({"mkdir", "-p", marks}));
  TRY(site.as_root({"touch", mark_of(site.id).string()}));
  return {};
}

// kCapability when the node has containers of the service's project, or its volume or image: then
// it is in use, or holds data. Other projects may be somebody's, and are in nobody's way.
Status require_free_node(const FaultSite& site) {
  const ServiceSpec& service = site.service();
  const std::vector<std::string> questions[] = {
      {"ps", "--all", "--quiet", "--filter",
       fmt::format("label={}={}", compose_project_label, service.project)},
      {"volume", "ls", "--quiet", "--filter", fmt::format("name=^{}$", service.db.volume)},
      {"image", "ls", "--quiet", service.api.image}};
  for (const std::vector<std::string>& question : questions) {
    TRY_ASSIGN(const std::string found, listed(site, question));
    if (found.empty()) continue;
    return fail(ErrorKind::kCapability,
                fmt::format("{} is in use: the service, its image or its data is there",
                            site.self.node.name));
  }
  return {};
}

// A volume of bounded size in memory, so that filling it affects nothing else. An override file
// replaces the whole entry, so it must repeat the name.
constexpr const char* bounded_volume = R"(volumes:
  {0}:
    name: {0}
    driver_opts: {{type: tmpfs, device: tmpfs, o: "size={1}m,uid=999,gid=999,mode=0700"}}
)";

Result<fs::path> write_override(const FaultSite& site) {
  const std::string size = site.setting("volume_mib");
  if (size.empty()) return fs::path();
  fs::path file = fs::temp_directory_path() / fmt::format("stackpilot-{}.yml", site.id);
  const std::string text = fmt::format(bounded_volume, site.service().db.volume, size);
  TRY(write_file(file, text));
  return file;
}

Status load_image(const FaultSite& site) {
  const fs::path archive = site.self.workspace.shared() / site.setting("archive");
  TRY(site.here.docker({"load", "--quiet", "--input", archive.string()},
                       {.timeout = scaled(load_timeout)}));
  return {};
}

Result<Injected> start_copy(const FaultSite& site) {
  TRY(require_free_node(site));
  TRY(set_mark(site));
  TRY(load_image(site));
  TRY_ASSIGN(const fs::path override_file, write_override(site));
  TRY(compose(site.here, site.self, site.setting("postgres"), {"up", "--detach", "--no-build"},
              override_file));
  TRY_ASSIGN(DeclaredContainers declared,
             declared_containers(site.here, site.self, site.setting("postgres")));
  TRY_ASSIGN(const Stopwatch accepting, wait_until_accepting(site.service().db));
  return Injected{accepting.elapsed_ms(), std::move(declared)};
}

Result<Bite> prove_copy(const FaultSite& site) {
  TRY_ASSIGN(const ContainerState api, look_at(site.service().api.container));
  return Bite{has_service_copy(site.id) && api.status == "running" &&
                  api.image_id == site.setting("image_id"),
              fmt::format("the API on {} is {}, from image {}", site.self.node.name, api.status,
                          api.image_id)};
}

Result<Healed> remove_copy(const FaultSite& site) {
  if (!has_service_copy(site.id)) return Healed{"no copy was started here", std::nullopt};
  TRY(compose(site.here, site.self, "unused:down", {"down", "--volumes", "--remove-orphans"}));
  // Compose leaves these when there is no container, as after a start cut short: removed by name.
  const ServiceSpec& service = site.service();
  TRY(site.here.docker_remove_listed(
      {"volume", "ls", "--quiet", "--filter", fmt::format("name=^{}$", service.db.volume)},
      {"volume", "rm"}));
  TRY(site.here.docker_remove_listed({"image", "ls", "--quiet", service.api.image},
                                     {"image", "rm", "--force"}));
  std::error_code ignored;  // missing when the volume is not bounded or /tmp was cleared
  fs::remove(fs::temp_directory_path() / fmt::format("stackpilot-{}.yml", site.id), ignored);
  TRY(site.as_root({"rm", "-f", mark_of(site.id).string()}));
  return Healed{"the copy of the service, its data and its image are gone", std::nullopt};
}

}  // namespace

bool has_service_copy(const std::string& fault_id) {
  return !fault_id.empty() && fs::is_regular_file(mark_of(fault_id));
}

std::vector<FaultKind> scratch_faults() {
  return {{"service-copy", start_copy, prove_copy, remove_copy}};
}

}  // namespace stackpilot::node
