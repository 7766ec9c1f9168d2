// A service on several nodes at once, by Docker Swarm: made, released, and taken down. Each can be
// repeated, and finishes or mends what an interrupted one has left.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lifecycle/lab.h"
#include "model/scale_out.h"

namespace stackpilot::lifecycle {

/// What `scale-up` is asked for. Names are those of nodes.
struct ScalePlan {
  int managers = 1;                   ///< 1 or 3
  std::vector<std::string> replicas;  ///< which carry one; empty: as they are, at first all
  std::string database;  ///< that the dependency runs on; empty: as it is, at first the second node
};

/// A release that is wrong on purpose, for drills.
enum class Wrong { kNothing, kCrashes, kNeverReady, kOtherVersion };

/// How a release ended.
struct Rollout {
  bool rolled_back = false;  ///< by itself, as it did not become ready; the release before runs
  std::string why;           ///< then
  Release release;           ///< that was tried
  double build_ms = 0;       ///< to compile, to make the image and to push it
  double roll_ms = 0;        ///< from then until the last task had settled, or was rolled back
};

/// Forms the swarm over the lab's nodes, with registries and proxies, and makes the first release.
/// The compose project of the service is stopped first. What is there already stays.
/// kUsage for a plan that does not fit the lab or what is scaled out already; kCapability when a
/// node does not run.
Status scale_up(const Lab& lab, const Service& service, const ScalePlan& plan);

/// Builds the image from source, once, and rolls it out to all replicas, one by one. kBroken when
/// it was rolled back, with the reason; kUsage when the service is not scaled out.
Status release(const Lab& lab, const Service& service);

/// The same for drills, which want to know how it ended: that it was rolled back is no error.
/// `folder`, in the folder that all nodes can read, has stack files to deploy in place of the
/// repository's; empty: none.
Result<Rollout> roll_out_release(const Lab& lab, const Service& service, Wrong wrong,
                                 const std::string& folder = {});

/// Rolls the release before the last one out again; kUsage when there is none.
Status rollback(Lab& lab, const Service& service);

/// Says which nodes carry a replica.
Status scale(Lab& lab, const Service& service, const std::vector<std::string>& replicas);

/// Ends the stack and the swarm, and removes what they have left on the nodes. Volumes stay. Fine
/// when nothing is scaled out.
Status scale_down(Lab& lab, const Service& service);

/// The nodes in "control,worker2", in the lab's order; kUsage when one is unknown or named twice,
/// or the list is empty.
Result<std::vector<std::string>> nodes_in_list(const LabSpec& lab, const std::string& list);

/// Whether the service runs as a stack; also after a `scale-up` that was cut short. An unreadable
/// record says so, too.
bool is_scaled_out(const Workspace& workspace, const Service& service);

/// kUsage, naming the command that goes on, while the service runs as a stack: `demo` and the like
/// are for its compose project.
Status require_not_scaled_out(const Workspace& workspace, const Service& service);

}  // namespace stackpilot::lifecycle
