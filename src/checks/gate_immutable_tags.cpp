// Image references in compose files, Dockerfiles and lab.yaml must always mean the same image.
#include <fmt/format.h>

#include <algorithm>

#include "base/find.h"
#include "checks/gate.h"
#include "checks/image_reference.h"
#include "checks/lab_services.h"
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

using Services = std::vector<ComposeService>;

// Where the image of a service is named.
struct Named {
  const RepoFile* file;
  ImageUse image;
};

// Of the service itself, or of the one that it extends; nullopt when none of them names one.
std::optional<Named> image_of(const Repository& repository, const RepoFile& file,
                              const ComposeService& service, int depth = 0) {
  constexpr int most_extended = 10;
  if (service.image) return Named{&file, *service.image};
  if (service.extends.empty() || depth == most_extended) return std::nullopt;
  const RepoFile* other =
      service.extends_in.empty() ? &file : repository.find(beside(file.path, service.extends_in));
  const auto services =
      services_of_compose(other == nullptr ? "" : other->text).value_or(Services());
  const ComposeService* extended = find_or_null(
      services, [&](const ComposeService& one) { return one.name == service.extends; });
  return extended == nullptr ? std::nullopt : image_of(repository, *other, *extended, depth + 1);
}

using Files = std::vector<const RepoFile*>;

// An empty image must be pinned by whoever starts the project; a deploy uses a content digest. What
// is wrong in another of `composes` is found there.
void inspect_compose(const Repository& repository, const Files& composes, const RepoFile& file,
                     Inspection& inspection) {
  const auto services = services_of_compose(file.text);
  if (!services) {
    inspection.found(unreadable, file.path, 0, services.error().message);
    return;
  }
  for (const ComposeService& service : *services) {
    const std::optional<Named> named = image_of(repository, file, service);
    if (!named) {
      inspection.found(
          implicit, file.path, service.line,
          fmt::format("service {} names no image: compose makes up a name without a tag",
                      service.name));
      continue;
    }
    const bool found_there = named->file != &file && std::find(composes.begin(), composes.end(),
                                                               named->file) != composes.end();
    if (!named->image.image.empty() && !found_there) {
      complain(*named->file, named->image, inspection);
    }
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
  const std::vector<std::string> of_lab = compose_files_of(repository);
  const auto composes = repository.matching([&](const RepoFile& file) {
    return is_compose(file) || std::find(of_lab.begin(), of_lab.end(), file.path) != of_lab.end();
  });
  const auto dockerfiles = repository.matching(is_dockerfile);
  inspection.looked_at(composes.size(), "compose files");
  inspection.looked_at(dockerfiles.size(), "Dockerfiles");
  for (const RepoFile* file : composes) inspect_compose(repository, composes, *file, inspection);
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
