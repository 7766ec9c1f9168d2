#include "node/service/setup.h"

#include <fmt/format.h>

#include <set>
#include <sstream>

#include "access/observe/engine_reader.h"
#include "access/observe/host_reader.h"
#include "access/observe/node_target.h"
#include "access/operate/root_file.h"
#include "base/find.h"
#include "base/text.h"

namespace stackpilot::node {
namespace {

constexpr const char* hosts_file = "/etc/hosts";

struct HostsLine {
  std::string address;
  std::vector<std::string> names;
};

HostsLine parse_line(const std::string& line) {
  HostsLine parsed;
  std::istringstream fields(line.substr(0, line.find('#')));
  fields >> parsed.address;
  for (std::string name; fields >> name;) parsed.names.push_back(name);
  return parsed;
}

// Ignores the case of the name, as the resolver does.
const NodeSpec* find_node(const std::vector<NodeSpec>& nodes, const std::string& written) {
  const std::string name = lowered(written);
  return find_or_null(nodes, [&](const NodeSpec& one) { return one.name == name; });
}

}  // namespace

CorrectedHosts correct_hosts(const std::string& text, const std::vector<NodeSpec>& nodes) {
  std::set<std::string> missing;
  for (const NodeSpec& node : nodes) missing.insert(node.name);
  std::set<std::string> changed;
  CorrectedHosts corrected;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    HostsLine parsed = parse_line(line);
    std::vector<std::string> kept;
    for (const std::string& name : parsed.names) {
      const NodeSpec* node = find_node(nodes, name);
      const bool wrong =
          node != nullptr && (node->address != parsed.address || missing.erase(node->name) == 0);
      if (wrong) changed.insert(node->name);
      if (!wrong) kept.push_back(name);
    }
    if (kept.size() == parsed.names.size()) {
      corrected.text += line + "\n";
    } else if (!kept.empty()) {
      corrected.text += fmt::format("{}\t{}\n", parsed.address, fmt::join(kept, " "));
    }
  }
  for (const NodeSpec& node : nodes) {
    if (missing.count(node.name) == 0) continue;
    corrected.text += fmt::format("{}\t{}\n", node.address, node.name);
    changed.insert(node.name);
  }
  corrected.changed.assign(changed.begin(), changed.end());
  return corrected;
}

Result<std::vector<std::string>> set_up_this_node(const access::Operator& node_operator,
                                                  const LabSpec& lab, const NodeSpec& self) {
  std::vector<std::string> changes;
  if (access::read_hostname() != self.name) {
    TRY(node_operator.program({"sudo", "-n", "hostname", self.name}));
    changes.emplace_back("hostname");
  }
  if (!access::read_engine_version(access::node_engine_socket)) {
    TRY(node_operator.program({"sudo", "-n", "systemctl", "start", "docker"}));
    TRY(access::read_engine_version(access::node_engine_socket));
    changes.emplace_back("Docker engine, which was stopped");
  }
  TRY_ASSIGN(const std::string hosts, read_file(hosts_file));
  const CorrectedHosts corrected = correct_hosts(hosts, lab.nodes);
  for (const std::string& name : corrected.changed) changes.push_back("hosts entry of " + name);
  if (!corrected.changed.empty()) {
    TRY(access::write_as_root(node_operator, hosts_file, corrected.text));
  }
  return changes;
}

}  // namespace stackpilot::node
