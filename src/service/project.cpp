#include "service/project.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <regex>

#include "base/text.h"
#include "model/compose_yaml.h"

namespace stackpilot::service {
namespace {

// Where in the compose file something is, for messages.
class Place {
 public:
  Place(const YAML::Node& node, std::string path, const std::string& file)
      : node_(node), path_(std::move(path)), file_(file) {}

  const YAML::Node& node() const { return node_; }
  bool is_there() const { return node_.IsDefined() && !node_.IsNull(); }
  YAML::Mark mark() const { return node_.Mark(); }

  /// The value of a key, here or in the maps that are merged in.
  Place at(const std::string& key) const {
    const YAML::Node found = merged_value(node_, key);
    return {found, path_.empty() ? key : path_ + "." + key, file_};
  }
  Place item(std::size_t index) const {
    return {node_[index], fmt::format("{}[{}]", path_, index), file_};
  }

  tl::unexpected<Error> expected(const std::string& what) const {
    return expected_at(mark(), what);
  }
  /// For what is missing: at the place where it should be.
  tl::unexpected<Error> expected_at(const YAML::Mark& mark, const std::string& what) const {
    return fail(ErrorKind::kUsage,
                fmt::format("{}:{}:{}: {}: expected {}", file_, mark.line + 1, mark.column + 1,
                            path_, what),
                fmt::format("correct {} and run the command again", file_));
  }

