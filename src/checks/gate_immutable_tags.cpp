// Image references in compose files, Dockerfiles and lab.yaml must always mean the same image.
#include <fmt/format.h>

#include "checks/gate.h"
#include "checks/image_reference.h"
#include "model/lab_spec.h"

namespace stackpilot::checks {
namespace immutable_tags {
namespace {

constexpr Rule latest{"latest-tag", "name the version, or pin the digest"};
constexpr Rule implicit{"implicit-tag", "name the version, or pin the digest: name@sha256:..."};
constexpr Rule unpinned{"unpinned-base", "pin the base image: name:tag@sha256:..."};
constexpr Rule unreadable{"unreadable", "correct the file"};

constexpr Rule rules[] = {latest, implicit, unpinned, unreadable};

bool is_compose(const RepoFile& file) {
  const std::string_view name = file_name(file.path);
  const bool yaml = name.ends_with(".yml") || name.ends_with(".yaml");
  return yaml && (name.starts_with("docker-compose") || name.starts_with("compose."));
}

bool is_dockerfile(const RepoFile& file) {
  const std::string_view name = file_name(file.path);
  return name == "Dockerfile" || name.starts_with("Dockerfile.") || name.ends_with(".Dockerfile") ||
         name == "Containerfile";
}

// Reports `latest` and a missing tag, which are wrong everywhere. Returns whether it did.
bool complain(const RepoFile& file, const ImageUse& use, Inspection& inspection) {
  const Pinning pinning = pinning_of(use.image);
  if (pinning == Pinning::kLatest) {
    inspection.found(latest, file.path, use.line,
                     fmt::format("{}: what that is changes without notice", use.image));
    return true;
  }
  if (pinning == Pinning::kNone) {
    inspection.found(implicit, file.path, use.line,
                     fmt::format("{} has no tag, which means latest", use.image));
    return true;
  }
  return false;
}

void inspect_compose(const RepoFile& file, Inspection& inspection) {
  const Result<ComposeImages> found = images_of_compose(file.text);
  if (!found) {
    inspection.found(unreadable, file.path, 0, found.error().message);
    return;
  }
  // An empty image must be pinned by whoever starts the project; a deploy uses a content digest.
  for (const ImageUse& use : found->images) {
    if (!use.image.empty()) complain(file, use, inspection);
  }
  for (const ImageUse& service : found->without) {
    inspection.found(implicit, file.path, service.line,
                     fmt::format("service {} names no image: compose makes up a name without a tag",
                                 service.image));
  }
}

void inspect_dockerfile(const RepoFile& file, Inspection& inspection) {
  for (const ImageUse& use : images_of_dockerfile(file.text)) {
    if (use.image.empty() || complain(file, use, inspection)) continue;
    if (pinning_of(use.image) == Pinning::kTag) {
      inspection.found(unpinned, file.path, use.line,
                       fmt::format("{}: a tag may be moved to another image", use.image));
    }
  }
}

// parse_lab_spec itself requires digests for base images.
void inspect_lab(const RepoFile& file, Inspection& inspection) {
  const Result<LabSpec> lab = parse_lab_spec(file.text, file.path);
  if (!lab) inspection.found(unreadable, file.path, 0, lab.error().message);
}

void inspect(const Repository& repository, const Toolbox&, Inspection& inspection) {
  const auto composes = repository.matching(is_compose);
  const auto dockerfiles = repository.matching(is_dockerfile);
  inspection.looked_at(composes.size(), "compose files");
  inspection.looked_at(dockerfiles.size(), "Dockerfiles");
  for (const RepoFile* file : composes) inspect_compose(*file, inspection);
  for (const RepoFile* file : dockerfiles) inspect_dockerfile(*file, inspection);
  const RepoFile* lab = repository.find(lab_spec_path);
  inspection.looked_at(lab == nullptr ? 0 : 1, "lab description");
  if (lab != nullptr) inspect_lab(*lab, inspection);
}

}  // namespace
}  // namespace immutable_tags

Gate gate_immutable_tags() {
  return {"immutable-tags", "No latest, no implicit tag, base images pinned", InCi::kRequired,
          immutable_tags::rules, immutable_tags::inspect};
}

}  // namespace stackpilot::checks
