#include "checks/lab_services.h"

#include <algorithm>
#include <filesystem>

#include "model/compose_yaml.h"
#include "model/lab_spec.h"

namespace stackpilot::checks {
namespace {

using Path = std::filesystem::path;

}  // namespace

std::string beside(const std::string& path, const std::string& named) {
  return (Path(path).parent_path() / named).lexically_normal().generic_string();
}

std::vector<std::string> compose_files_of(const Repository& repository) {
  const RepoFile* lab = repository.find(lab_spec_path);
  if (lab == nullptr) return {};
  std::vector<std::string> files;
  try {
    for (const YAML::Node& one : YAML::Load(lab->text)["services"]) {
      if (one.IsScalar()) files.push_back(one.Scalar());
    }
  } catch (const YAML::Exception&) {
    return {};
  }
  return files;
}

std::vector<std::string> env_files_of(const Repository& repository, const std::string& compose) {
  const RepoFile* file = repository.find(compose);
  if (file == nullptr) return {};
  std::vector<std::string> found;
  try {
    for (const std::string& path : env_files_in(YAML::Load(file->text))) {
      found.push_back(beside(compose, path));
    }
  } catch (const YAML::Exception&) {
    return {};
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::string own_env_file_of(const std::string& compose) {
  return beside(compose, ".env");
}

std::string dockerfile_of(const Repository& repository, const std::string& compose) {
  const RepoFile* file = repository.find(compose);
  if (file == nullptr) return "";
  try {
    const YAML::Node contract = YAML::Load(file->text)["x-stackpilot"];
    if (!contract.IsMap() || !contract["source"].IsDefined()) return "";
    return beside(compose, contract["source"].as<std::string>() + "/Dockerfile");
  } catch (const YAML::Exception&) {
    return "";
  }
}

}  // namespace stackpilot::checks
