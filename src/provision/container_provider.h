// Nodes as systemd system containers on a Docker engine: creates, starts, stops, destroys them.
#pragma once

#include <set>
#include <string>

#include "access/observe/engine_finder.h"
#include "access/operate/operator.h"
#include "model/lab_spec.h"
#include "model/workspace.h"
#include "provision/image_store.h"

namespace stackpilot::provision {

class ContainerProvider {
 public:
  /// All three must outlive the provider.
  ContainerProvider(const access::Operator& host, const Workspace& workspace, const LabSpec& lab);

  /// The lab's bridge, made where it is missing. kUsage naming the owner when the addresses are
  /// somebody else's.
  Status ensure_network() const;

  /// Makes and starts a node of that image, with the lab key admitted. The node's own state
  /// (engine data) is in volumes of its own.
  Status create(const NodeSpec& node, const BaseImage& image) const;
  Status start(const std::string& node) const;
  Status stop(const std::string& node) const;

  bool is_running(const std::string& node) const;

  /// Keeps that the image is brought into the engine by this lab: before it is loaded.
  Status note_image(const BaseImage& image) const;

  /// Removes everything that carries the lab's label, containers, volumes, network, and the noted
  /// images that nobody else uses.
  Status destroy_all() const;

  /// The node's public host key, read through the engine and not over the network.
  Result<std::string> host_key(const std::string& node) const;

  /// What its container is called.
  std::string name_of(const std::string& node) const;

  /// The end of the node's own log, for error messages; never fails.
  std::string log_tail(const std::string& node) const;

 private:
  std::vector<std::string> create_arguments(const NodeSpec& node, const BaseImage& image) const;
  std::vector<std::string> labels(const std::string& node) const;
  Status admit_lab_key(const NodeSpec& node) const;
  std::set<std::string> noted_images() const;
  Status remove_images() const;
  Status remove_listed(const std::vector<std::string>& list,
                       const std::vector<std::string>& remove) const;

  const access::Operator& host_;
  const Workspace& workspace_;
  const LabSpec& lab_;
};

}  // namespace stackpilot::provision
