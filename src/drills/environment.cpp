#include "drills/environment.h"

#include <fmt/format.h>
#include <sys/utsname.h>

#include <thread>

#include "base/find.h"
#include "base/slowness.h"

namespace stackpilot::drills {

std::vector<Fact> environment_of(const Observation& seen, const std::string& node) {
  std::vector<Fact> facts;
  utsname host{};
  if (::uname(&host) == 0) facts.push_back({"kernel", host.release});
  facts.push_back({"processors", std::to_string(std::thread::hardware_concurrency())});
  facts.push_back({"limits of time", fmt::format("times {}", slowness())});
  const NodeObservation* found =
      find_or_null(seen.nodes, [&](const NodeObservation& one) { return one.name == node; });
  if (found == nullptr || !found->facts) return facts;
  facts.push_back({"node", found->facts->os_name + " " + found->facts->os_version});
  if (found->facts->engine) facts.push_back({"engine of the node", found->facts->engine->version});
  if (const Deployment* deployed = first_deployment(seen)) {
    facts.push_back({"image of the service", deployed->image_id});
  }
  return facts;
}

}  // namespace stackpilot::drills
