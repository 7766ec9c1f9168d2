// A fault that a drill injects: what, where, for how long at most, and how to undo it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/json.h"

namespace stackpilot {

struct Fault {
  std::string id;     ///< "f" and eight hex digits: part of the name of everything that it makes
  std::string lab;    ///< id of the lab
  std::string drill;  ///< "db-stop"
  std::string kind;   ///< a word of the vocabulary of faults; empty when the entry was unreadable
  std::string node;
  std::map<std::string, std::string> settings;  ///< the kind's own
  int limit_s = 0;                              ///< then it ends by itself
  std::string opened_at;                        ///< RFC 3339, UTC
  std::string undo;                             ///< in words, for people
};
STACKPILOT_DECLARE_JSON(Fault)

std::string new_fault_id();

/// Names reach command lines of nodes, so nothing else is let in.
bool is_fault_id(const std::string& text);

/// "fault f1a2b3c4d (drill db-stop: orders on control, since 2026-11-23T12:45:00.123Z)"
std::string to_line(const Fault& fault);

/// The open faults of a ledger, oldest first. Entries that cannot be read come last, with an id
/// and no kind. An error only where the folder itself cannot be read.
Result<std::vector<Fault>> read_open_faults(const fs::path& ledger);

/// Name of a fault's entry in the ledger.
std::string ledger_entry(const std::string& id);

/// Reads one entry. `id` is what its file is named after. Exposed for tests.
Result<Fault> parse_fault(const std::string& text, const std::string& id);

}  // namespace stackpilot
