#include "guarantees/files.h"

#include <fmt/format.h>

namespace stackpilot::guarantees {
namespace {

constexpr std::size_t most_files = 6;  // named in one finding

std::vector<std::string> changes_between(const FileDigests& before, const FileDigests& now) {
  std::vector<std::string> changes;
  for (const auto& [path, digest] : before) {
    const auto found = now.find(path);
    if (found == now.end()) {
      changes.push_back(path + " is gone");
    } else if (found->second != digest) {
      changes.push_back(path + " has changed");
    }
  }
  for (const auto& [path, digest] : now) {
    if (before.count(path) == 0) changes.push_back(path + " is new");
  }
  return changes;
}

}  // namespace

void judge_files(std::string_view subject, const FileDigests& deployed, const FileDigests& now,
                 Findings& findings) {
  std::vector<std::string> changes = changes_between(deployed, now);
  if (changes.empty()) {
    findings.ok(subject, "its files are those of the last deploy");
    return;
  }
  const std::size_t all = changes.size();
  if (all > most_files) {
    changes.resize(most_files);
    changes.push_back(fmt::format("{} more", all - most_files));
  }
  findings.bad(subject, "its files are those of the last deploy",
               fmt::format("{}", fmt::join(changes, ", ")));
}

}  // namespace stackpilot::guarantees
