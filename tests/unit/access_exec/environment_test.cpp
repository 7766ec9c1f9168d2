#include "access/exec/environment.h"

#include <gtest/gtest.h>

#include <optional>

namespace stackpilot::access {
namespace {

struct Known {
  const char* name;
  std::optional<Inherits> from;  ///< the first kind of program that gets it; nothing: none does
};

constexpr Known table[] = {{"PATH", Inherits::kBasics},
                           {"HOME", Inherits::kBasics},
                           {"TMPDIR", Inherits::kBasics},
                           {"XDG_CACHE_HOME", Inherits::kBasics},
                           {"XDG_RUNTIME_DIR", Inherits::kBasics},
                           {"LANG", Inherits::kBasics},
                           {"LC_ALL", Inherits::kBasics},
                           {"DOCKER_HOST", Inherits::kBasics},
                           {"DOCKER_CONTEXT", Inherits::kBasics},
                           {"DOCKER_CONFIG", Inherits::kBasics},
                           {"DOCKER_TLS_VERIFY", Inherits::kBasics},
                           {"https_proxy", Inherits::kProxies},
                           {"NO_PROXY", Inherits::kProxies},
                           {"CI", Inherits::kOurs},
                           {"NODE", Inherits::kOurs},
                           {"PROVIDER", Inherits::kOurs},
                           {"EVENTS", Inherits::kOurs},
                           {"STACKPILOT_MASK", Inherits::kOurs},
                           {"STACKPILOT_SLOWNESS", Inherits::kOurs},
                           // Of another command, not of those that `make ci` starts.
                           {"FORMAT", std::nullopt},
                           {"HISTORY", std::nullopt},
                           {"HEAD", std::nullopt},
                           {"CI_TIMEOUT", std::nullopt},
                           // Each has turned a red gate green, or could.
                           {"GIT_DIR", std::nullopt},
                           {"GIT_INDEX_FILE", std::nullopt},
                           {"GIT_CONFIG_COUNT", std::nullopt},
                           {"GIT_WORK_TREE", std::nullopt},
                           {"TF_CLI_ARGS_plan", std::nullopt},
                           {"TF_VAR_lab", std::nullopt},
                           {"TF_WORKSPACE", std::nullopt},
                           {"SHELLCHECK_OPTS", std::nullopt},
                           {"COMPOSE_FILE", std::nullopt},
                           {"DOCKER_DEFAULT_PLATFORM", std::nullopt},
                           {"SSH_AUTH_SOCK", std::nullopt},
                           {"LD_PRELOAD", std::nullopt},
                           {"BASH_ENV", std::nullopt},
                           {"ENV", std::nullopt},
                           {"MAKEFLAGS", std::nullopt},
                           {"PGOPTIONS", std::nullopt},
                           {"PATHS", std::nullopt},
                           {"", std::nullopt}};

TEST(Environment, EveryKindOfProgramGetsWhatIsListed) {
  for (const Known& known : table) {
    for (const Inherits kind : {Inherits::kBasics, Inherits::kProxies, Inherits::kOurs}) {
      EXPECT_EQ(is_inherited(known.name, kind), known.from && *known.from <= kind) << known.name;
    }
  }
}

TEST(Environment, WhatIsAddedReplacesAndNeedNotBeListed) {
  const char* const ours[] = {"PATH=/bin", "LANG=C", "GIT_DIR=/x", "LC_ALL", "HOME=/h=1", nullptr};
  EXPECT_EQ(
      environment_of(ours, Inherits::kBasics, {{"LANG", "de"}, {"TF_INPUT", "0"}}),
      (std::vector<std::string>{"PATH=/bin", "LC_ALL", "HOME=/h=1", "LANG=de", "TF_INPUT=0"}));
}

}  // namespace
}  // namespace stackpilot::access
