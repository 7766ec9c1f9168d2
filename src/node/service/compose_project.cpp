#include "node/service/compose_project.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <functional>

#include "base/text.h"
#include "node/service/compose_nodes.h"

namespace stackpilot::node {
namespace {

using Texts = std::vector<std::string>;

// The rest of the project that a service refers to.
struct Surroundings {
  std::string project;
  YAML::Node volumes;
  YAML::Node networks;
};

// Compose prints "$" as "$$", so that what it prints can be read as a compose file again.
std::string scalar_of(const YAML::Node& node) {
  std::string text = node.Scalar();
  for (std::size_t at = text.find("$$"); at != std::string::npos; at = text.find("$$", at + 1)) {
    text.erase(at, 1);
  }
  return text;
}

std::string text_of(const YAML::Node& node) {
  return node.IsScalar() ? scalar_of(node) : YAML::Dump(node);
}

Texts texts_of(const YAML::Node& node) {
  if (node.IsScalar()) return {scalar_of(node)};
  Texts texts;
  for (const YAML::Node& one : node) texts.push_back(text_of(one));
  return texts;
}

// "128m", "1gb" or a number of bytes.
std::int64_t bytes_of(const std::string& text) {
  std::size_t end = 0;
  const std::int64_t number = std::stoll(text, &end);
  switch (end < text.size() ? text[end] : 'b') {
    case 'k':
    case 'K':
      return number << 10U;
    case 'm':
    case 'M':
      return number << 20U;
    case 'g':
    case 'G':
      return number << 30U;
    default:
      return number;
  }
}

}  // namespace

std::int64_t nanoseconds_of(const std::string& text) {
  std::int64_t total = 0;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t used = 0;
    const double number = std::stod(text.substr(at), &used);
    at += used;
    const std::size_t unit_end = std::min(text.find_first_of("0123456789", at), text.size());
    const std::string unit = text.substr(at, unit_end - at);
    at = unit_end;
    const double factor = unit == "h"    ? 3600e9
                          : unit == "m"  ? 60e9
                          : unit == "s"  ? 1e9
                          : unit == "ms" ? 1e6
                          : unit == "us" ? 1e3
                                         : 1;
    total += static_cast<std::int64_t>(number * factor);
  }
  return total;
}

std::string entry(const YAML::Node& map, const char* key) {
  const YAML::Node value = map[key];
  return value && !value.IsNull() ? text_of(value) : "";
}

