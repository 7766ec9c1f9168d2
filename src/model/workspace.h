// Paths of one checkout: the repository, and its state in .stackpilot/.
#pragma once

#include <string>

#include "base/files.h"
#include "base/result.h"

namespace stackpilot {

class Workspace {
 public:
  explicit Workspace(fs::path root) : root_(std::move(root)) {}

  /// The repository that this program lies in, for what runs on a node; kUsage when it lies in
  /// none.
  static Result<Workspace> of_this_program();

  const fs::path& root() const { return root_; }
  fs::path state() const { return root_ / ".stackpilot"; }
  fs::path lock() const { return state() / "lock"; }
  fs::path engine() const { return state() / "engine"; }
  fs::path ssh_key() const { return state() / "ssh" / "id_ed25519"; }
  fs::path known_hosts() const { return state() / "ssh" / "known_hosts"; }
  fs::path evidence() const { return state() / "evidence"; }
  /// Events of the newest commands, one file each; see events/sinks/live_journal.h.
  fs::path journals() const { return state() / "journals"; }
  fs::path ledger() const { return state() / "ledger"; }
  fs::path schema() const { return state() / "schema"; }
  fs::path provider() const { return state() / "provider"; }  ///< name of what made the nodes
  /// What a measure of speed took on each node, where nodes are machines of their own.
  fs::path node_speeds() const { return state() / "node-speeds.json"; }
  /// Of a machine that was adopted; see model/baseline.h.
  fs::path baseline(const std::string& node) const {
    return state() / "baselines" / (node + ".json");
  }
  /// The record of the last deploy of a service on a node.
  fs::path deployment(const std::string& node, const std::string& project) const {
    return state() / "deployments" / node / (project + ".json");
  }

  /// The record of the service that runs on several nodes; see model/scale_out.h.
  fs::path scale_out() const { return state() / "scale-out.json"; }
  /// Keys and certificates of the swarm's registries.
  fs::path swarm() const { return state() / "swarm"; }

  /// The only part of the state that is mounted on nodes; it holds no keys.
  fs::path shared() const { return state() / "shared"; }
  fs::path lab_id_file() const { return shared() / "lab-id"; }
  /// The copy of this program that nodes run; access::place_program() puts it there.
  fs::path program() const;

  /// kUsage when the state belongs to another user than `user`, who cannot read all of it. Root
  /// may.
  Status require_access(unsigned user) const;

  /// The id of this checkout's lab; empty when none was ever created.
  std::string lab_id() const;

  /// Folder for sockets, outside the checkout: the path of a checkout can be too long for a socket.
  fs::path runtime() const;

  /// Sockets of the shared SSH connections.
  fs::path ssh_sockets() const { return runtime() / "ssh"; }

  /// Base images and times of steps, shared by all checkouts of this user (XDG cache folder).
  static fs::path cache();
  static fs::path image_cache() { return cache() / "images"; }
  /// What external tools of the repo checks passed; see checks/known_clean.h.
  static fs::path known_clean() { return cache() / "known-clean"; }

 private:
  fs::path root_;
};

}  // namespace stackpilot
