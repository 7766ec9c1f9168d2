#include "model/lab_spec.h"

#include <fmt/format.h>

#include <algorithm>
#include <regex>
#include <set>

#include "base/files.h"
#include "base/find.h"
#include "model/ipv4.h"
#include "model/yaml_reader.h"

// An error begins with file, line and column: "infra/lab.yaml:3:3: ...".
namespace stackpilot {
namespace {

// Node names are part of container names and serve as host names.
bool is_host_name(const std::string& name) {
  static const std::regex pattern("[a-z]([a-z0-9-]{0,30}[a-z0-9])?");
  return std::regex_match(name, pattern);
}

bool is_relative_path(const std::string& path) {
  static const std::regex pattern("[A-Za-z0-9_][A-Za-z0-9_./-]*");
  return std::regex_match(path, pattern) && path.find("..") == std::string::npos;
}

// Names of containers, volumes and databases. They become part of command lines.
std::string plain_name(YamlMap& map, const std::string& key) {
  static const std::regex pattern("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");
  std::string name = map.text(key);
  if (!name.empty() && !std::regex_match(name, pattern)) {
    map.reject(key, "a name of letters, digits, '_', '.' and '-'");
  }
  return name;
}

std::string address_in(YamlMap& map, const std::string& key, const NetworkSpec& network) {
  std::string address = map.text(key);
  const std::optional<std::uint32_t> parsed = parse_ipv4(address);
  const std::optional<Ipv4Network> range = parse_ipv4_network(network.cidr);
  if (!address.empty() && !parsed) {
    map.reject(key, "an IPv4 address");
  } else if (parsed && range && !range->holds_host(*parsed)) {
    map.reject(key, "a host address inside " + network.cidr);
  }
  return address;
}

NetworkSpec read_network(YamlMap map) {
  NetworkSpec network;
  network.name = plain_name(map, "name");
  network.cidr = map.text("cidr");
  if (!network.cidr.empty() && !parse_ipv4_network(network.cidr)) {
    map.reject("cidr", "an IPv4 network like 192.168.56.0/24");
  }
  network.host = address_in(map, "host", network);
  map.finish();
  return network;
}

OsSpec read_fallback_os(YamlMap map) {
  OsSpec os{map.text("name"), map.text("version")};
  map.finish();
  return os;
}

std::string login_in(YamlMap& map) {
  static const std::regex login_name("[a-z_][a-z0-9_-]{0,31}");
  std::string user = map.text("user");
  if (!user.empty() && !std::regex_match(user, login_name)) map.reject("user", "a login");
  return user;
}

// Without what ssh cannot have in the value of an option.
std::string identity_in(YamlMap& map) {
  std::string file = map.text("identity");
  const bool odd = std::any_of(file.begin(), file.end(),
                               [](unsigned char c) { return c < ' ' || c == '"' || c == 0x7f; });
  if (odd) map.reject("identity", "a file without quotes or control characters in its name");
  return file;
}

// Of the operator's keys only a file: later commands need it again, and may have no agent.
JumpSpec read_jump(YamlMap map, const std::string& identity_of_node) {
  static const std::regex host("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");
  JumpSpec jump;
  jump.host = map.text("host");
  if (!jump.host.empty() && !std::regex_match(jump.host, host)) map.reject("host", "a host's name");
  jump.user = login_in(map);
  if (map.has("port")) jump.port = map.number("port", 1, 65535);
  jump.identity = map.has("identity") ? identity_in(map) : identity_of_node;
  if (jump.identity.empty()) map.reject("identity", "a file, here or in the node's `ssh`");
  map.finish();
  return jump;
}

SshSpec read_ssh(YamlMap map) {
  SshSpec ssh;
  ssh.user = login_in(map);
  if (map.has("port")) ssh.port = map.number("port", 1, 65535);
  if (map.has("identity")) ssh.identity = identity_in(map);
  if (map.has("jump")) ssh.jump = read_jump(map.map("jump"), ssh.identity);
  map.finish();
  return ssh;
}

PowerSpec read_power(YamlMap map) {
  PowerSpec power{map.texts("on"), map.texts("off")};
  map.finish();
  return power;
}

// "allowed", or the key is left out.
bool is_allowed(YamlMap& map, const std::string& key) {
  if (!map.has(key)) return false;
  if (map.text(key) != "allowed") map.reject(key, "allowed, or no such key");
  return true;
}

// Private, shared by providers (RFC 6598), link-local and loopback addresses.
bool is_public(const std::string& address) {
  const std::optional<std::uint32_t> parsed = parse_ipv4(address);
  if (!parsed) return false;
  for (const char* cidr : {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10",
                           "169.254.0.0/16", "127.0.0.0/8"}) {
    if (parse_ipv4_network(cidr)->holds(*parsed)) return false;
  }
  return true;
}

void read_adoption(YamlMap& map, NodeSpec& node) {
  node.ssh = read_ssh(map.map("ssh"));
  if (map.has("power")) node.power = read_power(map.map("power"));
  node.drills_allowed = is_allowed(map, "drills");
  node.public_allowed = is_allowed(map, "public");
  if (is_public(node.address) && !node.public_allowed) {
    map.reject("address",
               "a private address, as the service is published there (or `public: allowed`)");
  }
}

NodeSpec read_node(YamlMap& map, const NetworkSpec& network) {
  NodeSpec node;
  node.name = map.text("name");
  if (!node.name.empty() && !is_host_name(node.name)) map.reject("name", "a host name");
  node.address = address_in(map, "address", network);
  // Terraform reads it; here it is only checked.
  const std::string role = map.text("role");
  if (!role.empty() && role != "control" && role != "worker") {
    map.reject("role", "control or worker");
  }
  node.cpus = map.number("cpus", 1, 64);
  node.memory_mib = map.number("memory_mib", 512, 1 << 20);
  if (map.has("ssh")) read_adoption(map, node);
  map.finish();
  return node;
}

std::vector<NodeSpec> read_nodes(std::vector<YamlMap> maps, const NetworkSpec& network) {
  std::vector<NodeSpec> nodes;
  std::set<std::string> names;
  std::set<std::string> addresses{network.host};
  for (YamlMap& map : maps) {
    nodes.push_back(read_node(map, network));
    if (nodes.back().ssh.has_value() != nodes.front().ssh.has_value()) {
      map.reject("ssh", "`ssh` in every node or in none");
    }
    if (!names.insert(nodes.back().name).second) map.reject("name", "a name no other node has");
    if (!addresses.insert(nodes.back().address).second) {
      map.reject("address", "an address that nothing else has");
    }
  }
  return nodes;
}

// Both become part of a path in Vagrant's home. A range of versions would be no pin.
BoxSpec read_box(YamlMap map) {
  static const std::regex catalogued("[A-Za-z0-9][A-Za-z0-9_.-]*/[A-Za-z0-9][A-Za-z0-9_.-]*");
  static const std::regex exact("[0-9]+([.][0-9]+)*");
  BoxSpec box{map.text("name"), map.text("version")};
  if (!box.name.empty() && !std::regex_match(box.name, catalogued)) {
    map.reject("name", "the name of a Vagrant box (owner/name)");
  }
  if (!box.version.empty() && !std::regex_match(box.version, exact)) {
    map.reject("version", "one version of the box, as 4.3.12");
  }
  map.finish();
  return box;
}

// Each is a compose project, which Compose names after its folder: two in one folder would be one.
std::vector<std::string> read_compose_files(YamlMap& top) {
  std::vector<std::string> files = top.texts("services");
  std::set<std::string> folders;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::vector<std::string> place = {"services", std::to_string(i)};
    const std::string folder = std::filesystem::path(files[i]).parent_path().filename().string();
    if (!is_relative_path(files[i]) || folder.empty()) {
      top.reject(place, "the path of a compose file in a folder of the repository");
    } else if (!folders.insert(folder).second) {
      top.reject(place, "a compose file in a folder of another name than those before");
    }
  }
  return files;
}

std::vector<ImageSpec> read_images(YamlMap map) {
  static const std::regex pinned("[a-z0-9][a-z0-9._/:-]*@sha256:[0-9a-f]{64}");
  std::vector<ImageSpec> images;
  for (auto& [name, entry] : map.maps()) {
    ImageSpec image{name, entry.text("registry")};
    if (!image.registry.empty() && !std::regex_match(image.registry, pinned)) {
      entry.reject("registry", "an image pinned by digest (name@sha256:<64 hex digits>)");
    }
    entry.finish();
    images.push_back(std::move(image));
  }
  return images;
}

// Whether the first node is a machine that is there already; then all are.
bool names_machines(YamlMap& top) {
  if (!top.has("nodes")) return false;
  const std::vector<YamlMap> nodes = top.list("nodes");
  return !nodes.empty() && nodes.front().has("ssh");
}

LabSpec read_lab(YamlMap top) {
  LabSpec lab;
  if (!top.has("network") && names_machines(top)) {
    lab.network.name = default_lab_name;
  } else {
    lab.network = read_network(top.map("network"));
  }
  YamlMap os = top.map("os");
  lab.os = OsSpec{os.text("name"), os.text("version")};
  lab.os_fallback = read_fallback_os(os.map("fallback"));
  os.finish();
  lab.nodes = read_nodes(top.list("nodes"), lab.network);
  lab.box = read_box(top.map("box"));
  lab.compose_files = read_compose_files(top);
  lab.images = read_images(top.map("images"));
  top.finish();
  return lab;
}

}  // namespace