namespace {

std::int64_t duration(const YAML::Node& map, const char* key) {
  return nanoseconds_of(entry(map, key));
}

std::string health_of(const YAML::Node& check) {
  if (entry(check, "disable") == "true") return health_text({.test = {"NONE"}});
  const std::string retries = entry(check, "retries");
  return health_text({.test = texts_of(check["test"]),
                      .interval = duration(check, "interval"),
                      .timeout = duration(check, "timeout"),
                      .start_period = duration(check, "start_period"),
                      .retries = retries.empty() ? 0 : std::stoi(retries)});
}

// "8000", "127.0.0.1:8000:80/tcp" or a map. Compose prints short forms that are complete.
std::string port_of(const YAML::Node& port) {
  if (port.IsMap()) {
    return port_text(entry(port, "host_ip"), std::stoi(entry(port, "published")),
                     std::stoi(entry(port, "target")), entry(port, "protocol"));
  }
  const std::string& text = port.Scalar();
  const std::size_t slash = text.find('/');
  const std::string places = text.substr(0, slash);
  const std::size_t target = places.rfind(':');
  const std::size_t published = target == std::string::npos || target == 0
                                    ? std::string::npos
                                    : places.rfind(':', target - 1);
  const std::string address = published == std::string::npos ? "" : places.substr(0, published);
  const std::size_t from = published == std::string::npos ? 0 : published + 1;
  return port_text(address, std::stoi(places.substr(from, target - from)),
                   std::stoi(places.substr(target + 1)),
                   slash == std::string::npos ? "tcp" : text.substr(slash + 1));
}

// The name by which the engine knows a volume or network that the project declares.
std::string name_in_engine(const std::string& project, const YAML::Node& declared,
                           const std::string& key) {
  const YAML::Node one = declared ? declared[key] : YAML::Node();
  const std::string name = one && one.IsMap() ? entry(one, "name") : "";
  return name.empty() ? fmt::format("{}_{}", project, key) : name;
}

std::string network_name(const Surroundings& around, const std::string& key) {
  return name_in_engine(around.project, around.networks, key);
}

std::string mount_of(const Surroundings& around, const YAML::Node& mount) {
  std::string source, target, mode = "rw", type;
  if (mount.IsMap()) {
    type = entry(mount, "type");
    source = entry(mount, "source");
    target = entry(mount, "target");
    if (entry(mount, "read_only") == "true") mode = "ro";
  } else {
    const std::string& text = mount.Scalar();
    const std::size_t first = std::min(text.find(':'), text.size());
    const std::size_t second = std::min(text.find(':', first + 1), text.size());
    source = text.substr(0, first);
    target = text.substr(std::min(first + 1, text.size()), second - first - 1);
    if (second < text.size()) mode = text.substr(second + 1);
    type = source.starts_with('/') ? "bind" : "volume";
  }
  return mount_text(
      type, type == "volume" ? name_in_engine(around.project, around.volumes, source) : source,
      target, mode);
}

void add_networks(const Surroundings& around, const YAML::Node& service,
                  ContainerSettings& settings) {
  if (const std::string mode = entry(service, "network_mode"); !mode.empty()) {
    settings["networks"] = mode;
    return;
  }
  Texts names;
  const YAML::Node joined = service["networks"];
  if (joined && joined.IsMap()) {
    for (const auto& one : joined) names.push_back(network_name(around, one.first.Scalar()));
  } else if (joined && joined.IsSequence()) {
    for (const YAML::Node& one : joined) names.push_back(network_name(around, one.Scalar()));
  } else {
    names.push_back(network_name(around, "default"));
  }
  set_sorted(settings, "networks", names);
}

std::string log_of(const YAML::Node& logging) {
  const std::string driver = entry(logging, "driver");
  std::map<std::string, std::string> options;
  if (logging["options"]) {
    for (const auto& one : logging["options"]) options[one.first.Scalar()] = text_of(one.second);
  }
  return log_text(driver.empty() ? "json-file" : driver, options);
}

Texts mapped(const YAML::Node& list, const std::function<std::string(const YAML::Node&)>& text) {
  Texts texts;
  for (const YAML::Node& one : list) texts.push_back(text(one));
  return texts;
}

using Field = void (*)(const Surroundings&, const YAML::Node&, const std::string&,
                       ContainerSettings&);

void add_text(const Surroundings&, const YAML::Node& value, const std::string& key,
              ContainerSettings& settings) {
  const std::string text = text_of(value);
  if (text != "false" && text != "0") set_field(settings, key, text);
}

void add_words(const Surroundings&, const YAML::Node& value, const std::string& key,
               ContainerSettings& settings) {
  set_field(settings, key, fmt::format("{}", fmt::join(texts_of(value), " ")));
}

void add_list(const Surroundings&, const YAML::Node& value, const std::string& key,
              ContainerSettings& settings) {
  set_sorted(settings, key, texts_of(value));
}

void add_size(const Surroundings&, const YAML::Node& value, const std::string& key,
              ContainerSettings& settings) {
  set_field(settings, key, size_text(bytes_of(text_of(value))));
}

void add_options(const Surroundings&, const YAML::Node& value, const std::string& key,
                 ContainerSettings& settings) {
  set_sorted(settings, key,
             mapped(value, [](const YAML::Node& one) { return security_option(one.Scalar()); }));
}

void add_environment(const Surroundings&, const YAML::Node& value, const std::string&,
                     ContainerSettings& settings) {
  for (const auto& one : value) {
    if (value.IsMap()) {
      set_variable(settings, one.first.Scalar(), one.second.IsNull() ? "" : text_of(one.second));
      continue;
    }
    const std::string variable = scalar_of(one);
    const std::size_t equals = std::min(variable.find('='), variable.size());
    set_variable(settings, variable.substr(0, equals),
                 variable.substr(std::min(equals + 1, variable.size())));
  }
}

// Of a list "name=value", or of a map, "name<separator>value" each.
Texts pairs_of(const YAML::Node& value, const std::string& separator) {
  if (!value.IsMap()) {
    return mapped(value, [&](const YAML::Node& one) {
      std::string pair = scalar_of(one);
      const std::size_t equals = pair.find('=');
      return equals == std::string::npos ? pair : pair.replace(equals, 1, separator);
    });
  }
  Texts pairs;
  for (const auto& one : value)
    pairs.push_back(one.first.Scalar() + separator + text_of(one.second));
  return pairs;
}

// A number, which is both limits, or a map of them.
Texts ulimits_of(const YAML::Node& value) {
  Texts texts;
  for (const auto& one : value) {
    const YAML::Node& limit = one.second;
    const std::string soft = limit.IsMap() ? entry(limit, "soft") : text_of(limit);
    const std::string hard = limit.IsMap() ? entry(limit, "hard") : soft;
    texts.push_back(ulimit_text(one.first.Scalar(), std::stoll(soft), std::stoll(hard)));
  }
  return texts;
}

// The keys of a service, and how each is read. Aliases and labels are judged elsewhere.
const std::map<std::string, Field>& fields() {
  static const std::map<std::string, Field> all = {
      {"image", add_text},
      {"user", add_text},
      {"restart",
       [](auto&, auto& value, auto& key, auto& settings) {
         if (text_of(value) != "no") set_field(settings, key, text_of(value));
       }},
      {"read_only", add_text},
      {"privileged", add_text},
      {"pid", add_text},
      {"ipc", add_text},
      {"uts", add_text},
      {"userns_mode", add_text},
      {"stop_signal", add_text},
      {"working_dir", add_text},
      {"pids_limit", add_text},
      {"cpu_shares", add_text},
      {"init", add_text},
      {"command", add_words},
      {"entrypoint", add_words},
      {"cap_add", add_list},
      {"cap_drop", add_list},
      {"group_add", add_list},
      {"tmpfs", add_list},
      {"security_opt", add_options},
      {"dns", add_list},
      {"sysctls", [](auto&, auto& value, auto& key,
                     auto& settings) { set_sorted(settings, key, pairs_of(value, "=")); }},
      {"extra_hosts", [](auto&, auto& value, auto& key,
                         auto& settings) { set_sorted(settings, key, pairs_of(value, ":")); }},
      {"ulimits", [](auto&, auto& value, auto& key,
                     auto& settings) { set_sorted(settings, key, ulimits_of(value)); }},
      {"cpus",
       [](auto&, auto& value, auto& key, auto& settings) {
         set_field(settings, key, cpus_text(std::llround(std::stod(text_of(value)) * 1e9)));
       }},
      {"mem_limit", add_size},
      {"mem_reservation", add_size},
      {"memswap_limit", add_size},
      {"shm_size", add_size},
      {"environment", add_environment},
      {"healthcheck", [](auto&, auto& value, auto& key,
                         auto& settings) { set_field(settings, key, health_of(value)); }},
      {"logging", [](auto&, auto& value, auto& key,
                     auto& settings) { set_field(settings, key, log_of(value)); }},
      {"stop_grace_period",
       [](auto&, auto& value, auto& key, auto& settings) {
         set_field(settings, key,
                   fmt::format("{} s", nanoseconds_of(text_of(value)) / 1'000'000'000));
       }},
      {"ports", [](auto&, auto& value, auto& key,
                   auto& settings) { set_sorted(settings, key, mapped(value, port_of)); }},
      {"volumes", [](auto& around, auto& value, auto& key, auto& settings) {
         set_sorted(settings, key,
                    mapped(value, [&](const YAML::Node& one) { return mount_of(around, one); }));
       }}};
  return all;
}

bool is_read_elsewhere(const std::string& key) {
  return key == "container_name" || key == "networks" || key == "network_mode" || key == "labels" ||
         key == "env_file" || key == "depends_on" || key == "profiles";
}

ContainerSettings settings_of(const Surroundings& around, const std::string& name,
                              const YAML::Node& service) {
  ContainerSettings settings = {{"project", around.project}, {"service", name}};
  for (const auto& one : service) {
    const std::string key = one.first.Scalar();
    if (one.second.IsNull() || is_read_elsewhere(key)) continue;
    const auto known = fields().find(key);
    if (known == fields().end()) {
      settings[key] = text_of(one.second);
    } else {
      known->second(around, one.second, key, settings);
    }
  }
  add_networks(around, service, settings);
  return settings;
}

// Compose v1 prints them, v2 does not. No deploy starts any: see compose().
bool is_in_a_profile(const YAML::Node& service) {
  const YAML::Node profiles = service["profiles"];
  return profiles && profiles.size() > 0;
}

}  // namespace

Result<DeclaredContainers> read_compose_project(const YAML::Node& root,
                                                const std::string& project) {
  const Surroundings around{project, root["volumes"], root["networks"]};
  DeclaredContainers containers;
  for (const auto& one : root["services"]) {
    if (is_in_a_profile(one.second)) continue;
    const std::string container = entry(one.second, "container_name");
    if (container.empty()) {
      return fail(ErrorKind::kBroken,
                  fmt::format("service {} has no container_name", one.first.Scalar()));
    }
    containers[container] = settings_of(around, one.first.Scalar(), one.second);
  }
  if (containers.empty()) return fail(ErrorKind::kBroken, "the compose project has no services");
  return containers;
}

Result<DeclaredContainers> parse_compose_project(const std::string& text,
                                                 const std::string& project) {
  try {
    return read_compose_project(YAML::Load(text), project);
  } catch (const std::exception& bad) {  // of yaml-cpp, and of numbers
    return fail(ErrorKind::kBroken,
                fmt::format("what Compose makes of the project is not understood: {}", bad.what()));
  }
}

namespace {

std::string setting_of(const ContainerSettings& settings, const std::string& name) {
  const auto found = settings.find(name);
  return found == settings.end() ? "" : found->second;
}

Status require(bool same, const Service& service, const std::string& container,
               const std::string& read, const std::string& made) {
  if (same) return {};
  return fail(ErrorKind::kUsage,
              fmt::format("{}: {} is read as {}, and Compose makes {} of it", service.compose_file,
                          container, read, made.empty() ? "nothing" : made),
              fmt::format("write it plainly in {}, without variables or other files",
                          service.compose_file));
}

Status require_container(const Service& service, const Component& component,
                         const DeclaredContainers& declared) {
  const auto found = declared.find(component.container);
  const std::string made = found == declared.end() ? "" : setting_of(found->second, "service");
  return require(made == component.service, service, component.container,
                 "the container of " + component.service, made);
}

}  // namespace

Status require_as_read(const Service& service, const DeclaredContainers& declared) {
  const std::string& own = service.component.container;
  TRY(require_container(service, service.component, declared));
  const std::string ports = setting_of(declared.at(own), "ports");
  TRY(require(ports.find(fmt::format(":{}->", service.port)) != std::string::npos, service, own,
              fmt::format("publishing {}", service.port), ports));
  if (!service.dependency) return {};
  const Dependency& dependency = *service.dependency;
  const std::string& other = dependency.component.container;
  TRY(require_container(service, dependency.component, declared));
  const std::string volumes = setting_of(declared.at(other), "volumes");
  const std::string mount = fmt::format("volume {} at {} ", dependency.volume, dependency.mount);
  return require(dependency.volume.empty() || volumes.find(mount) != std::string::npos, service,
                 other, mount, volumes);
}

}  // namespace stackpilot::node
