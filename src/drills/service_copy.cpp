// A copy of the service on a node without one: for drills that destroy data, and, built from a
// patched source, for proofs that a drill finds what is wrong with it.
#include <fmt/format.h>

#include "base/stop.h"
#include "base/wait.h"
#include "drills/host_faults.h"
#include "drills/patched_source.h"
#include "lifecycle/deploy.h"
#include "model/service_images.h"

namespace stackpilot::drills {
namespace {

// Its database has just accepted a session.
constexpr auto copy_patience = Millis(10'000);
constexpr auto record_interval = Millis(300);
constexpr auto apply_timeout = Millis(10'000);

std::string archive_of(const HostSite& site) {
  return fmt::format("service-{}.tar", site.fault.id);
}

// The patched source, as the repository has it: in its own folders.
std::string patched_folder(const HostSite& site) {
  return "variant-" + site.fault.id;
}

Result<Deployment> original_of(const HostSite& site) {
  TRY_ASSIGN(const Service service, service_of(site));
  std::optional<Deployment> record =
      read_deployment(site.workspace(), setting(site, "from"), service.project);
  if (!record) return fail(ErrorKind::kBroken, "no deploy is recorded", "make demo");
  return *std::move(record);
}

Result<fs::path> record_of(const HostSite& site) {
  return service_of(site).map([&](const Service& service) {
    return site.workspace().deployment(site.fault.node, service.project);
  });
}

// Checked before anything is shared: healing takes the record for ours when something is.
Status require_no_record(const HostSite& site) {
  TRY_ASSIGN(const fs::path record, record_of(site));
  if (!fs::exists(record)) return {};
  return fail(ErrorKind::kCapability, "a deploy on " + site.fault.node + " is recorded");
}

// Of the service's other containers, as the node's verb takes them.
Result<std::string> provide_images(const HostSite& site, const Service& service,
                                   const NodeSpec& node) {
  TRY_ASSIGN(const std::vector<std::string> recipes, lifecycle::recipes_of(site.lab, service));
  TRY_ASSIGN(const ImageReferences images, lifecycle::provide_base_images(site.lab, node, recipes));
  return to_text(Json(images));
}

// Provides the images on the node and adds their names to the settings that the node gets.
Result<Fault> with_images(const HostSite& site) {
  TRY_ASSIGN(const NodeSpec from, lifecycle::node_named(site.lab.spec(), setting(site, "from")));
  TRY_ASSIGN(const NodeSpec to, node_of(site));
  Fault whole = site.fault;
  TRY_ASSIGN(const Service service, service_of(site));
  TRY_ASSIGN(whole.settings["images"], provide_images(site, service, to));
  if (service.contract.source.empty()) {
    // Nothing to share; but that there is a file of this name says that the record is ours.
    TRY(write_file(site.workspace().shared() / archive_of(site), ""));
    return whole;
  }
  TRY(lifecycle::share_service_image(site.lab, service, from, archive_of(site)));
  whole.settings["archive"] = archive_of(site);
  return whole;
}

// The containers publish where this node is reached, not where the original's is.
Status put_copy_on_record(const HostSite& site, const node::Injected& injected) {
  TRY_ASSIGN(Deployment record, original_of(site));
  record.containers = injected.containers;
  if (!injected.image_id.empty()) record.image_id = injected.image_id;
  TRY_ASSIGN(const NodeSpec to, node_of(site));
  TRY_ASSIGN(const Service service, service_of(site));
  // A service that is wrong may say that it is ready before it can take the canary.
  Status recorded;
  wait_until(Deadline(scaled(copy_patience)), record_interval, [&] {
    recorded = lifecycle::put_on_record(site.lab, service, to, record, scaled(copy_patience));
    return recorded.has_value() || stop_requested();
  });
  return recorded;
}

Result<node::Injected> copy_service(const HostSite& site) {
  TRY(require_no_record(site));
  TRY_ASSIGN(const Fault whole, with_images(site));
  TRY_ASSIGN(const auto injected,
             answer_of_node<node::Injected>(HostSite{site.lab, whole}, "inject"));
  // Without a record it is a service that nobody deployed. Until it is ready, it makes its tables.
  if (setting(site, "record") == "no") {
    TRY_ASSIGN(const NodeSpec node, node_of(site));
    TRY_ASSIGN(const Service service, service_of(site));
    TRY(lifecycle::wait_until_ready(site.lab, service, node, scaled(copy_patience)));
  } else {
    TRY(put_copy_on_record(site, injected));
  }
  return node::Injected{0};
}

// What a build needs to repeat what the recorded one put into its image.
Result<Fault> with_build(const HostSite& site) {
  TRY_ASSIGN(const Deployment original, original_of(site));
  Fault whole = site.fault;
  whole.settings["build_id"] = original.build_id;
  whole.settings["source_digest"] = original.source_digest;
  whole.settings["git_sha"] = original.git_sha;
  whole.settings["build_time"] = original.deployed_at;
  return whole;
}

Result<node::Injected> compile_objects(const HostSite& site) {
  TRY_ASSIGN(const NodeSpec node, node_of(site));
  TRY_ASSIGN(Fault whole, with_build(site));
  TRY_ASSIGN(const ImageReferences images,
             lifecycle::provide_base_images(site.lab, node, {std::string(toolchain_image)}));
  whole.settings["toolchain"] = images.begin()->second;
  return answer_of_node<node::Injected>(HostSite{site.lab, whole}, "inject");
}

Result<fs::path> patch_of(const HostSite& site) {
  const std::string name = setting(site, "patch");
  constexpr const char* allowed = "abcdefghijklmnopqrstuvwxyz-";
  TRY_ASSIGN(const Service service, service_of(site));
  const fs::path folder = fs::path("tests") / "mutants" / service.project;
  const fs::path file = site.workspace().root() / folder / (name + ".patch");
  if (name.find_first_not_of(allowed) == std::string::npos && fs::exists(file)) return file;
  return fail(ErrorKind::kUsage,
              fmt::format("there is no patch \"{}\" in {}", name, folder.string()));
}

// Keeps the times of the files, by which a build tells what has changed.
Status share_patched_source(const HostSite& site) {
  TRY_ASSIGN(const fs::path patch, patch_of(site));
  const fs::path folder = site.workspace().shared() / patched_folder(site);
  TRY_ASSIGN(const Service service, service_of(site));
  const fs::path source = service.contract.source;
  TRY(make_folder((folder / source).parent_path()));
  TRY(site.lab.host().program({"cp", "--recursive", "--preserve=mode,timestamps",
                               (site.workspace().root() / source).string(),
                               (folder / source).string()}));
  // To git, the folder would be a part of the repository that the patch says nothing of.
  const auto applied = site.lab.host().program(
      {"git", "apply", patch.string()},
      {.timeout = scaled(apply_timeout),
       .environment = {{"GIT_CEILING_DIRECTORIES", site.workspace().shared().string()}},
       .directory = folder});
  if (!applied) {
    return fail(ErrorKind::kBroken,
                fmt::format("{} does not apply to the source", patch.filename().string()),
                "make it anew from an edit of the source: git diff",
                applied.error().message + "\n" + applied.error().detail);
  }
  TRY(date_what_is_patched(site.workspace().root() / source, folder / source));
  return site.lab.provider().refresh();
}

Result<node::Injected> start_variant(const HostSite& site) {
  TRY(require_no_record(site));
  TRY_ASSIGN(const NodeSpec node, node_of(site));
  TRY_ASSIGN(Fault whole, with_build(site));
  TRY_ASSIGN(const Service service, service_of(site));
  TRY_ASSIGN(whole.settings["images"], provide_images(site, service, node));
  TRY(share_patched_source(site));
  whole.settings["folder"] = patched_folder(site);
  TRY_ASSIGN(const auto injected,
             answer_of_node<node::Injected>(HostSite{site.lab, whole}, "inject"));
  TRY(put_copy_on_record(site, injected));
  return node::Injected{0};
}

Result<node::Bite> prove_on_node(const HostSite& site) {
  return answer_of_node<node::Bite>(site, "prove");
}

Result<node::Healed> heal_on_node(const HostSite& site) {
  return answer_of_node<node::Healed>(site, "heal");
}

Result<node::Healed> remove_service(const HostSite& site) {
  TRY_ASSIGN(auto healed, heal_on_node(site));
  TRY(remove_service_records(site));
  return healed;
}

}  // namespace

Status remove_service_records(const HostSite& site) {
  for (const std::string& name : {archive_of(site), patched_folder(site)}) {
    const fs::path shared = site.workspace().shared() / name;
    if (!fs::exists(shared)) continue;
    TRY_ASSIGN(const fs::path record, record_of(site));
    TRY(remove_whole(record));
    TRY(remove_whole(shared));
  }
  return {};
}

std::vector<HostFaultKind> service_copy_faults() {
  constexpr auto on_node = HostFaultKind::Where::kOnNode;
  return {{"service-copy", "{compose} down --volumes, on the node", on_node, copy_service,
           prove_on_node, remove_service},
          {"service-objects", "docker image rm --force stackpilot-objects:{id}, on the node",
           on_node, compile_objects, prove_on_node, heal_on_node},
          {"service-variant", "{compose} down --volumes, on the node", on_node, start_variant,
           prove_on_node, remove_service}};
}

}  // namespace stackpilot::drills
