#include "model/guarantee.h"

#include <algorithm>

namespace stackpilot {

const std::vector<Guarantee>& all_guarantees() {
  using enum Proof;
  using enum Scope;
  static const std::vector<Guarantee> registry = {
      {"G-01-01", "Host reaches every node at its static address", kRuntime, kHost,
       "milestone01.md#g-01-01"},
      {"G-01-02", "SSH admits the lab identity only, at the recorded host keys", kRuntime, kHost,
       "milestone01.md#g-01-02"},
      {"G-01-03", "Every node resolves every node's name to its declared address", kRuntime,
       kCluster, "milestone01.md#g-01-03"},
      {"G-01-04", "Verification defines truth: every runtime guarantee was judged", kRuntime,
       kVerifier, "milestone01.md#g-01-04"},
      {"G-01-05", "Node identity does not drift: hostname, address and OS", kRuntime, kCluster,
       "milestone01.md#g-01-05"},
      {"G-01-06", "Every node reaches every other by hostname", kRuntime, kCluster,
       "milestone01.md#g-01-06"},
      {"G-01-07", "Provisioning is idempotent", kDrill, kCluster, "milestone01.md#g-01-07"},
      {"G-02-01", "/health is liveness only", kDrill, kService, "milestone02.md#g-02-01"},
      {"G-02-02", "/ready tells the truth about the database", kRuntime, kService,
       "milestone02.md#g-02-02"},
      {"G-02-03", "The API reaches the database by its compose name; it is not published", kRuntime,
       kService, "milestone02.md#g-02-03"},
      {"G-02-04", "Data persists: named volume, and the planted order is unchanged", kRuntime,
       kService, "milestone02.md#g-02-04"},
      {"G-02-05", "The running image was built from the source that is there now", kRuntime, kBuild,
       "milestone02.md#g-02-05"},
      {"G-02-06", "TCP is proven before HTTP is believed", kRuntime, kService,
       "milestone02.md#g-02-06"},
      {"G-02-07", "The service refuses to start on an incomplete configuration", kDrill, kService,
       "milestone02.md#g-02-07"},
      {"G-02-08", "The service runs unprivileged and limited", kRuntime, kService,
       "milestone02.md#g-02-08"},
      {"G-02-09", "The same image and compose file run on more than one node", kDrill, kService,
       "milestone02.md#g-02-09"},
      {"G-03-01", "Operations run from /vagrant inside the node, a mount of this repository",
       kRuntime, kCluster, "milestone03.md#g-03-01"},
      {"G-03-02", "Clean-room leaves no compose container and no application image", kDrill,
       kService, "milestone03.md#g-03-02"},
      {"G-03-03", "down, clean and destroy each remove their own layer and no other", kDrill,
       kCluster, "milestone03.md#g-03-03"},
      {"G-03-04", "Repo checks run and pass before runtime proof", kRepo, kRepository,
       "milestone03.md#g-03-04"},
      {"G-03-05", "No secrets in the repository; demo env files are an explicit allowlist", kRepo,
       kRepository, "milestone03.md#g-03-05"},
      {"G-03-06", "The guarantees map is generated, up to date, and all in it exists", kRepo,
       kRepository, "milestone03.md#g-03-06"},
      {"G-03-07", "Readiness is honest under database loss and recovers by itself", kDrill,
       kService, "milestone03.md#g-03-07"},
      {"G-03-08", "Verification does not mutate the system", kRuntime, kVerifier,
       "milestone03.md#g-03-08"},
      {"G-03-09", "Image tags are immutable: no latest, no implicit tag", kRepo, kRepository,
       "milestone03.md#g-03-09"},
      {"G-04-01", "One CI workflow, calling only Make targets, is the merge gate", kRepo,
       kRepository, "milestone04.md#g-04-01"},
      {"G-04-02", "CI writes what ran, what was skipped and why, why anything failed", kTest,
       kRepository, "milestone04.md#g-04-02"},
      {"G-04-03", "Terraform has one root with the standard layout, and reads lab.yaml", kRepo,
       kRepository, "milestone04.md#g-04-03"},
      {"G-04-04", "Terraform core is pinned, and no provider is unpinned", kRepo, kRepository,
       "milestone04.md#g-04-04"},
      {"G-04-05", "Terraform is formatted, valid and tested, and never applied", kRepo, kRepository,
       "milestone04.md#g-04-05"},
      {"G-04-06", "CI attempts no infrastructure it cannot have, and claims nothing it skipped",
       kTest, kRepository, "milestone04.md#g-04-06"},
      {"G-04-07", "CI tears down even when verification fails", kTest, kRepository,
       "milestone04.md#g-04-07"},
  };
  return registry;
}

const Guarantee* find_guarantee(std::string_view id) {
  const auto& all = all_guarantees();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Guarantee& one) { return one.id == id; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace stackpilot
