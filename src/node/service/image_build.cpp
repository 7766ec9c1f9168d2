#include "node/service/image_build.h"

#include <fmt/format.h>

#include <regex>

#include "access/operate/image_load.h"
#include "base/files.h"
#include "base/slowness.h"
#include "events/stream.h"
#include "node/service/strays.h"

namespace stackpilot::node {
namespace {

constexpr auto build_timeout = Millis(900'000);
constexpr auto prune_timeout = Millis(180'000);
// The least that there is: what serves on the node goes first.
constexpr auto build_cpu_shares = "2";

// Whatever the Dockerfile says of labels.
void add_labels(const ImageBuild& build, std::vector<std::string>& arguments) {
  const std::pair<const char*, const std::string&> labels[] = {
      {app_image_label, build.build_id},
      {project_label, build.project},
      {"stackpilot.source_digest", build.source_digest},
      {"stackpilot.git_sha", build.git_sha}};
  for (const auto& [label, value] : labels) {
    arguments.insert(arguments.end(), {"--label", fmt::format("{}={}", label, value)});
  }
}

// What compilers say is on stdout, in colours: without it nobody could mend the source.
std::string end_of(const fs::path& file) {
  static const std::regex colour("\x1b\\[[0-9;]*m");
  return std::regex_replace(access::tail(read_file(file).value_or(""), 30), colour, "");
}

// The classic builder: all that it leaves are images, which have a label and can be told from
// somebody else's.
Status run_build(const access::Operator& here, const std::vector<std::string>& arguments) {
  TRY_ASSIGN(const TempFolder folder, TempFolder::make(fs::temp_directory_path(), "build-"));
  const fs::path said = folder.path() / "output";
  auto built = here.docker(arguments, {.timeout = scaled(build_timeout),
                                       .output_file = said,
                                       .environment = {{"DOCKER_BUILDKIT", "0"}}});
  if (built) return {};
  built.error().detail = end_of(said) + "\n" + built.error().detail;
  return pass_on(built);
}

}  // namespace

Result<std::string> build_image(const access::Operator& here, const ImageBuild& build) {
  events::note("compiling");
  std::vector<std::string> arguments = {"build",
                                        "--no-cache",
                                        "--force-rm",
                                        "--network",
                                        "none",
                                        "--cpu-shares",
                                        build_cpu_shares,
                                        "--build-arg",
                                        "TOOLCHAIN_IMAGE=" + build.toolchain,
                                        "--build-arg",
                                        "BUILD_ID=" + build.build_id,
                                        "--build-arg",
                                        "SOURCE_DIGEST=" + build.source_digest,
                                        "--build-arg",
                                        "GIT_SHA=" + build.git_sha,
                                        "--build-arg",
                                        "BUILD_TIME=" + build.build_time,
                                        "--tag",
                                        build.tag};
  if (!build.type.empty()) {
    arguments.insert(arguments.end(), {"--build-arg", "BUILD_TYPE=" + build.type});
  }
  if (build.stage.empty()) {
    add_labels(build, arguments);
  } else {
    arguments.insert(arguments.end(), {"--target", build.stage});
  }
  arguments.push_back(build.source.string());
  TRY(run_build(here, arguments));
  return access::image_id(here, build.tag);
}

Status prune_stages(const access::Operator& here) {
  TRY(here.docker_remove_listed(
      {"ps", "--all", "--quiet", "--filter", fmt::format("label={}", build_stage_label)},
      {"rm", "--force"}, {.timeout = scaled(prune_timeout)}));
  TRY(here.docker(
      {"image", "prune", "--force", "--filter", fmt::format("label={}", build_stage_label)},
      {.timeout = scaled(prune_timeout)}));
  return {};
}

}  // namespace stackpilot::node
