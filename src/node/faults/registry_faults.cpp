// What goes wrong with the registry of a manager: it serves another image than the one released, or
// serves anybody.
#include <fmt/format.h>

#include "access/observe/swarm_reader.h"
#include "base/clock.h"
#include "base/find.h"
#include "base/slowness.h"
#include "model/scale_out.h"
#include "node/faults/containers.h"
#include "node/faults/forged_image.h"
#include "node/faults/kept_state.h"

namespace stackpilot::node {
namespace {

constexpr auto push_timeout = Millis(60'000);
constexpr const char* storage = "/var/lib/registry/docker/registry/v2/repositories";

Result<access::Output> push(const FaultSite& site, const std::string& reference) {
  return site.here.docker({"push", "--quiet", reference}, {.timeout = scaled(push_timeout)});
}

// --- registry-retagged ---

// What the tag names, by the registry's own files: "sha256:...".
Result<std::string> tagged_in_registry(const FaultSite& site, const std::string& reference) {
  const std::size_t slash = reference.find('/') + 1;
  const std::size_t colon = reference.rfind(':');
  TRY_ASSIGN(const access::Output link,
             site.here.docker({"exec", registry_container, "cat",
                               fmt::format("{}/{}/_manifests/tags/{}/current/link", storage,
                                           reference.substr(slash, colon - slash),
                                           reference.substr(colon + 1))}));
  return access::trimmed(link.out);
}

Result<Injected> retag(const FaultSite& site) {
  TRY_ASSIGN(const std::string released, image_that_swarm_runs(site));
  const std::string tagged = repository_in(released) + ":" + site.setting("tag");
  TRY(tagged_in_registry(site, tagged));
  TRY(keep(site, "retagged", tagged + "\n" + released));
  TRY(build_forged(site, released, tagged));
  const Stopwatch since;
  TRY(push(site, tagged));
  return Injected{since.elapsed_ms()};
}

// The tag, and by what digest it was released; nothing when nothing was retagged.
std::optional<std::pair<std::string, std::string>> retagged(const FaultSite& site) {
  const std::optional<std::string> text = kept(site, "retagged");
  if (!text) return std::nullopt;
  const std::size_t line = std::min(text->find('\n'), text->size() - 1);
  return std::pair(text->substr(0, line), text->substr(line + 1));
}

Result<Bite> prove_retagged(const FaultSite& site) {
  const auto what = retagged(site);
  if (!what) return fail(ErrorKind::kBroken, "no tag was changed");
  TRY_ASSIGN(const std::string digest, tagged_in_registry(site, what->first));
  return Bite{!what->second.ends_with(digest),
              fmt::format("{} is {} in the registry's files", what->first, digest)};
}

Result<Healed> tag_back(const FaultSite& site) {
  const auto what = retagged(site);
  if (!what) return Healed{"no tag was changed", std::nullopt};
  TRY(site.here.docker({"tag", what->second, what->first}));
  TRY(push(site, what->first));
  TRY(remove_forged(site));
  TRY(forget(site, "retagged"));
  return Healed{what->first + " is what was released", std::nullopt};
}

// --- registry-open ---

std::string open_registry(const FaultSite& site) {
  return "stackpilot-" + site.id;
}

Result<Injected> open_to_all(const FaultSite& site) {
  TRY_ASSIGN(const ContainerState registry, look_at(registry_container));
  if (registry.status != "running") {
    return fail(ErrorKind::kCapability, "no registry runs here",
                "scale the service out first: make scale-up");
  }
  TRY(keep(site, "registry", registry_container));
  const Stopwatch since;
  TRY(site.here.docker({"stop", "--time", "5", registry_container}));
  TRY(site.here.docker({"run", "--detach", "--name", open_registry(site), "--read-only",
                        "--cap-drop=ALL", "--publish",
                        fmt::format("{0}:{1}:{1}", site.self.node.address, registry_port),
                        "--volumes-from", registry_container, "--env",
                        "REGISTRY_HTTP_TLS_CLIENTCAS=[]", registry.image}));
  return Injected{since.elapsed_ms()};
}

Result<Bite> prove_open(const FaultSite& site) {
  TRY_ASSIGN(const ContainerState registry, look_at(registry_container));
  TRY_ASSIGN(const ContainerState open, look_at(open_registry(site)));
  return Bite{registry.status != "running" && open.status == "running",
              fmt::format("the registry is {}, one that asks for no certificate {}",
                          registry.status, open.status)};
}

Result<Healed> close_again(const FaultSite& site) {
  TRY(site.here.docker_remove_listed(
      {"ps", "--all", "--quiet", "--filter", fmt::format("name=^{}$", open_registry(site))},
      {"rm", "--force"}));
  if (!kept(site, "registry")) return Healed{"the registry was not opened", std::nullopt};
  TRY(site.here.docker({"start", registry_container}));
  TRY(forget(site, "registry"));
  return Healed{"the registry admits the lab only", std::nullopt};
}

}  // namespace

std::vector<FaultKind> registry_faults() {
  return {{"registry-retagged", retag, prove_retagged, tag_back},
          {"registry-open", open_to_all, prove_open, close_again}};
}

}  // namespace stackpilot::node
