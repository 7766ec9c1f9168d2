#include "unit/structure/arrows.h"

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace stackpilot::structure {
namespace {

using Folders = std::set<std::string>;

// Which folders each folder may include besides itself. Other folders below src/ are violations.
const std::map<std::string, Folders>& arrows() {
  static const Folders reading = {"base", "model", "access/exec", "access/observe"};
  static const std::map<std::string, Folders> all = {
      {"base", {}},
      {"model", {"base"}},
      {"page", {"base"}},
      {"guarantees", {"base", "model", "service", "service/contract"}},
      {"service/contract", {"base", "model"}},
      {"service", {"base", "model", "service/contract"}},
      {"events", {"base", "model"}},
      {"events/sinks", {"base", "model", "events"}},
      {"node/messages", {"base", "model"}},
      {"access/exec", {"base", "model"}},
      {"access/observe", {"base", "model", "access/exec", "node/messages"}},
      {"access/operate", {"base", "model", "events", "access/exec"}},
      // What the kinds of dependency have in common; it changes none.
      {"service/dependency", reading},
      // On a node. Of these, code of the host may include only node/verbs, and only in cli.
      {"node/facts",
       {"base", "model", "access/exec", "access/observe", "node/messages", "service/dependency"}},
      {"node/service",
       {"base", "model", "events", "access/exec", "access/observe", "access/operate",
        "node/messages", "service"}},
      {"node/swarm",
       {"base", "model", "events", "access/exec", "access/observe", "access/operate",
        "node/service"}},
      {"node/proxy", {"base", "model", "access/exec", "node/messages"}},
      {"node/faults",
       {"base", "model", "events", "access/exec", "access/observe", "access/operate",
        "node/messages", "node/facts", "node/service", "node/proxy", "service", "service/contract",
        "service/dependency"}},
      {"node/verbs",
       {"base", "model", "events", "access/exec", "access/observe", "access/operate",
        "node/messages", "node/facts", "node/service", "node/swarm", "node/proxy", "node/faults",
        "service", "service/contract", "service/dependency"}},
      // On the host.
      {"machine", {"base", "model", "access/exec"}},
      {"verify",
       {"base", "model", "guarantees", "access/exec", "access/observe", "machine", "service"}},
      {"footprint", reading},
      {"ops", {"base", "model", "access/exec", "access/observe", "machine"}},
      {"checks", {"base", "model", "guarantees", "access/exec", "service"}},
      {"ci", {"base", "model", "events", "access/exec", "checks"}},
      {"provision",
       {"base", "model", "events", "access/exec", "access/observe", "access/operate",
        "node/messages", "machine"}},
      {"machine/container",
       {"base", "model", "events", "access/exec", "access/observe", "access/operate", "machine",
        "provision"}},
      {"machine/copy",
       {"base", "model", "access/exec", "access/observe", "access/operate", "machine"}},
      {"machine/ssh",
       {"base", "model", "events", "access/exec", "access/observe", "access/operate", "machine",
        "machine/copy", "provision"}},
      {"machine/vagrant",
       {"base", "model", "events", "access/exec", "access/observe", "access/operate", "machine",
        "machine/copy", "provision"}},
      {"machine/catalog",
       {"base", "model", "access/exec", "access/operate", "machine", "machine/container",
        "machine/ssh", "machine/vagrant"}},
      {"lifecycle",
       {"base", "model", "events", "access/exec", "access/observe", "access/operate",
        "node/messages", "machine", "machine/catalog", "provision", "service", "service/contract"}},
      {"drills/history",
       {"base", "model", "events", "access/exec", "access/operate", "service", "service/contract"}},
      {"drills/timeline",
       {"base", "model", "events", "access/exec", "access/operate", "service", "service/contract"}},
      {"drills/report", {"base", "model", "page", "drills/history", "drills/timeline"}},
      {"drills",
       {"base", "model", "guarantees", "events", "access/exec", "access/observe", "access/operate",
        "node/messages", "machine", "machine/catalog", "verify", "footprint", "lifecycle",
        "service", "service/contract", "drills/history", "drills/timeline", "drills/report"}},
      {"drills/catalog",
       {"base", "model", "events", "node/messages", "footprint", "drills", "drills/timeline",
        "drills/report", "service/contract"}},
      {"prove/report", {"base", "model", "page"}},
      {"prove",
       {"base", "model", "guarantees", "events", "access/exec", "access/observe", "access/operate",
        "node/messages", "verify", "checks", "lifecycle", "drills", "drills/catalog",
        "drills/report", "prove/report", "service"}},
      {"cli",
       {"base",
        "model",
        "guarantees",
        "events",
        "events/sinks",
        "access/exec",
        "access/observe",
        "access/operate",
        "machine",
        "machine/catalog",
        "verify",
        "ops",
        "checks",
        "ci",
        "provision",
        "lifecycle",
        "drills",
        "drills/catalog",
        "prove",
        "prove/report",
        "node/verbs",
        "service",
        "service/contract"}}};
  return all;
}

// Verification must not run arbitrary programs, only what access/observe offers; observers see of
// machines only what there is. Requests of any method are for what changes the lab; observers have
// two files that send GET, one of them over TLS.
bool is_withheld(const std::string& file, const std::string& folder, const std::string& header) {
  const bool observes = folder == "verify" || folder == "ops";
  if (header.starts_with("machine/")) return observes && header != "machine/survey.h";
  if (header == "access/exec/process.h") return folder == "verify";
  if (header == "access/observe/tls_connection.h") {
    return file != "access/observe/tls.cpp" && file != "access/observe/tls_connection.cpp";
  }
  if (header != "access/exec/http_exchange.h") return false;
  return folder != "access/exec" && folder != "access/operate" && file != "access/observe/http.cpp";
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

// Why `file`, which is in `folder`, may not include `header`; empty when it may.
std::string objection(const std::string& file, const std::string& folder,
                      const std::string& header) {
  const std::string target = folder_of(header);
  if (arrows().count(target) == 0) return "names no folder of src/ in " + header;
  const bool allowed = target == folder || arrows().at(folder).count(target) != 0;
  if (allowed && !is_withheld(file, folder, header)) return "";
  return folder + " must not include " + header;
}

// The header that a line includes; empty for system headers. In angle brackets, only headers in
// folders of src/ count.
std::string included(const std::string& line) {
  static const std::regex pattern(R"re(^\s*#\s*include\s*(["<])([^">]+)[">])re");
  std::smatch match;
  if (!std::regex_search(line, match, pattern)) return "";
  const std::string header = match[2];
  const bool quoted = match[1] == "\"";
  return quoted || arrows().count(folder_of(header)) != 0 ? header : "";
}

void scan_file(const fs::path& file, const std::string& path, Scan& result) {
  const std::string folder = folder_of(path);
  std::istringstream lines(read_file(file).value());
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    const std::string header = included(line);
    if (header.empty()) continue;
    ++result.includes;
    const std::string why = objection(path, folder, header);
    if (!why.empty()) {
      result.violations.push_back(file.string() + ":" + std::to_string(number) + ": " + why);
    }
  }
}

}  // namespace

Scan scan(const fs::path& source) {
  Scan result;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(source)) {
    const std::string extension = entry.path().extension().string();
    if (!entry.is_regular_file() || (extension != ".h" && extension != ".cpp")) continue;
    ++result.files;
    const std::string path = entry.path().lexically_relative(source).string();
    const std::string folder = folder_of(path);
    if (arrows().count(folder) == 0) {
      result.violations.push_back(entry.path().string() + ": unknown folder \"" + folder + "\"");
    } else {
      scan_file(entry.path(), path, result);
    }
  }
  std::sort(result.violations.begin(), result.violations.end());
  return result;
}

}  // namespace stackpilot::structure
