// One machine that was there before becomes a node, and is given back.
#pragma once

#include <string>

#include "access/operate/operator.h"
#include "machine/ssh/machine_facts.h"
#include "machine/ssh/record.h"
#include "model/workspace.h"

namespace stackpilot::machine::ssh {

/// The lab that adopts, and the Operator to log in.
struct AdoptionSite {
  const access::Operator& host;
  const Workspace& workspace;
  const LabSpec& lab;
};

/// Opens the connection to the machine's jump host, if it has one, whose host key is recorded and
/// shown unless it is already. Errors as of ask_host_key() and access::open_jump().
Status open_way(const AdoptionSite& site, const NodeSpec& node);

/// Has what we keep of an adopted machine name the jump host that infra/lab.yaml now has for it.
/// After open_way().
Status follow_way(const AdoptionSite& site, const NodeSpec& node);

/// Has the machine's host key recorded and shown, unless it is already. After open_way().
Status pin_host_key(const AdoptionSite& site, const NodeSpec& node);

/// What the machine says of itself. kCapability or kUsage when it cannot be that node. With the
/// host key pinned.
Result<MachineFacts> look_at(const AdoptionSite& site, const NodeSpec& node);

/// Makes the machine a node: what it lacks is installed, the repository is copied to it, what it
/// was is recorded, the lab's key is admitted. May be repeated after an interruption. After
/// look_at().
Status adopt(const AdoptionSite& site, const NodeSpec& node);

/// Removes what the lab has made on the machine, puts back what adopt() has changed, and forgets
/// it. Returns what was kept and why; usually empty.
Result<std::string> release(const AdoptionSite& site, const AdoptionRecord& record);

}  // namespace stackpilot::machine::ssh
