// A second copy of the service on a node that has none, and a hosts entry that lies.
#include <fmt/format.h>

#include <charconv>
#include <sstream>

#include "access/operate/root_file.h"
#include "node/service/compose.h"
#include "node/faults/containers.h"
#include "node/faults/database_watch.h"
#include "node/faults/service_copy.h"

namespace stackpilot::node {
namespace {

using access::Output;

constexpr const char* marks = "/var/lib/stackpilot";
constexpr const char* hosts_file = "/etc/hosts";
constexpr auto load_timeout = Millis(120'000);

Result<std::string> listed(const FaultSite& site, const std::vector<std::string>& docker) {
  return site.here.docker(docker).map(
      [](const Output& output) { return access::trimmed(output.out); });
}

// Says that what runs here is this fault's. It outlives a restart of the node, as what it speaks
// of does; without it, nothing is removed.
fs::path mark_of(const std::string& fault_id) {
  return fs::path(marks) / fault_id;
}

Status as_root(const FaultSite& site, std::vector<std::string> argv) {
  argv.insert(argv.begin(), {"sudo", "-n"});
  const auto done = site.here.program(argv);
  if (!done) return pass_on(done);
  return {};
}

Status set_mark(const FaultSite& site) {
  if (Status made = as_root(site, {"mkdir", "-p", marks}); !made) return made;
  return as_root(site, {"touch", mark_of(site.id).string()});
}

// Containers, volume or image of the service: then somebody uses this node for it, or has data
// here.
Status require_free_node(const FaultSite& site) {
  const ServiceSpec& service = site.service();
  const std::vector<std::string> questions[] = {
      {"ps", "--all", "--quiet", "--filter", "label=com.docker.compose.project"},
      {"volume", "ls", "--quiet", "--filter", fmt::format("name=^{}$", service.db.volume)},
      {"image", "ls", "--quiet", service.api.image}};
  for (const std::vector<std::string>& question : questions) {
    const Result<std::string> found = listed(site, question);
    if (!found) return pass_on(found);
    if (found->empty()) continue;
    return fail(ErrorKind::kCapability,
                fmt::format("{} is in use: the service, its image or its data is there",
                            site.self.node.name));
  }
  return {};
}

// A volume in memory, so that it has an end that nobody else feels. A second file replaces the
// whole entry, so the name is here too.
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
  if (Status written = write_file(file, text); !written) return pass_on(written);
  return file;
}

Status load_image(const FaultSite& site) {
  const fs::path archive = site.self.workspace.shared() / site.setting("archive");
  const auto loaded =
      site.here.docker({"load", "--quiet", "--input", archive.string()}, {.timeout = load_timeout});
  if (!loaded) return pass_on(loaded);
  return {};
}

Result<Injected> start_copy(const FaultSite& site) {
  if (Status free = require_free_node(site); !free) return pass_on(free);
  if (Status marked = set_mark(site); !marked) return pass_on(marked);
  if (Status loaded = load_image(site); !loaded) return pass_on(loaded);
  const Result<fs::path> override_file = write_override(site);
  if (!override_file) return pass_on(override_file);
  const auto up = compose(site.here, site.self, site.setting("postgres"),
                                {"up", "--detach", "--no-build"}, *override_file);
  if (!up) return pass_on(up);
  const Result<Stopwatch> accepting = wait_until_accepting(site.service().db);
  if (!accepting) return pass_on(accepting);
  return Injected{accepting->elapsed_ms()};
}

Result<Bite> prove_copy(const FaultSite& site) {
  const Result<ContainerState> api = look_at(site.service().api.container);
  if (!api) return pass_on(api);
  const auto image = listed(
      site, {"container", "inspect", "--format", "{{.Image}}", site.service().api.container});
  if (!image) return pass_on(image);
  return Bite{
      has_service_copy(site.id) && api->status == "running" && *image == site.setting("image_id"),
      fmt::format("the API on {} is {}, from image {}", site.self.node.name, api->status, *image)};
}

Result<Healed> remove_copy(const FaultSite& site) {
  if (!has_service_copy(site.id)) return Healed{"no copy was started here", std::nullopt};
  const auto down =
      compose(site.here, site.self, "unused:down", {"down", "--volumes", "--remove-orphans"});
  if (!down) return pass_on(down);
  // What has no container any more is removed by its name: a cut-short start leaves such.
  const ServiceSpec& service = site.service();
  const auto volumes = site.here.docker_remove_listed(
      {"volume", "ls", "--quiet", "--filter", fmt::format("name=^{}$", service.db.volume)},
      {"volume", "rm"});
  if (!volumes) return pass_on(volumes);
  const auto images = site.here.docker_remove_listed({"image", "ls", "--quiet", service.api.image},
                                                     {"image", "rm", "--force"});
  if (!images) return pass_on(images);
  std::error_code ignored;  // not there where the volume was not bounded, or /tmp is a new one
  fs::remove(fs::temp_directory_path() / fmt::format("stackpilot-{}.yml", site.id), ignored);
  if (Status removed = as_root(site, {"rm", "-f", mark_of(site.id).string()}); !removed) {
    return pass_on(removed);
  }
  return Healed{"the copy of the service, its data and its image are gone", std::nullopt};
}

std::string lie_of(const FaultSite& site) {
  return fmt::format("{} # stackpilot-{}\n", site.setting("entry"), site.id);
}

Result<Injected> add_hosts_entry(const FaultSite& site) {
  const Result<std::string> hosts = read_file(hosts_file);
  if (!hosts) return pass_on(hosts);
  if (Status written = access::write_as_root(site.here, hosts_file, *hosts + lie_of(site));
      !written) {
    return pass_on(written);
  }
  return Injected{0};
}

Result<Bite> prove_hosts_entry(const FaultSite& site) {
  const Result<std::string> hosts = read_file(hosts_file);
  if (!hosts) return pass_on(hosts);
  const bool there = hosts->find(lie_of(site)) != std::string::npos;
  return Bite{there, fmt::format("{} {} \"{}\"", hosts_file, there ? "has" : "lacks",
                                 site.setting("entry"))};
}

Result<Healed> remove_hosts_entry(const FaultSite& site) {
  Result<std::string> hosts = read_file(hosts_file);
  if (!hosts) return pass_on(hosts);
  std::string kept;
  std::istringstream lines(*hosts);
  for (std::string line; std::getline(lines, line);) {
    if (!line.ends_with("# stackpilot-" + site.id)) kept += line + "\n";
  }
  if (kept != *hosts) {
    if (Status written = access::write_as_root(site.here, hosts_file, kept); !written) {
      return pass_on(written);
    }
  }
  return Healed{"the hosts entry is gone", std::nullopt};
}

}  // namespace

bool has_service_copy(const std::string& fault_id) {
  return !fault_id.empty() && fs::exists(mark_of(fault_id));
}

std::vector<FaultKind> scratch_faults() {
  return {
      {"service-copy", start_copy, prove_copy,
       remove_copy},
      {"hosts-entry", add_hosts_entry, prove_hosts_entry, remove_hosts_entry},
  };
}

}  // namespace stackpilot::node