const NodeSpec* LabSpec::find_node(std::string_view name) const {
  return find_or_null(nodes, [&](const NodeSpec& node) { return node.name == name; });
}

std::string LabSpec::node_names() const {
  std::vector<std::string_view> names;
  for (const NodeSpec& node : nodes) names.emplace_back(node.name);
  return fmt::format("{}", fmt::join(names, ", "));
}

Result<LabSpec> parse_lab_spec(const std::string& text, const std::string& origin) {
  const std::string hint = fmt::format("correct {} and run the command again", origin);
  try {
    if (const int line = second_document_line(text); line > 0) {
      return fail(ErrorKind::kUsage,
                  fmt::format("{}:{}:1: expected one document, found another", origin, line), hint);
    }
    const YAML::Node root = YAML::Load(text);
    if (root.IsNull()) {
      return fail(ErrorKind::kUsage, origin + ":1:1: expected the lab's description, found nothing",
                  hint);
    }
    Status problem;
    LabSpec lab = read_lab(YamlMap(root, "", origin, problem));
    if (!problem) return pass_on(problem);
    return lab;
  } catch (const YAML::Exception& bad) {
    return fail(ErrorKind::kUsage,
                fmt::format("{}:{}:{}: not valid YAML: {}", origin, bad.mark.line + 1,
                            bad.mark.column + 1, bad.msg),
                hint);
  }
}

Result<LabSpec> load_lab_spec(const std::filesystem::path& repository) {
  const fs::path path = repository / lab_spec_path;
  const Result<std::string> text = read_file(path, 1U << 20U);
  if (!text) {
    return fail(ErrorKind::kUsage, text.error().message,
                fmt::format("restore it: git checkout -- {}", lab_spec_path));
  }
  return parse_lab_spec(*text, std::string(lab_spec_path));
}

}  // namespace stackpilot
