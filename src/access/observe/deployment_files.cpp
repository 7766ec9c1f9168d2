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

// "./file:/in/the/container[:ro]", or the same as a map.
void add_mounted_files(const YAML::Node& volumes, std::vector<std::string>& files) {
  if (!volumes || !volumes.IsSequence()) return;
  for (const YAML::Node& one : volumes) {
    const YAML::Node source = one.IsMap() ? one["source"] : one;
    if (!source || !source.IsScalar()) continue;
    const std::string path = source.Scalar().substr(0, source.Scalar().find(':'));
    if (path.starts_with("./") || path.starts_with("../")) files.push_back(path);
  }
}

}  // namespace

Result<std::vector<std::string>> files_read_by(const std::string& compose_text) {
  try {
    std::vector<std::string> files;
    for (const auto& service : YAML::Load(compose_text)["services"]) {
      add_env_files(service.second["env_file"], files);
      add_mounted_files(service.second["volumes"], files);
    }
    return files;
  } catch (const YAML::Exception& bad) {
    return fail(ErrorKind::kBroken,
                fmt::format("the compose file is not understood: {}", bad.what()));
  }
}

namespace {

Result<FileDigests> read_source(const fs::path& root, const std::string& source) {
  FileDigests files;
  if (source.empty()) return files;
  TRY_ASSIGN(const FileDigests context, build_context_digests(root / source));
  for (const auto& [path, digest] : context) files[source + "/" + path] = digest;
  return files;
}

}  // namespace

Result<DeploymentFiles> read_deployment_files(const fs::path& root, const Service& service) {
  DeploymentFiles files;
  TRY_ASSIGN(files.source, read_source(root, service.contract.source));
  TRY_ASSIGN(const std::string compose, read_file(root / service.compose_file));
  TRY_ASSIGN(std::vector<std::string> read, files_read_by(compose));
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
