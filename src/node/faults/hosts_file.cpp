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

bool names_server(std::string_view line) {
  const std::vector<std::string_view> words = words_of(line);
  return !words.empty() && words.front() == "nameserver";
}

template <typename Predicate>
std::string with_lines_cut(const std::string& text, const std::string& fault_id,
                           Predicate is_meant) {
  std::string cut;
  for (const std::string_view line : lines_of(text)) {
    if (is_meant(line)) cut += begin_of_cut(fault_id);
    cut += fmt::format("{}\n", line);
  }
  return cut;
}

}  // namespace

std::string with_entry(const std::string& hosts, const std::string& entry, EntryPlace place,
                       const std::string& fault_id) {
  const std::string line = entry + end_of_entry(fault_id) + "\n";
  return place == EntryPlace::kFirst ? line + hosts : hosts + line;
}

std::string with_host_cut(const std::string& hosts, const std::string& host,
                          const std::string& fault_id) {
  return with_lines_cut(hosts, fault_id,
                        [&](std::string_view line) { return names_host(line, host); });
}

std::string with_servers_cut(const std::string& resolv_conf, const std::string& fault_id) {
  return with_lines_cut(resolv_conf, fault_id, names_server);
}

std::string without_fault(const std::string& broken, const std::string& fault_id) {
  if (broken.find("stackpilot-" + fault_id) == std::string::npos) return broken;
  std::string text;
  for (std::string_view line : lines_of(broken)) {
    if (line.ends_with(end_of_entry(fault_id))) continue;
    const std::string cut = begin_of_cut(fault_id);
    if (line.starts_with(cut)) line.remove_prefix(cut.size());
    text += fmt::format("{}\n", line);
  }
  return text;
}

}  // namespace stackpilot::node
