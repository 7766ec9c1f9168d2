#include "provision/image_source.h"

#include <fmt/format.h>

#include "access/observe/bootstrap.h"
#include "access/operate/image_load.h"
#include "base/slowness.h"
#include "base/text.h"
#include "provision/confinement.h"
#include "provision/docker_archive.h"

namespace stackpilot::provision {
namespace {

using access::Operator;
using access::Output;

constexpr auto pull_timeout = Millis(180'000);
constexpr auto build_timeout = Millis(900'000);
constexpr const char* bootstrap_suite = "bookworm";

std::string origin_text(const std::string& source, const std::string& reason) {
  return fmt::format("source={}\nreason={}\n", source, reason);
}

// Pulls the registry's image. Returns why that failed; empty when the image is present now.
Result<std::string> pull(const Operator& host, const Recipe& recipe) {
  const Result<Output> pulled =
      host.docker({"pull", "-q", recipe.registry}, {.timeout = scaled(pull_timeout)});
  if (pulled) return std::string();
  if (pulled.error().kind == ErrorKind::kInterrupted) return pass_on(pulled);
  return fmt::format("no registry gives {}", recipe.registry.substr(0, recipe.registry.find('@')));
}

// Removes from the engine, which others may use, too, the image of a build and its intermediate
// stages, found by their label. Only the archive in the cache is needed.
void remove_build(const Operator& host, const Recipe& recipe, const std::string& reference) {
  const access::RunOptions anyway{.on_stop = access::OnStop::kIgnore};
  static_cast<void>(host.docker({"image", "rm", reference}, anyway));
  static_cast<void>(host.docker(
      {"image", "prune", "--force", "--filter", "label=" + stage_label(recipe)}, anyway));
}

// `--network host`, as the engine may have no network for builds. Not with BuildKit, whose cache
// has no labels, so that ours could not be told from that of other builds.
Status build(const Operator& host, const Recipe& recipe, const std::string& reference,
             const fs::path& work) {
  const fs::path file = work / "Dockerfile";
  TRY(write_file(file, to_dockerfile(recipe)));
  TRY(host.docker({"build", "-q", "--force-rm", "--network", "host", "-t", reference, "-f",
                   file.string(), recipe.folder.string()},
                  {.timeout = scaled(build_timeout), .environment = {{"DOCKER_BUILDKIT", "0"}}}));
  return {};
}

// Writes the image to `archive`. Returns the image's id.
Result<std::string> save(const Operator& host, const std::string& reference,
                         const fs::path& archive) {
  TRY(host.docker({"save", "-o", archive.string(), reference}, {.timeout = scaled(build_timeout)}));
  return access::image_id(host, reference);
}

// If the engine has an image of that name, another lab made it from the same recipe: it stays.
Result<std::string> build_on_registry_image(const Operator& host, const Recipe& recipe,
                                            const std::string& reference, const fs::path& work,
                                            const fs::path& archive) {
  if (access::image_id(host, reference)) return save(host, reference, archive);
  const Status built = build(host, recipe, reference, work);
  Result<std::string> id = built ? save(host, reference, archive) : pass_on(built);
  remove_build(host, recipe, reference);
  return id;
}

Error explained(Error error) {
  if (error.message.starts_with("the disk is full")) return error;
  const auto says = [&](const char* text) { return error.detail.find(text) != std::string::npos; };
  if (says("Temporary failure resolving") || says("Could not resolve") ||
      says("Could not connect") || says("Failed to fetch")) {
    error.message = "the package mirror cannot be reached, so no base image can be made";
    error.hint = "check the machine's network and /etc/apt/sources.list, then run again";
  }
  return error;
}

// A file with the machine's own Debian mirror, if apt has one configured; else none, which means
// mmdebstrap's default.
Result<std::vector<std::string>> mirror(const fs::path& work) {
  const Result<std::string> sources = read_file("/etc/apt/sources.list.d/debian.sources");
  if (!sources) return std::vector<std::string>{};
  const fs::path ours = work / "debian.sources";
  TRY(write_file(ours, sources_for(*sources, bootstrap_suite)));
  return std::vector<std::string>{ours.string()};
}

Result<fs::path> bootstrap_root(const Operator& host, const Recipe& recipe, const fs::path& work,
                                const std::string& reason) {
  const fs::path origin = work / "origin";
  TRY(write_file(origin, origin_text("bootstrap", reason)));
  fs::path tar = work / "root.tar";
  std::vector<std::string> argv = {
      "mmdebstrap",
      "--mode=root",
      "--format=tar",
      "--variant=apt",
      "--skip=cleanup/run",
      "--hook-dir=/usr/share/mmdebstrap/hooks/maybe-merged-usr",
      "--include=usr-is-merged," + fmt::format("{}", fmt::join(recipe.packages, ",")),
      "--aptopt=APT::Install-Recommends \"false\"",
      "--aptopt=Acquire::Languages \"none\"",
      "--customize-hook=" + (recipe.folder.parent_path() / "apply.sh").string(),
      fmt::format("--customize-hook=upload {} {}", origin.string(), image_origin_file),
      bootstrap_suite,
      tar.string()};
  TRY_ASSIGN(const std::vector<std::string> from, mirror(work));
  argv.insert(argv.end(), from.begin(), from.end());
  const Confinement confinement{.writable = work,
                                .readable = {recipe.folder.parent_path()},
                                .environment = {{"IMAGE_DIR", recipe.folder.string()}}};
  const Result<Output> made =
      host.program(confined(argv, confinement),
                   {.timeout = scaled(build_timeout), .run_as = access::RunAs::kRoot});
  if (!made) return tl::unexpected<Error>(explained(made.error()));
  return tar;
}

Result<std::string> bootstrap(const Operator& host, const Recipe& recipe,
                              const std::string& reference, const fs::path& work,
                              const fs::path& archive, const std::string& reason) {
  TRY(access::require_bootstrap());
  TRY_ASSIGN(const fs::path tar, bootstrap_root(host, recipe, work, reason));
  return write_docker_archive(host, tar, recipe.instructions, reference, archive);
}

// A word of "Suites:" with another distribution release: trixie-updates becomes bookworm-updates.
std::string suite_word(std::string_view word, const std::string& suite) {
  const std::size_t dash = word.find('-');
  return suite + std::string(dash == std::string_view::npos ? "" : word.substr(dash));
}

}  // namespace

std::string sources_for(const std::string& sources, const std::string& suite) {
  std::string text;
  for (const std::string_view line : lines_of(sources)) {
    const std::vector<std::string_view> words = words_of(line);
    if (words.empty() || lowered(words.front()) != "suites:") {
      text += std::string(line) + "\n";
      continue;
    }
    text += "Suites:";
    for (std::size_t i = 1; i < words.size(); ++i) text += " " + suite_word(words[i], suite);
    text += "\n";
  }
  return text;
}

Result<ImageOrigin> build_image(const Operator& host, const Recipe& recipe,
                                const std::string& reference, const fs::path& work,
                                const fs::path& archive, events::Step& step) {
  step.at("asking the registry");
  TRY_ASSIGN(const std::string reason, pull(host, recipe));
  if (reason.empty()) {
    step.at("building on the registry's image");
    TRY_ASSIGN(std::string id, build_on_registry_image(host, recipe, reference, work, archive));
    return ImageOrigin{std::move(id), "registry", ""};
  }
  step.at("bootstrapping from packages");
  TRY_ASSIGN(std::string id, bootstrap(host, recipe, reference, work, archive, reason));
  return ImageOrigin{std::move(id), "bootstrap", reason};
}

}  // namespace stackpilot::provision
