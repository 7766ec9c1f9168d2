#include "machine/ssh/record.h"

#include <fmt/format.h>

#include <algorithm>

namespace stackpilot {
STACKPILOT_DEFINE_JSON(JumpSpec, host, user, port, identity)
}  // namespace stackpilot

namespace stackpilot::machine::ssh {
namespace {

fs::path folder_of(const Workspace& workspace) {
  return workspace.state() / "adopted";
}

}  // namespace

STACKPILOT_DEFINE_JSON(AdoptionRecord, node, address, port, user, identity, jump, complete)

NodeSpec AdoptionRecord::as_node() const {
  NodeSpec spec;
  spec.name = node;
  spec.address = address;
  spec.ssh = SshSpec{user, port, identity, jump};
  return spec;
}

fs::path record_file(const Workspace& workspace, const std::string& node) {
  return folder_of(workspace) / (node + ".json");
}

Result<std::vector<AdoptionRecord>> read_records(const Workspace& workspace) {
  std::vector<AdoptionRecord> records;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder_of(workspace), failed)) {
    if (entry.path().extension() != ".json") continue;
    TRY_ASSIGN(const std::string text, read_file(entry.path(), 1U << 16U));
    TRY_ASSIGN(Json saved, parse_json_text(text, entry.path().string()));
    // Records from before there were jump hosts lack it.
    if (saved.is_object()) saved.emplace("jump", nullptr);
    TRY_ASSIGN(AdoptionRecord record,
               parse_json<AdoptionRecord>(to_text(saved), entry.path().string()));
    records.push_back(std::move(record));
  }
  // That there are none is known only where there is no such folder.
  if (failed && failed != std::errc::no_such_file_or_directory) {
    return fail(ErrorKind::kBroken,
                fmt::format("cannot read {}: {}", folder_of(workspace).string(), failed.message()));
  }
  std::sort(records.begin(), records.end(),
            [](const auto& one, const auto& other) { return one.node < other.node; });
  return records;
}

Status write_record(const Workspace& workspace, const AdoptionRecord& record) {
  TRY(make_folder(folder_of(workspace)));
  TRY(write_file(record_file(workspace, record.node), to_text(Json(record))));
  return sync_folder(folder_of(workspace));
}

Status remove_record(const Workspace& workspace, const std::string& node) {
  std::error_code failed;
  fs::remove(record_file(workspace, node), failed);
  return failed ? Status(io_error("remove", record_file(workspace, node))) : Status();
}

}  // namespace stackpilot::machine::ssh
