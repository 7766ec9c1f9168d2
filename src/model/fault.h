// A fault that a drill injects: kind, node, time limit, and how to undo it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/json.h"

namespace stackpilot {

struct Fault {
  std::string id;     ///< "f" and eight hex digits: part of the name of everything it creates
  std::string lab;    ///< id of the lab
  std::string drill;  ///< "dependency-stop"
  std::string kind;   ///< name of a known kind of fault; empty when the entry was unreadable
  std::string node;
  std::string service;  ///< project that is meant; empty: the first of the lab
  std::map<std::string, std::string> settings;  ///< parameters of the kind
  int limit_s = 0;                              ///< seconds until it ends by itself
  std::string opened_at;                        ///< RFC 3339, UTC
  std::string undo;                             ///< how to undo it, for people
};
STACKPILOT_DECLARE_JSON(Fault)

std::string new_fault_id();

/// Whether `text` is "f" and eight lower-case hex digits: ids become part of shell commands.
bool is_fault_id(const std::string& text);

/// "fault f1a2b3c4d (drill dependency-stop: orders on control, since 2026-11-23T12:45:00.123Z)"
std::string to_line(const Fault& fault);

/// The open faults of a ledger, oldest first. Unreadable entries come last, with an id and no kind.
/// None when the folder is missing; kBroken when the folder cannot be listed.
Result<std::vector<Fault>> read_open_faults(const fs::path& ledger);

/// File name of a fault's entry in the ledger.
std::string ledger_entry(const std::string& id);

/// Parses one entry. kBroken when it is malformed or not about `id`, which names its file. Exposed
/// for tests.
Result<Fault> parse_fault(const std::string& text, const std::string& id);

}  // namespace stackpilot
