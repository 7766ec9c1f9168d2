// What a program that we start sees of our own environment. The caller's shell must not decide a
// verdict: GIT_DIR, TF_CLI_ARGS, SHELLCHECK_OPTS, COMPOSE_FILE and whatever else a tool heeds are
// not passed on, by name or by kind. What stays is listed here, and nowhere else:
//
//   for every program    PATH, HOME, TMPDIR, the XDG folders, the locale (LANG, LANGUAGE, LC_*);
//                        what says which Docker engine is meant and how it is reached (DOCKER_HOST,
//                        DOCKER_CONTEXT, DOCKER_CONFIG, DOCKER_CERT_PATH, DOCKER_TLS,
//                        DOCKER_TLS_VERIFY, DOCKER_API_VERSION)
//   for what downloads   the proxies as well
//   for this program     the proxies, and what another bin/stackpilot reads: CI, NODE, PROVIDER,
//                        EVENTS, STACKPILOT_MASK, STACKPILOT_SLOWNESS
//
// All else a program needs is stated by who starts it, in Command::environment.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stackpilot::access {

enum class Inherits {
  kBasics,   ///< what every program gets
  kProxies,  ///< and the proxies: the program, or what it starts, downloads something
  kOurs,     ///< all of the list: the program is bin/stackpilot
};

/// Whether a program of that kind gets our variable `name`.
bool is_inherited(std::string_view name, Inherits inherits);

using Variables = std::vector<std::pair<std::string, std::string>>;

/// "NAME=value" of each variable of a program: what it inherits of `ours` (an array as `environ`),
/// and `added`, which replace those of the same name.
std::vector<std::string> environment_of(const char* const* ours, Inherits inherits,
                                        const Variables& added);

}  // namespace stackpilot::access
