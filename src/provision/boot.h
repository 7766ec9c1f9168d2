// Boots machines until they answer as nodes of the lab, whatever makes them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "access/operate/operator.h"
#include "machine/provider.h"
#include "model/workspace.h"

namespace stackpilot::provision {

/// The lab whose machines are booted, and the Operator to log in to them.
struct BootSite {
  const access::Operator& host;
  const Workspace& workspace;
  const LabSpec& lab;
};

/// Makes a machine that is missing, or anew where its making was interrupted, and switches it on.
using MakeMachine = std::function<Status(const NodeSpec&)>;

/// Runs `work` for all nodes in parallel; returns the first error in the order of the lab.
Status for_each_node(const LabSpec& lab, const std::function<Status(const NodeSpec&)>& work);

/// For all declared nodes in parallel: makes the machine if it is missing, switches it on if it is
/// off, restarts it if it lost its mount of the repository, and waits until systemd, sshd (with the
/// recorded host key) and the entry point answer.
Status boot_nodes(const BootSite& site, machine::Provider& provider, const MakeMachine& make);

/// Switches the machine of that node on unless it is, and waits for it like boot_nodes().
/// kCapability when it has not been made.
Status boot_node(const BootSite& site, machine::Provider& provider, const NodeSpec& node);

/// Sets host name and hosts entries on all nodes, in parallel. Returns the changes made, as
/// "worker1: hosts entry of worker2"; empty when everything was as declared.
Result<std::vector<std::string>> provision_nodes(const BootSite& site);

}  // namespace stackpilot::provision
