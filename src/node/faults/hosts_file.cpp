#include "node/faults/hosts_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace stackpilot::node {
namespace {

std::string end_of_entry(const std::string& fault_id) {
  return " # stackpilot-" + fault_id;
}

std::string begin_of_cut(const std::string& fault_id) {
  return fmt::format("# stackpilot-{} cut: ", fault_id);
}

bool names_host(std::string_view line, const std::string& host) {
  const std::vector<std::string_view> words = words_of(line.substr(0, line.find('#')));
  return words.size() > 1 &&
         std::any_of(words.begin() + 1, words.end(),
                     [&](std::string_view name) { return lowered(name) == lowered(host); });
}

}  // namespace

std::string with_entry(const std::string& hosts, const std::string& entry, EntryPlace place,
                       const std::string& fault_id) {
  const std::string line = entry + end_of_entry(fault_id) + "\n";
  return place == EntryPlace::kFirst ? line + hosts : hosts + line;
}

std::string with_host_cut(const std::string& hosts, const std::string& host,
                          const std::string& fault_id) {
  std::string text;
  for (const std::string_view line : lines_of(hosts)) {
    if (names_host(line, host)) text += begin_of_cut(fault_id);
    text += fmt::format("{}\n", line);
  }
  return text;
}

std::string without_fault(const std::string& hosts, const std::string& fault_id) {
  if (hosts.find("stackpilot-" + fault_id) == std::string::npos) return hosts;
  std::string text;
  for (std::string_view line : lines_of(hosts)) {
    if (line.ends_with(end_of_entry(fault_id))) continue;
    const std::string cut = begin_of_cut(fault_id);
    if (line.starts_with(cut)) line.remove_prefix(cut.size());
    text += fmt::format("{}\n", line);
  }
  return text;
}

}  // namespace stackpilot::node
