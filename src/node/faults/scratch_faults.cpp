// A second copy of the service on a node that has none: as it is, or built from a patched source.
#include <fmt/format.h>

#include <regex>

#include "access/operate/image_load.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/slowness.h"
#include "base/text.h"
#include "model/fault.h"
#include "node/faults/containers.h"
#include "node/faults/dependency_session.h"
#include "node/faults/dependency_watch.h"
#include "node/faults/service_copy.h"
#include "node/service/compose.h"
#include "node/service/image_build.h"

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
  const Service& service = site.service();
  std::vector<std::vector<std::string>> questions = {
      {"ps", "--all", "--quiet", "--filter",
       fmt::format("label={}={}", compose_project_label, service.project)},
      {"volume", "ls", "--quiet", "--filter", fmt::format("name=^{}$", site.dependency().volume)}};
  if (!service.contract.source.empty()) {
    questions.push_back({"image", "ls", "--quiet", service.component.image});
  }
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
    driver_opts: {{type: tmpfs, device: tmpfs, o: "size={1}m,{2},mode=0700"}}
)";

// The user of the dependency's container: what the compose file says, else what the image does.
Result<std::string> user_of_dependency(const FaultSite& site, const DeclaredContainers& declared) {
  const auto container = declared.find(site.dependency().component.container);
  if (container == declared.end())
    return fail(ErrorKind::kBroken, "the dependency is not declared");
  const ContainerSettings& settings = container->second;
  if (const auto user = settings.find("user"); user != settings.end()) return user->second;
  const auto image = settings.find("image");
  if (image == settings.end()) return fail(ErrorKind::kBroken, "the dependency has no image");
  return site.here.docker({"image", "inspect", "--format", "{{.Config.User}}", image->second})
      .map([](const access::Output& output) { return access::trimmed(output.out); });
}

Result<fs::path> write_override(const FaultSite& site, const DeclaredContainers& declared) {
  const std::string size = site.setting("volume_mib");
  if (size.empty()) return fs::path();
  TRY_ASSIGN(const std::string user, user_of_dependency(site, declared));
  TRY_ASSIGN(const std::string owner, owned_by(user));
  fs::path file = fs::temp_directory_path() / fmt::format("stackpilot-{}.yml", site.id);
  const std::string text = fmt::format(bounded_volume, site.dependency().volume, size, owner);
  TRY(write_file(file, text));
  return file;
}

// What a recipe makes is on the node already.
Status load_image(const FaultSite& site) {
  if (site.setting("archive").empty()) return {};
  const fs::path archive = site.self.workspace.shared() / site.setting("archive");
  TRY(site.here.docker({"load", "--quiet", "--input", archive.string()},
                       {.timeout = scaled(load_timeout)}));
  return {};
}

Result<Injected> start_from_image(const FaultSite& site) {
  TRY_ASSIGN(const ImageReferences images, site.images());
  TRY_ASSIGN(DeclaredContainers declared, declared_containers(site.here, site.self, images));
  TRY_ASSIGN(const fs::path override_file, write_override(site, declared));
  TRY(compose(site.here, site.self, images, {"up", "--detach", "--no-build"}, override_file));
  TRY_ASSIGN(const Stopwatch accepting, wait_until_accepting(site.dependency()));
  return Injected{accepting.elapsed_ms(), std::move(declared)};
}

Result<Injected> start_copy(const FaultSite& site) {
  TRY(require_free_node(site));
  TRY(set_mark(site));
  TRY(load_image(site));
  return start_from_image(site);
}

Result<Bite> runs_from(const FaultSite& site, const std::string& image_id) {
  TRY_ASSIGN(const ContainerState api, look_at(site.service().component.container));
  return Bite{has_service_copy(site.id) && api.status == "running" && api.image_id == image_id,
              fmt::format("the API on {} is {}, from image {}", site.self.node.name, api.status,
                          api.image_id)};
}

Result<Bite> prove_copy(const FaultSite& site) {
  return runs_from(site, site.setting("image_id"));
}

Result<Healed> remove_copy(const FaultSite& site) {
  if (!has_service_copy(site.id)) return Healed{"no copy was started here", std::nullopt};
  TRY(compose(site.here, site.self, {}, {"down", "--volumes", "--remove-orphans"}));
  // Compose leaves these when there is no container, as after a start cut short: removed by name.
  TRY(site.here.docker_remove_listed(
      {"volume", "ls", "--quiet", "--filter", fmt::format("name=^{}$", site.dependency().volume)},
      {"volume", "rm"}));
  if (!site.service().contract.source.empty()) {
    TRY(site.here.docker_remove_listed({"image", "ls", "--quiet", site.service().component.image},
                                       {"image", "rm", "--force"}));
  }
  std::error_code ignored;  // missing when the volume is not bounded or /tmp was cleared
  fs::remove(fs::temp_directory_path() / fmt::format("stackpilot-{}.yml", site.id), ignored);
  TRY(site.as_root({"rm", "-f", mark_of(site.id).string()}));
  return Healed{"the copy of the service, its data and its image are gone", std::nullopt};
}

std::string objects_image(const std::string& fault_id) {
  return "stackpilot-objects:" + fault_id;
}

