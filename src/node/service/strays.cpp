#include "node/service/strays.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "base/slowness.h"
#include "base/text.h"

namespace stackpilot::node {
namespace {

constexpr auto stray_timeout = Millis(180'000);

// Columns may be empty, and separators at the end of a line are trimmed.
std::vector<std::string> split(std::string_view text, char separator, std::size_t columns = 0) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  parts.resize(std::max(parts.size(), columns));
  return parts;
}

struct Networks {
  std::set<std::string> of_project;
  std::set<std::string> foreign;  // has the name that the project needs, without its label
};

Networks read_networks(const std::string& listed, const std::string& project) {
  Networks networks;
  for (const std::string_view line : lines_of(listed)) {
    const std::vector<std::string> columns = split(line, '\t', 2);
    if (columns[1] == project) {
      networks.of_project.insert(columns[0]);
    } else if (columns[0] == project + "_default") {
      networks.foreign.insert(columns[0]);
    }
  }
  return networks;
}

struct Container {
  std::string id;
  std::vector<std::string> names;
  std::string project;  // that Compose has made it of; empty: it has not
  bool of_project = false;
  bool of_app_image = false;
  bool of_swarm = false;  // a replica of a service that is scaled out
  std::vector<std::string> networks;
};

Container read_container(std::string_view line, const std::string& project) {
  const std::vector<std::string> columns = split(line, '\t', 8);
  const bool of_compose = !columns[3].empty() && columns[4] == "False";
  return {.id = columns[0],
          .names = split(columns[1], ','),
          .project = of_compose ? columns[2] : "",
          .of_project = of_compose && columns[2] == project,
          .of_app_image = !columns[5].empty(),
          .of_swarm = !columns[7].empty(),
          .networks = split(columns[6], ',')};
}

std::optional<std::string> first_in(const std::vector<std::string>& all,
                                    const std::set<std::string>& wanted) {
  for (const std::string& one : all) {
    if (wanted.count(one) != 0) return one;
  }
  return std::nullopt;
}

// Why the container is in the way; nothing when it is not.
std::optional<std::string> reason_of(const Container& one, const Networks& networks,
                                     const Service& service,
                                     const std::set<std::string>& neighbours) {
  if (const auto foreign = first_in(one.networks, networks.foreign)) {
    return fmt::format("it was on the network {}, which compose had not made", *foreign);
  }
  if (one.of_project || one.of_swarm) return std::nullopt;
  const std::vector<std::string> ours = containers_of(service);
  if (first_in(one.names, {ours.begin(), ours.end()})) {
    return "it had the name of a container of the service";
  }
  if (const auto network = first_in(one.networks, networks.of_project)) {
    return "it was on the service's network " + *network;
  }
  if (one.of_app_image && neighbours.count(one.project) == 0) {
    return "it ran an image of the service";
  }
  return std::nullopt;
}

Result<std::string> listed_by(const access::Operator& here,
                              const std::vector<std::string>& arguments) {
  return here.docker(arguments).map([](const access::Output& output) { return output.out; });
}

}  // namespace

std::string stray_container_format() {
  return fmt::format(
      "{{{{.ID}}}}\t{{{{.Names}}}}\t{{{{.Label \"{}\"}}}}\t{{{{.Label \"{}\"}}}}\t"
      "{{{{.Label \"{}\"}}}}\t{{{{.Label \"{}\"}}}}\t{{{{.Networks}}}}\t{{{{.Label \"{}\"}}}}",
      compose_project_label, compose_service_label, compose_oneoff_label, app_image_label,
      swarm_service_label);
}

std::string stray_network_format() {
  return fmt::format("{{{{.Name}}}}\t{{{{.Label \"{}\"}}}}", compose_project_label);
}

Strays strays_among(const std::string& containers, const std::string& networks,
                    const Service& service, const std::set<std::string>& neighbours) {
  const Networks known = read_networks(networks, service.project);
  Strays strays;
  for (const std::string_view line : lines_of(containers)) {
    if (line.empty()) continue;
    const Container one = read_container(line, service.project);
    const std::optional<std::string> reason = reason_of(one, known, service, neighbours);
    if (!reason) continue;
    strays.containers.push_back(one.id);
    strays.words.push_back(fmt::format("{} ({})", one.names.front(), *reason));
  }
  for (const std::string& name : known.foreign) {
    strays.networks.push_back(name);
    strays.words.push_back(fmt::format("{} (a network of the name that compose needs)", name));
  }
  return strays;
}

Result<Strays> find_strays(const access::Operator& here, const LabSpec& lab,
                           const Service& service) {
  TRY_ASSIGN(const std::string containers,
             listed_by(here, {"ps", "--all", "--no-trunc", "--format", stray_container_format()}));
  TRY_ASSIGN(const std::string networks,
             listed_by(here, {"network", "ls", "--format", stray_network_format()}));
  std::set<std::string> neighbours;
  for (const Service& one : lab.services) {
    if (one.project != service.project) neighbours.insert(one.project);
  }
  return strays_among(containers, networks, service, neighbours);
}

Result<std::vector<std::string>> remove_strays(const access::Operator& here, const LabSpec& lab,
                                               const Service& service) {
  TRY_ASSIGN(const Strays strays, find_strays(here, lab, service));
  const auto remove = [&](std::vector<std::string> argv,
                          const std::vector<std::string>& what) -> Status {
    if (what.empty()) return {};
    argv.insert(argv.end(), what.begin(), what.end());
    TRY(here.docker(argv, {.timeout = scaled(stray_timeout)}));
    return {};
  };
  TRY(remove({"rm", "--force"}, strays.containers));
  TRY(remove({"network", "rm"}, strays.networks));
  return strays.words;
}

std::string also_removed(const std::vector<std::string>& strays) {
  if (strays.empty()) return "";
  return fmt::format("; removed what compose had not made: {}", fmt::join(strays, ", "));
}

}  // namespace stackpilot::node
