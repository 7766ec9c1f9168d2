#include "access/observe/deployment_files.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

namespace stackpilot::access {
namespace {

void add_env_files(const YAML::Node& named, std::vector<std::string>& files) {
  if (!named || named.IsNull()) return;
  if (named.IsSequence()) {
    for (const YAML::Node& one : named) add_env_files(one, files);
  } else {
    files.push_back(named.IsMap() ? named["path"].Scalar() : named.Scalar());
  }
}

}  // namespace

Result<std::vector<std::string>> env_files_of(const std::string& compose_text) {
  try {
    std::vector<std::string> files;
    for (const auto& service : YAML::Load(compose_text)["services"]) {
      add_env_files(service.second["env_file"], files);
    }
    return files;
  } catch (const YAML::Exception& bad) {
    return fail(ErrorKind::kBroken,
                fmt::format("the compose file is not understood: {}", bad.what()));
  }
}

Result<DeploymentFiles> read_deployment_files(const fs::path& root, const Service& service) {
  DeploymentFiles files;
  TRY_ASSIGN(const FileDigests context, build_context_digests(root / service.contract.source));
  for (const auto& [path, digest] : context)
    files.source[service.contract.source + "/" + path] = digest;
  TRY_ASSIGN(const std::string compose, read_file(root / service.compose_file));
  TRY_ASSIGN(std::vector<std::string> read, env_files_of(compose));
  const fs::path folder = fs::path(service.compose_file).parent_path();
  read.push_back(fs::path(service.compose_file).filename());
  if (fs::exists(root / folder / ".env")) read.emplace_back(".env");
  for (const std::string& one : read) {
    const std::string path = (folder / one).lexically_normal().generic_string();
    TRY(add_file_digest(root / path, path, files.compose));
  }
  return files;
}

}  // namespace stackpilot::access
