#include "node/faults/service_back.h"

#include <fmt/format.h>

#include "access/observe/http.h"
#include "base/clock.h"
#include "base/slowness.h"
#include "base/wait.h"
#include "node/faults/containers.h"
#include "node/faults/kept_state.h"
#include "node/service/compose.h"
#include "service/contract/answer.h"

namespace stackpilot::node {
namespace {

constexpr auto ready_timeout = Millis(40'000);
constexpr auto ready_interval = Millis(50);
constexpr auto ready_answer_timeout = Millis(2'000);

// Of a project that was removed meanwhile, nothing is to be put back.
Result<bool> has_service(const FaultSite& site) {
  TRY_ASSIGN(const auto listed,
             site.here.docker({"image", "ls", "--quiet", site.service().component.image}));
  return !access::trimmed(listed.out).empty();
}

// An older StackPilot kept the reference of the one base image that there was.
Result<ImageReferences> images_in(const std::string& kept) {
  if (!kept.starts_with('{')) return ImageReferences{{"postgres", kept}};
  return parse_json<ImageReferences>(kept, "the base images that were kept");
}

}  // namespace

// Kept is "<container> <base images, as JSON>".
Status will_replace(const FaultSite& site, const std::string& kind, const std::string& container) {
  TRY_ASSIGN(const ImageReferences images, site.images());
  return keep(site, kind, container + " " + to_text(Json(images)));
}

Status remove_container(const FaultSite& site, const std::string& container) {
  TRY_ASSIGN(const ContainerState state, look_at(container));
  if (state.status.empty()) return {};
  // A clean stop is a courtesy to the data: a container that cannot be stopped is removed as well.
  static_cast<void>(site.here.docker({"stop", "--time", "30", container}));
  TRY(site.here.docker({"rm", "--force", "--volumes", container}));
  return {};
}

Status wait_until_ready(const FaultSite& site) {
  const access::TcpEndpoint api{site.self.node.address, site.service().port};
  std::string last;
  const bool ready = wait_until(Deadline(scaled(ready_timeout)), ready_interval, [&] {
    const ReadinessContract& readiness = site.service().contract.readiness;
    const auto reply = access::http_get(api, readiness.get, scaled(ready_answer_timeout));
    const auto difference = reply ? service::why_not_ready(readiness, reply->status, reply->body)
                                  : reply.error().message;
    if (!difference) return true;
    last = reply ? fmt::format("{}: {}", *difference, reply->body) : *difference;
    return false;
  });
  if (ready) return {};
  return fail(ErrorKind::kBroken, "the service does not become ready: " + last, "make logs");
}

Result<Healed> put_service_back(const FaultSite& site, const std::string& kind) {
  const std::optional<std::string> what = kept(site, kind);
  if (!what) return Healed{"no container was replaced", std::nullopt};
  const Stopwatch since;
  const std::size_t space = what->find(' ');
  TRY_ASSIGN(const bool deployed, has_service(site));
  if (deployed && space != std::string::npos) {  // else nothing was done after it was kept
    TRY(remove_container(site, what->substr(0, space)));
    TRY_ASSIGN(const ImageReferences images, images_in(what->substr(space + 1)));
    TRY(compose(site.here, site.self, images, {"up", "--detach", "--no-build"}));
    TRY(wait_until_ready(site));
  }
  TRY(forget(site, kind));
  return Healed{"the containers are as declared, and ready", since.elapsed_ms()};
}

}  // namespace stackpilot::node
