// Images are named so that the name always means the same: in compose files, Dockerfiles, lab.yaml.
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

// `latest` and no tag at all are wrong everywhere. Returns whether it complained.
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
  // An image that is left to whoever starts the project is that one's to pin; demo pins content.
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

// The reader of lab.yaml demands digests of base images and a tag of the API image by itself.
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

constinit const Gate immutable_tags_gate{
    "immutable-tags", "No latest, no implicit tag, base images pinned", InCi::kRequired,
    immutable_tags::rules, immutable_tags::inspect};

}  // namespace stackpilot::checks
