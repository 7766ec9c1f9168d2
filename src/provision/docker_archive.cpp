#include "provision/docker_archive.h"

#include <fmt/format.h>
#include <sys/utsname.h>

#include <algorithm>

#include "base/digest.h"
#include "base/slowness.h"

namespace stackpilot::provision {
namespace {

// A fixed time, so that images with the same content have the same id.
constexpr const char* created = "2024-01-01T00:00:00Z";
constexpr const char* layer_name = "layer.tar";

// Docker's name of this machine's architecture.
std::string architecture() {
  utsname machine{};
  ::uname(&machine);
  const std::string name = machine.machine;
  return name == "x86_64" ? "amd64" : name == "aarch64" ? "arm64" : name;
}

// Writes the files of the archive into `folder`, under the names they have in the archive.
Status write_parts(const fs::path& folder, const std::string& config, const std::string& id,
                   const std::string& reference) {
  TRY(write_file(folder / (id + ".json"), config));
  const Json manifest = Json::array(
      {{{"Config", id + ".json"}, {"RepoTags", {reference}}, {"Layers", {layer_name}}}});
  return write_file(folder / "manifest.json", to_text(manifest));
}

// The argv of a CMD or ENTRYPOINT in JSON form; null for shell form, which is not supported.
Json argv_of(const std::string& value) {
  Json argv = parse_json_text(value, value).value_or(Json());
  const bool good = argv.is_array() && std::all_of(argv.begin(), argv.end(),
                                                   [](const Json& one) { return one.is_string(); });
  return good ? argv : Json();
}

tl::unexpected<Error> cannot_express(const std::string& line) {
  return fail(ErrorKind::kUsage, fmt::format("\"{}\" cannot be in an image's config", line));
}

}  // namespace

Result<Json> image_config(const std::vector<std::string>& instructions) {
  Json config = Json::object();
  for (const std::string& line : instructions) {
    const std::size_t space = line.find(' ');
    const std::string word = line.substr(0, space);
    const std::string value = space == std::string::npos ? "" : line.substr(space + 1);
    if (value.empty()) return cannot_express(line);
    if (word == "ENV") {
      config["Env"].push_back(value);
    } else if (word == "CMD" || word == "ENTRYPOINT") {
      Json argv = argv_of(value);
      if (argv.is_null()) return cannot_express(line);
      config[word == "CMD" ? "Cmd" : "Entrypoint"] = std::move(argv);
    } else if (word == "EXPOSE") {
      config["ExposedPorts"][value + "/tcp"] = Json::object();
    } else if (word == "VOLUME") {
      config["Volumes"][value] = Json::object();
    } else if (word == "USER") {
      config["User"] = value;
    } else if (word == "WORKDIR") {
      config["WorkingDir"] = value;
    } else if (word == "STOPSIGNAL") {
      config["StopSignal"] = value;
    } else {
      return cannot_express(line);
    }
  }
  return config;
}

Result<std::string> write_docker_archive(const access::Operator& host, const fs::path& root_tar,
                                         const std::vector<std::string>& instructions,
                                         const std::string& reference, const fs::path& archive) {
  TRY_ASSIGN(const Json config, image_config(instructions));
  TRY_ASSIGN(const std::string layer, file_digest(root_tar));
  const std::string text = to_text(
      Json{{"architecture", architecture()},
           {"os", "linux"},
           {"created", created},
           {"config", config},
           {"rootfs", {{"type", "layers"}, {"diff_ids", {"sha256:" + layer}}}},
           {"history", Json::array({{{"created", created}, {"created_by", "stackpilot"}}})}});
  const std::string id = sha256_hex(text);
  const fs::path folder = root_tar.parent_path();
  TRY(write_parts(folder, text, id, reference));
  fs::rename(root_tar, folder / layer_name);
  TRY(host.program({"tar", "--format=ustar", "-C", folder.string(), "-cf", archive.string(),
                    "manifest.json", id + ".json", layer_name},
                   {.timeout = scaled(Millis(300'000))}));
  return "sha256:" + id;
}

}  // namespace stackpilot::provision
