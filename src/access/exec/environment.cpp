#include "access/exec/environment.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/find.h"

namespace stackpilot::access {
namespace {

constexpr std::string_view basics[] = {"PATH",
                                       "HOME",
                                       "TMPDIR",
                                       "XDG_CACHE_HOME",
                                       "XDG_CONFIG_HOME",
                                       "XDG_DATA_HOME",
                                       "XDG_RUNTIME_DIR",
                                       "XDG_STATE_HOME",
                                       "LANG",
                                       "LANGUAGE",
                                       "DOCKER_HOST",
                                       "DOCKER_CONTEXT",
                                       "DOCKER_CONFIG",
                                       "DOCKER_CERT_PATH",
                                       "DOCKER_TLS",
                                       "DOCKER_TLS_VERIFY",
                                       "DOCKER_API_VERSION"};
constexpr std::string_view proxies[] = {"http_proxy", "https_proxy", "ftp_proxy",   "all_proxy",
                                        "no_proxy",   "HTTP_PROXY",  "HTTPS_PROXY", "FTP_PROXY",
                                        "ALL_PROXY",  "NO_PROXY"};
constexpr std::string_view ours_alone[] = {
    "CI", "NODE", "PROVIDER", "EVENTS", "STACKPILOT_MASK", "STACKPILOT_SLOWNESS"};

}  // namespace

bool is_inherited(std::string_view name, Inherits inherits) {
  if (contains(basics, name) || name.starts_with("LC_")) return true;
  if (inherits == Inherits::kBasics) return false;
  return contains(proxies, name) || (inherits == Inherits::kOurs && contains(ours_alone, name));
}

std::vector<std::string> environment_of(const char* const* ours, Inherits inherits,
                                        const Variables& added) {
  std::vector<std::string> all;
  for (; *ours != nullptr; ++ours) {
    const std::string_view text(*ours);
    const std::string_view name = text.substr(0, text.find('='));
    const bool replaced =
        std::any_of(added.begin(), added.end(), [&](const auto& one) { return one.first == name; });
    if (!replaced && is_inherited(name, inherits)) all.emplace_back(text);
  }
  for (const auto& [name, value] : added) all.push_back(fmt::format("{}={}", name, value));
  return all;
}

}  // namespace stackpilot::access