 private:
  YAML::Node node_;
  std::string path_;
  const std::string& file_;
};

// A name that may become part of a command line.
Result<std::string> plain_name(const Place& in, const std::string& key) {
  static const std::regex pattern("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");
  const Place value = in.at(key);
  if (!value.is_there()) return value.expected_at(in.mark(), "a name, found none");
  const std::string text = value.node().IsScalar() ? value.node().Scalar() : "";
  if (text.size() <= 63 && std::regex_match(text, pattern)) return text;
  return value.expected(
      fmt::format("a plain name, without variables, found \"{}\"", printable(text, 60)));
}

Result<Place> component_named(const Place& root, const std::string& name) {
  const Place services = root.at("services");
  const Place one = services.at(name);
  if (!one.is_there() || !one.node().IsMap()) {
    const Place& nearest = one.is_there() ? one : services.is_there() ? services : root;
    return one.expected_at(nearest.mark(), "the service that x-stackpilot names");
  }
  if (const Place extends = one.at("extends"); extends.is_there()) {
    return extends.expected("what it extends to be written here, where it can be read");
  }
  if (const Place profiles = one.at("profiles"); profiles.is_there()) {
    return profiles.expected("none: what the contract speaks of is always started");
  }
  return one;
}

// "image:tag"; what a variable gives is known to a deploy only.
Result<std::string> image_of(const Place& component) {
  static const std::regex pattern("[a-z0-9][a-z0-9._/-]*:[A-Za-z0-9_.-]+");
  const Place image = component.at("image");
  if (!image.is_there()) return image.expected_at(component.mark(), "an image, found none");
  const std::string text = image.node().IsScalar() ? image.node().Scalar() : "";
  if (text.starts_with("${") && text.ends_with('}')) return std::string();
  const bool fits = text.size() < 200 && std::regex_match(text, pattern);
  if (fits && !text.ends_with(":latest")) return text;
  return image.expected(
      fmt::format("an image name with a tag other than latest, found \"{}\"", printable(text, 60)));
}

// What stands in "${...}" has colons of its own, and may only be the address.
std::string without_variables(const std::string& text) {
  static const std::regex variable(R"(\$\{[^}]*\})");
  return std::regex_replace(text, variable, "");
}

Result<int> published_of(const Place& port) {
  const auto number = [&](const std::string& digits) -> Result<int> {
    const bool fits = !digits.empty() && digits.size() <= 5 &&
                      digits.find_first_not_of("0123456789") == std::string::npos;
    const int value = fits ? std::stoi(digits) : 0;
    if (value >= 1 && value <= 65535) return value;
    return port.expected("a published port, as \"${NODE_ADDRESS:-127.0.0.1}:8000:8000\"");
  };
  if (port.node().IsMap()) {
    const Place published = port.at("published");
    return number(published.is_there() && published.node().IsScalar() ? published.node().Scalar()
                                                                      : "");
  }
  const std::string text =
      port.node().IsScalar() ? without_variables(port.node().Scalar().substr(0, 200)) : "";
  const std::size_t target = text.rfind(':');
  if (target == std::string::npos) return number("");
  const std::size_t before = text.rfind(':', target == 0 ? 0 : target - 1);
  const std::size_t from = before == std::string::npos || before == target ? 0 : before + 1;
  return number(text.substr(from, target - from));
}

Result<int> published_port(const Place& component) {
  const Place ports = component.at("ports");
  const bool one = ports.is_there() && ports.node().IsSequence() && ports.node().size() == 1;
  if (one) return published_of(ports.item(0));
  return ports.expected_at(ports.is_there() ? ports.mark() : component.mark(),
                           "exactly one published port, at which clients reach the service");
}

struct Volume {
  std::string name;
  std::string mount;
};

// "name:/mount[:mode]" or a map; binds and anonymous volumes have no name.
Volume volume_in(const Place& entry) {
  if (entry.node().IsMap()) {
    const auto text = [&](const char* key) {
      const Place value = entry.at(key);
      return value.is_there() && value.node().IsScalar() ? value.node().Scalar() : std::string();
    };
    if (text("type") != "volume") return {};
    return {text("source"), text("target")};
  }
  const std::string text = entry.node().IsScalar() ? entry.node().Scalar() : "";
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos || text.starts_with('/') || text.starts_with('.')) return {};
  return {text.substr(0, colon), text.substr(colon + 1, text.find(':', colon + 1) - colon - 1)};
}

// The named volume of the component, as the engine knows it; empty when it has none.
Result<Volume> volume_of(const Place& root, const Place& component, const std::string& project) {
  const Place volumes = component.at("volumes");
  if (!volumes.is_there() || !volumes.node().IsSequence()) return Volume();
  Volume found;
  std::size_t place = 0;
  for (std::size_t i = 0; i < volumes.node().size(); ++i) {
    Volume one = volume_in(volumes.item(i));
    if (one.name.empty()) continue;
    if (!found.name.empty())
      return volumes.item(i).expected("one named volume, found a second one");
    if (!one.mount.starts_with('/')) return volumes.item(i).expected("<volume>:<absolute path>");
    found = std::move(one);
    place = i;
  }
  if (found.name.empty()) return found;
  const Place declared = root.at("volumes").at(found.name);
  if (!declared.node().IsDefined()) {
    return volumes.item(place).expected(
        fmt::format("a volume that is declared under `volumes` of this file, found \"{}\"",
                    printable(found.name, 60)));
  }
  if (declared.at("name").is_there()) {
    TRY_ASSIGN(found.name, plain_name(declared, "name"));
  } else {
    found.name = project + "_" + found.name;
  }
  return found;
}

Result<Dependency> read_dependency(const Place& root, const DependencyContract& contract,
                                   const std::string& project) {
  TRY_ASSIGN(const Place component, component_named(root, contract.component));
  Dependency dependency;
  dependency.contract = contract;
  dependency.component.service = contract.component;
  TRY_ASSIGN(dependency.component.container, plain_name(component, "container_name"));
  TRY_ASSIGN(dependency.component.image, image_of(component));
  dependency.port = contract.port != 0 ? contract.port : usual_port(contract.kind);
  TRY_ASSIGN(const Volume volume, volume_of(root, component, project));
  dependency.volume = volume.name;
  dependency.mount = volume.mount;
  return dependency;
}

Result<Service> read_all(const Place& root, const std::string& compose_file, Contract contract) {
  Service service;
  service.project = project_name(compose_file);
  service.compose_file = compose_file;
  TRY_ASSIGN(const Place component, component_named(root, contract.component));
  service.component.service = contract.component;
  TRY_ASSIGN(service.component.container, plain_name(component, "container_name"));
  TRY_ASSIGN(service.component.image, image_of(component));
  TRY_ASSIGN(service.port, published_port(component));
  if (contract.dependency) {
    TRY_ASSIGN(service.dependency, read_dependency(root, *contract.dependency, service.project));
  }
  service.contract = std::move(contract);
  return service;
}

}  // namespace

std::string project_name(const std::string& compose_file) {
  std::string name = lowered(std::filesystem::path(compose_file).parent_path().filename().string());
  std::erase_if(name, [](char c) {
    return (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' && c != '-';
  });
  // Compose refuses names that begin with these.
  return name.substr(std::min(name.find_first_not_of("_-"), name.size()));
}

Result<Service> read_project(const std::string& text, const std::string& compose_file,
                             Contract contract) {
  try {
    return read_all(Place(YAML::Load(text), "", compose_file), compose_file, std::move(contract));
  } catch (const YAML::Exception& bad) {
    return fail(ErrorKind::kUsage,
                fmt::format("{}:{}:{}: not valid YAML: {}", compose_file, bad.mark.line + 1,
                            bad.mark.column + 1, bad.msg),
                fmt::format("correct {} and run the command again", compose_file));
  }
}

}  // namespace stackpilot::service
