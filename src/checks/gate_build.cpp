// Checks that the API image builds from this source. Does not need the lab.
#include <fmt/format.h>

#include <algorithm>

#include "access/exec/process.h"
#include "base/build_context.h"
#include "base/digest.h"
#include "base/json.h"
#include "base/slowness.h"
#include "checks/gate.h"
#include "model/lab_spec.h"
#include "service/lab.h"

namespace stackpilot::checks {
namespace build {
namespace {

constexpr Rule does_not_build{"does-not-build", "correct the source; make check-build shows it"};

constexpr Rule rules[] = {does_not_build};

constexpr auto build_timeout = Millis(900'000);
constexpr auto load_timeout = Millis(300'000);

class Engine {
 public:
  explicit Engine(const ImageBuilder& builder) : builder_(builder) {}

  access::Command docker(const std::vector<std::string>& arguments, Millis timeout) const {
    return {.argv = access::docker_argv(builder_.engine, arguments), .timeout = timeout};
  }

  bool has_toolchain() const {
    const auto there =
        access::run(docker({"image", "inspect", builder_.toolchain}, scaled(Millis(10'000))));
    return there && there->status == 0;
  }

  Status load_toolchain() const {
    return access::run_ok(docker({"load", "-q", "-i", builder_.toolchain_archive.string()},
                                 scaled(load_timeout)))
        .map([](const access::Output&) {});
  }

  void remove(const std::string& image) const {
    access::Command command = docker({"image", "rm", image}, scaled(Millis(60'000)));
    command.on_stop = access::OnStop::kIgnore;
    static_cast<void>(access::run(command));  // left-overs: docker image prune
  }

 private:
  const ImageBuilder& builder_;
};

// Removes the images again: only the result of the build matters. The compile stage gets a tag of
// its own, because a stage without a tag would be left behind.
Result<access::Output> build(const Engine& engine, const ImageBuilder& builder,
                             const fs::path& source) {
  const std::string image = "stackpilot-check:" + random_hex(6);
  const std::string stage = image + "-stage";
  const auto build_as = [&](const std::string& tag, std::vector<std::string> also) {
    std::vector<std::string> arguments = {"build",       "--network",
                                          "none",        "--force-rm",
                                          "--tag",       tag,
                                          "--build-arg", "BUILD_ID=" + image,
                                          "--build-arg", "TOOLCHAIN_IMAGE=" + builder.toolchain};
    arguments.insert(arguments.end(), also.begin(), also.end());
    arguments.push_back(source.string());
    return access::run(engine.docker(arguments, scaled(build_timeout)));
  };
  Result<access::Output> built = build_as(stage, {"--target", "build"});
  if (!built || built->status != 0) return built;
  built = build_as(image, {});
  engine.remove(stage);
  if (built && built->status == 0) engine.remove(image);
  return built;
}

// Remembers the source digest and toolchain of the last successful build, which determine the
// result: the same build need not be repeated.
struct Memory {
  fs::path file;
  std::string inputs;

  bool holds() const { return read_file(file, 4096).value_or("") == inputs; }
  void keep() const {
    if (make_folder(file.parent_path())) static_cast<void>(write_file(file, inputs));
  }
};

std::string file_for(const std::string& source) {
  std::string name = "check-build-" + source;
  std::replace(name.begin(), name.end(), '/', '-');
  return name;
}

void inspect_build(const Toolbox& toolbox, const std::string& source, Inspection& inspection) {
  const Result<std::string> digest = build_context_digests(toolbox.root / source).map(combined);
  if (!digest) {
    inspection.broke(digest.error().message);
    return;
  }
  const ImageBuilder& builder = *toolbox.builder;
  const Memory memory{toolbox.root / ".stackpilot" / file_for(source),
                      fmt::format("{} {}\n", *digest, builder.toolchain)};
  if (memory.holds()) {
    inspection.looked_at(1, "image, built before from the same source and toolchain");
    return;
  }
  inspection.looked_at(1, "image");
  const Engine engine(builder);
  const bool there = engine.has_toolchain();
  if (!there) {
    if (Status loaded = engine.load_toolchain(); !loaded) {
      inspection.broke(loaded.error().message);
      return;
    }
  }
  const Result<access::Output> built = build(engine, builder, toolbox.root / source);
  if (!there) engine.remove(builder.toolchain);
  if (!built) {
    inspection.broke(built.error().message);
  } else if (built->status != 0) {
    inspection.found(does_not_build, source + "/Dockerfile", 0,
                     access::tail(built->out + built->err, 15));
  } else {
    memory.keep();
  }
}

// The folders that images of services are built from.
Result<std::vector<std::string>> sources_in(const Repository& repository) {
  const RepoFile* file = repository.find(lab_spec_path);
  TRY_ASSIGN(const LabSpec lab,
             parse_lab_spec(file == nullptr ? "" : file->text, "infra/lab.yaml"));
  std::vector<std::string> sources;
  for (const std::string& path : lab.compose_files) {
    const RepoFile* compose = repository.find(path);
    TRY_ASSIGN(const Service service,
               service::read_service(compose == nullptr ? "" : compose->text, path));
    if (!service.contract.source.empty()) sources.push_back(service.contract.source);
  }
  return sources;
}

void inspect(const Repository& repository, const Toolbox& toolbox, Inspection& inspection) {
  if (!toolbox.builder) {
    inspection.skipped("the API image was not built: " + toolbox.why_no_builder);
    return;
  }
  const Result<std::vector<std::string>> sources = sources_in(repository);
  if (!sources) return inspection.broke(sources.error().message);
  if (sources->empty()) inspection.looked_at(1, "lab, none of whose services has a source here");
  for (const std::string& source : *sources) inspect_build(toolbox, source, inspection);
}

}  // namespace
}  // namespace build

Gate gate_build() {
  return {"build", "The API image builds from this source", InCi::kWherePossible, build::rules,
          build::inspect};
}

}  // namespace stackpilot::checks
