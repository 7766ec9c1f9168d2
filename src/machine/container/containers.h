// Nodes as systemd system containers on a Docker engine: creates, starts, stops, destroys them.
#pragma once

#include <set>
#include <string>

#include "access/operate/operator.h"
#include "model/base_image.h"
#include "model/lab_spec.h"
#include "model/workspace.h"

namespace stackpilot::machine::container {

class Containers {
 public:
  /// `engine` is the Operator for the engine. The arguments must outlive this.
  Containers(const access::Operator& engine, const Workspace& workspace, const LabSpec& lab);

  /// Makes the lab's bridge network if it is missing. kUsage, naming the owner, when its addresses
  /// or the lab's name are already in use.
  Status ensure_network() const;

  /// Creates and starts a node from `image`, with the lab's key authorized; first removes one that
  /// an interrupted run created and never started. The data of the node's engine is in volumes of
  /// its own.
  Status create(const NodeSpec& node, const BaseImage& image) const;
  Status start(const std::string& node) const;
  Status pause(const std::string& node) const;
  Status resume(const std::string& node) const;
  Status stop(const std::string& node) const;
  Status kill(const std::string& node) const;

  /// Records that this lab loads the image into the engine. To be called before it is loaded.
  Status note_image(const BaseImage& image) const;

  /// Removes the containers, volumes and network with the lab's label, and the recorded images that
  /// nobody else uses. Does nothing without a lab id.
  Status destroy_all() const;

  /// The node's public host key, read through the engine.
  Result<std::string> host_key(const std::string& node) const;

  /// The command that shows the node's log, as typed in a shell.
  std::string log_command(const std::string& node) const;

  /// The end of the node's log, for error messages; if it cannot be read, the reason.
  std::string log_tail(const std::string& node) const;

 private:
  std::string name_of(const std::string& node) const;
  std::vector<std::string> create_arguments(const NodeSpec& node, const BaseImage& image) const;
  std::vector<std::string> labels(const std::string& node) const;
  Status remove_unstarted(const std::string& node) const;
  Status admit_lab_key(const NodeSpec& node) const;
  std::set<std::string> noted_images() const;
  Status remove_images() const;
  Status remove_listed(const std::vector<std::string>& list,
                       const std::vector<std::string>& remove) const;

  const access::Operator& engine_;
  const Workspace& workspace_;
  const LabSpec& lab_;
};

}  // namespace stackpilot::machine::container
