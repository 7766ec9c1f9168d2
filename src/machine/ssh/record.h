// What this lab keeps of the machines that it has adopted: enough to release them, whatever
// infra/lab.yaml says by then.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "model/lab_spec.h"
#include "model/workspace.h"

namespace stackpilot {
STACKPILOT_DECLARE_JSON(JumpSpec)
}  // namespace stackpilot

namespace stackpilot::machine::ssh {

struct AdoptionRecord {
  std::string node;
  std::string address;
  int port = 0;
  std::string user;
  std::string identity;
  std::optional<JumpSpec> jump;
  bool complete = false;  ///< the lab's key is admitted

  /// The node as the record has it, for reaching it.
  NodeSpec as_node() const;
};
STACKPILOT_DECLARE_JSON(AdoptionRecord)

/// In the order of their names. kBroken, naming the file, for one that cannot be read.
Result<std::vector<AdoptionRecord>> read_records(const Workspace& workspace);

Status write_record(const Workspace& workspace, const AdoptionRecord& record);

/// Removes the record; succeeds when there is none.
Status remove_record(const Workspace& workspace, const std::string& node);

/// The file of a record.
fs::path record_file(const Workspace& workspace, const std::string& node);

}  // namespace stackpilot::machine::ssh
