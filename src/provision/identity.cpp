#include "provision/identity.h"

#include <fmt/format.h>

#include <mutex>
#include <sstream>

#include "base/digest.h"
#include "model/state_schema.h"

namespace stackpilot::provision {
namespace {

// Nodes boot in parallel, and their keys are recorded in the same file.
std::mutex known_hosts_mutex;

std::string known_hosts_text(const Workspace& workspace) {
  return read_file(workspace.known_hosts()).value_or("");
}

bool is_of(const std::string& line, const std::string& node) {
  return line.starts_with(node + " ");
}

Status ensure_lab_id(const Workspace& workspace) {
  TRY(make_folder(workspace.shared()));
  if (!workspace.lab_id().empty()) return {};
  TRY(write_state_schema(workspace));
  return write_file(workspace.lab_id_file(), random_hex(6) + "\n");
}

}  // namespace

Status ensure_identity(const access::Operator& host, const Workspace& workspace) {
  TRY(ensure_lab_id(workspace));
  const fs::path key = workspace.ssh_key();
  TRY(make_folder(key.parent_path(), fs::perms::owner_all));
  if (fs::exists(key) && fs::exists(key.string() + ".pub")) return {};
  // Generated under another name first, so that an interrupted run leaves no partial key.
  const fs::path fresh = key.string() + ".new";
  fs::remove(fresh);
  fs::remove(fresh.string() + ".pub");
  TRY(host.program({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "stackpilot-lab", "-f",
                    fresh.string()}));
  fs::rename(fresh, key);
  fs::rename(fresh.string() + ".pub", key.string() + ".pub");
  return {};
}

Result<std::string> lab_public_key(const Workspace& workspace) {
  return read_file(workspace.ssh_key().string() + ".pub", 4096);
}

Status record_host_key(const Workspace& workspace, const std::string& node,
                       const std::string& key) {
  std::istringstream fields(key);
  std::string type, blob;
  fields >> type >> blob;
  if (type != "ssh-ed25519" || blob.empty()) {
    return fail(ErrorKind::kBroken, fmt::format("{} has no usable host key: \"{}\"", node, key));
  }
  const std::scoped_lock hold(known_hosts_mutex);
  return write_file(
      workspace.known_hosts(),
      without_host(known_hosts_text(workspace), node) + fmt::format("{} {} {}\n", node, type, blob),
      fs::perms::owner_read | fs::perms::owner_write);
}

bool has_host_key(const Workspace& workspace, const std::string& node) {
  std::istringstream lines(known_hosts_text(workspace));
  for (std::string line; std::getline(lines, line);) {
    if (is_of(line, node)) return true;
  }
  return false;
}

Status forget_host_key(const Workspace& workspace, const std::string& node) {
  const std::scoped_lock hold(known_hosts_mutex);
  if (!has_host_key(workspace, node)) return {};
  return write_file(workspace.known_hosts(), without_host(known_hosts_text(workspace), node),
                    fs::perms::owner_read | fs::perms::owner_write);
}

std::string without_host(const std::string& known_hosts, const std::string& node) {
  std::string kept;
  std::istringstream lines(known_hosts);
  for (std::string line; std::getline(lines, line);) {
    if (!is_of(line, node)) kept += line + "\n";
  }
  return kept;
}

}  // namespace stackpilot::provision