// For a variant that commits asynchronously: what is not written yet is lost with the database.
Status slow_down_wal_writer(const FaultSite& site) {
  const std::string delay = site.setting("wal_writer_delay_ms");
  if (delay.empty()) return {};
  if (delay.find_first_not_of("0123456789") != std::string::npos) {
    return fail(ErrorKind::kUsage, delay + " is no number of milliseconds");
  }
  TRY(query_database(site, fmt::format("ALTER SYSTEM SET wal_writer_delay = {}", delay)));
  TRY(query_database(site, "SELECT pg_reload_conf()"));
  return {};
}

// Without optimisation: what is wrong with a variant does not depend on it, and it is built sooner.
ImageBuild build_of(const FaultSite& site, const fs::path& root) {
  return {.source = root / site.service().contract.source,
          .toolchain = site.setting("toolchain"),
          .build_id = site.setting("build_id"),
          .source_digest = site.setting("source_digest"),
          .project = site.service().project,
          .git_sha = site.setting("git_sha"),
          .build_time = site.setting("build_time"),
          .type = "None"};
}

// The honest source, compiled: where the Dockerfile's stage `build` ends.
Result<Injected> compile_objects(const FaultSite& site) {
  ImageBuild build = build_of(site, site.self.workspace.root());
  build.tag = objects_image(site.id);
  build.stage = "build";
  TRY(build_image(site.here, build));
  return Injected{0};
}

Result<Bite> prove_objects(const FaultSite& site) {
  TRY_ASSIGN(const std::string id,
             listed(site, {"image", "ls", "--quiet", objects_image(site.id)}));
  return Bite{!id.empty(), fmt::format("the image {} is {}", objects_image(site.id),
                                       id.empty() ? "not there" : id)};
}

Result<Healed> remove_objects(const FaultSite& site) {
  const std::string image = objects_image(site.id);
  TRY(site.here.docker_remove_listed({"image", "ls", "--quiet", image},
                                     {"image", "rm", "--force"}));
  TRY(prune_stages(site.here));
  return Healed{"the compiled objects are gone", std::nullopt};
}

// Built on top of the objects: the source's times are kept, so that only what was patched is
// compiled again.
Result<Injected> start_variant(const FaultSite& site) {
  if (!is_fault_id(site.setting("objects"))) {
    return fail(ErrorKind::kUsage, "a variant needs the id of its objects");
  }
  TRY(require_free_node(site));
  TRY(set_mark(site));
  ImageBuild build = build_of(site, site.self.workspace.shared() / site.setting("folder"));
  build.toolchain = objects_image(site.setting("objects"));
  build.tag = site.service().component.image;
  TRY_ASSIGN(const std::string image_id, build_image(site.here, build));
  TRY_ASSIGN(Injected injected, start_from_image(site));
  injected.image_id = image_id;
  TRY(slow_down_wal_writer(site));
  return injected;
}

// The digest of the program that runs, or as it was before the patch.
Result<std::string> program_that_runs(const FaultSite& site, const std::string& program) {
  const fs::path file = fs::temp_directory_path() / ("stackpilot-" + site.id + ".program");
  TRY(site.here.docker({"cp", site.service().component.container + ":" + program, file.string()}));
  Result<std::string> digest = file_digest(file);
  std::error_code ignored;
  fs::remove(file, ignored);
  return digest;
}

Result<std::string> program_of_objects(const FaultSite& site, const std::string& program) {
  TRY_ASSIGN(const std::string line,
             listed(site, {"run", "--rm", "--network", "none", "--entrypoint", "sha256sum",
                           objects_image(site.setting("objects")), "/image" + program}));
  return line.substr(0, line.find(' '));
}

// The program itself, and not the image, whose id is another after every build.
Result<Bite> prove_variant(const FaultSite& site) {
  TRY_ASSIGN(const std::string image_id,
             access::image_id(site.here, site.service().component.image));
  TRY_ASSIGN(Bite bite, runs_from(site, image_id));
  TRY_ASSIGN(const std::string program, listed(site, {"image", "inspect", "--format",
                                                      "{{index .Config.Entrypoint 0}}", image_id}));
  TRY_ASSIGN(const std::string runs, program_that_runs(site, program));
  TRY_ASSIGN(const std::string honest, program_of_objects(site, program));
  bite.bit = bite.bit && runs != honest;
  bite.proof += fmt::format("; its program is {:.12}, and {:.12} without the patch", runs, honest);
  return bite;
}

Result<Healed> remove_variant(const FaultSite& site) {
  TRY_ASSIGN(Healed healed, remove_copy(site));
  TRY(prune_stages(site.here));
  return healed;
}

}  // namespace

Result<std::string> owned_by(const std::string& user) {
  static const std::regex numbers("([0-9]{1,10})(:([0-9]{1,10}))?");
  if (user.empty() || user == "root") return std::string("uid=0,gid=0");
  std::smatch parts;
  if (!std::regex_match(user, parts, numbers)) {
    return fail(ErrorKind::kCapability,
                fmt::format("the dependency runs as {}, which is no number", printable(user)),
                "give its user in numbers in the compose file, as \"999:999\"");
  }
  return fmt::format("uid={},gid={}", parts.str(1), parts[3].matched ? parts.str(3) : "0");
}

bool has_service_copy(const std::string& fault_id) {
  // A folder of that name holds what another kind of fault restores.
  return !fault_id.empty() && fs::is_regular_file(mark_of(fault_id));
}

std::vector<FaultKind> scratch_faults() {
  return {
      {"service-copy", start_copy, prove_copy, remove_copy},
      {"service-objects", compile_objects, prove_objects, remove_objects},
      {"service-variant", start_variant, prove_variant, remove_variant},
  };
}

}  // namespace stackpilot::node
