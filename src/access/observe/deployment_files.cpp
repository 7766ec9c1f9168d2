#include "access/observe/deployment_files.h"

#include <fmt/format.h>

#include "model/compose_yaml.h"
#include "model/scale_out.h"

namespace stackpilot::access {
namespace {

// "./file:/in/the/container[:ro]", or the same as a map.
void add_mounted_files(const YAML::Node& volumes, std::vector<std::string>& files) {
  if (!volumes.IsDefined() || !volumes.IsSequence()) return;
  for (const YAML::Node& one : volumes) {
    const YAML::Node source = one.IsMap() ? merged_value(one, "source") : one;
    if (!source.IsDefined() || !source.IsScalar()) continue;
    const std::string path = source.Scalar().substr(0, source.Scalar().find(':'));
    if (path.starts_with("./") || path.starts_with("../")) files.push_back(path);
  }
}

// {file: "base.yml", service: "name"}; without a file it is another service of the same one.
void add_extended_file(const YAML::Node& extends, std::vector<std::string>& files) {
  if (const std::string file = merged_text(extends, "file"); !file.empty()) files.push_back(file);
}

// {name: {file: ./haproxy.cfg}}
void add_config_files(const YAML::Node& configs, std::vector<std::string>& files) {
  for (const std::string& name : merged_keys(configs)) {
    const std::string file = merged_text(merged_value(configs, name), "file");
    if (!file.empty()) files.push_back(file);
  }
}

}  // namespace

Result<std::vector<std::string>> files_read_by(const std::string& compose_text) {
  try {
    const YAML::Node project = YAML::Load(compose_text);
    std::vector<std::string> files = env_files_in(project);
    add_config_files(merged_value(project, "configs"), files);
    const YAML::Node services = merged_value(project, "services");
    for (const std::string& name : merged_keys(services)) {
      const YAML::Node service = merged_value(services, name);
      add_mounted_files(merged_value(service, "volumes"), files);
      add_extended_file(merged_value(service, "extends"), files);
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

// The file itself and all that it reads, by path in the repository.
Result<FileDigests> read_project(const fs::path& root, const fs::path& file) {
  TRY_ASSIGN(const std::string text, read_file(root / file));
  TRY_ASSIGN(std::vector<std::string> read, files_read_by(text));
  const fs::path folder = file.parent_path();
  read.push_back(file.filename());
  if (fs::exists(root / folder / ".env")) read.emplace_back(".env");
  FileDigests digests;
  for (const std::string& one : read) {
    const std::string path = (folder / one).lexically_normal().generic_string();
    TRY(add_file_digest(root / path, path, digests));
  }
  return digests;
}

}  // namespace

Result<DeploymentFiles> read_deployment_files(const fs::path& root, const Service& service) {
  DeploymentFiles files;
  TRY_ASSIGN(files.source, read_source(root, service.contract.source));
  TRY_ASSIGN(files.compose, read_project(root, service.compose_file));
  for (const fs::path stack : {stack_file_of(service), encrypted_stack_file_of(service)}) {
    if (!fs::exists(root / stack)) continue;
    TRY_ASSIGN(FileDigests read, read_project(root, stack));
    files.stack.merge(read);
  }
  return files;
}

}  // namespace stackpilot::access
