#include "drills/stack_variant.h"

#include <fmt/format.h>

#include "base/clock.h"
#include "base/slowness.h"
#include "drills/host_faults.h"
#include "lifecycle/release.h"
#include "model/scale_out.h"
#include "service/mutants.h"

namespace stackpilot::drills {
namespace {

constexpr auto patch_timeout = Millis(10'000);
constexpr std::string_view variant_prefix = "stack-";

std::string variant_folder(const HostSite& site) {
  return std::string(variant_prefix) + site.fault.id;
}

fs::path variant_path(const HostSite& site) {
  return site.workspace().shared() / variant_folder(site);
}

Status copy_file(const HostSite& site, const fs::path& file) {
  const fs::path to = variant_path(site) / file;
  TRY(make_folder(to.parent_path()));
  std::error_code failed;
  fs::copy_file(site.workspace().root() / file, to, failed);
  if (!failed) return {};
  return fail(ErrorKind::kBroken,
              fmt::format("cannot copy {}: {}", file.string(), failed.message()));
}

// The stack files, what is beside them, and what they read variables from, as the release has it on
// record: it is the same for the compose file.
Status copy_stack_files(const HostSite& site) {
  TRY_ASSIGN(const Service service, service_of(site));
  TRY_ASSIGN(const auto record, scale_out_of(site.workspace(), service));
  if (!record || !record->release) {
    return fail(ErrorKind::kCapability, "no service is scaled out", "make scale-up");
  }
  const fs::path folder = fs::path(service.compose_file).parent_path();
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(site.workspace().root() / folder, failed)) {
    if (entry.is_regular_file()) TRY(copy_file(site, folder / entry.path().filename()));
  }
  for (const auto& [file, digest] : record->release->deployment.compose_files) {
    if (!fs::exists(variant_path(site) / file)) TRY(copy_file(site, file));
  }
  return {};
}

Result<fs::path> stack_patch(const HostSite& site) {
  const std::string name = setting(site, "patch");
  constexpr const char* allowed = "abcdefghijklmnopqrstuvwxyz-";
  TRY_ASSIGN(const Service service, service_of(site));
  const fs::path file = service::mutants_of(site.workspace().root(), service) / (name + ".patch");
  if (name.find_first_not_of(allowed) == std::string::npos && fs::exists(file)) return file;
  return fail(ErrorKind::kUsage, fmt::format("there is no patch \"{}\" of the stack file", name));
}

Result<node::Injected> put_variant_in_force(const HostSite& site) {
  TRY_ASSIGN(const fs::path patch, stack_patch(site));
  TRY(copy_stack_files(site));
  // To git, the folder would be a part of the repository that the patch says nothing of.
  const auto applied = site.lab.host().program(
      {"git", "apply", patch.string()},
      {.timeout = scaled(patch_timeout),
       .environment = {{"GIT_CEILING_DIRECTORIES", site.workspace().shared().string()}},
       .directory = variant_path(site)});
  if (!applied) {
    return fail(ErrorKind::kBroken,
                fmt::format("{} does not apply to the stack file", patch.filename().string()),
                "make it anew from an edit of the stack file: git diff",
                applied.error().message + "\n" + applied.error().detail);
  }
  TRY(site.lab.provider().refresh());
  return node::Injected{0};
}

// Whether any of the files is another than the repository's.
Result<bool> is_another(const HostSite& site) {
  std::error_code failed;
  for (const auto& entry : fs::recursive_directory_iterator(variant_path(site), failed)) {
    if (!entry.is_regular_file()) continue;
    const fs::path file = fs::relative(entry.path(), variant_path(site));
    TRY_ASSIGN(const std::string honest, read_file(site.workspace().root() / file));
    TRY_ASSIGN(const std::string wrong, read_file(entry.path()));
    if (honest != wrong) return true;
  }
  return false;
}

Result<node::Bite> prove_variant(const HostSite& site) {
  TRY_ASSIGN(const bool differs, is_another(site));
  const bool bit = differs && stack_variant(site.workspace()) == variant_folder(site);
  return node::Bite{bit, fmt::format("the next release of a drill {} deployed with {}",
                                     bit ? "is" : "is not", setting(site, "patch"))};
}

// Whatever was deployed with it, the drill's own fault has undone.
Result<node::Healed> put_variant_out_of_force(const HostSite& site) {
  TRY(remove_whole(variant_path(site)));
  return node::Healed{"releases are deployed with the repository's stack file", std::nullopt};
}

Status deploy_from(const HostSite& site, const std::string& folder) {
  TRY_ASSIGN(const Service service, service_of(site));
  TRY_ASSIGN(const auto record, scale_out_of(site.workspace(), service));
  if (!record || !record->release) return {};
  const lifecycle::SwarmSite stack{site.lab, service};
  TRY_ASSIGN(const auto images, lifecycle::images_for_stack(stack));
  return lifecycle::roll_out_again(stack, *record, images, folder);
}

Result<node::Injected> deploy_variant(const HostSite& site) {
  TRY(put_variant_in_force(site));
  const Stopwatch since;
  TRY(deploy_from(site, variant_folder(site)));
  return node::Injected{since.elapsed_ms()};
}

// As long as its folder is there, what it deployed may be.
Result<node::Healed> deploy_what_is_right(const HostSite& site) {
  if (fs::exists(variant_path(site))) TRY(deploy_from(site, ""));
  return put_variant_out_of_force(site);
}

}  // namespace

std::string stack_variant(const Workspace& workspace) {
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(workspace.shared(), failed)) {
    std::string name = entry.path().filename().string();
    if (name.starts_with(variant_prefix)) return name;
  }
  return "";
}

std::vector<HostFaultKind> stack_variant_faults() {
  return {{stack_variant_kind, "remove .stackpilot/shared/stack-{id}, then make release",
           HostFaultKind::Where::kOnHost, put_variant_in_force, prove_variant,
           put_variant_out_of_force},
          {stack_deployed_kind, "make release, then remove .stackpilot/shared/stack-{id}",
           HostFaultKind::Where::kOnHost, deploy_variant, prove_variant, deploy_what_is_right}};
}

}  // namespace stackpilot::drills
