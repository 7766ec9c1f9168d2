#include "unit/checks/planted.h"

namespace stackpilot::checks {

namespace {

Planted disabling(const std::string& name, const std::string& text, const std::string& says) {
  return {name, "policy/shellcheck-off",
          [text](Spoiled& tree) {
            tree.put("scripts/lenient.sh", "#!/bin/sh\n" + text + "x=1\n", FileMode::kExecutable);
          },
          says};
}

}  // namespace

const std::vector<Planted>& planted_policy() {
  static const std::vector<Planted> all = {
      {"RequiredFileIsGone", "policy/layout", [](Spoiled& tree) { tree.remove(".ci/run"); },
       ".ci/run"},
      {"ScriptIsNotExecutable", "policy/script-mode",
       [](Spoiled& tree) { tree.set_mode("scripts/build.sh", FileMode::kFile); },
       "scripts/build.sh"},
      {"ScriptGoesOnAfterFailures", "policy/script-strict",
       [](Spoiled& tree) {
         tree.put("scripts/sloppy.sh", "#!/bin/sh\ncd /nowhere\nrm -rf .\n", FileMode::kExecutable);
       },
       "scripts/sloppy.sh"},
      {"ScriptOfAnotherShellGoesOnAfterFailures", "policy/script-strict",
       [](Spoiled& tree) {
         tree.put("infra/sloppy", "#! /usr/bin/env dash\ncd /nowhere\n", FileMode::kExecutable);
       },
       "infra/sloppy"},
      {"ShellcheckSettingsAtTheTop", "policy/shellcheck-off",
       [](Spoiled& tree) { tree.put(".shellcheckrc", "disable=all\n"); }, ".shellcheckrc"},
      {"ShellcheckSettingsBesideTheScripts", "policy/shellcheck-off",
       [](Spoiled& tree) { tree.put("scripts/shellcheckrc", "disable=SC2086\n"); },
       "scripts/shellcheckrc"},
      disabling("EverythingDisabled", "set -eu\n# shellcheck disable=all\n", "disables all"),
      disabling("EverythingDisabledAmongOthers",
                "set -eu\n  #  shellcheck shell=sh disable=SC2034,all\n", "disables all"),
      disabling("ARangeDisabled", "set -eu\n# shellcheck disable=SC1000-SC9999\n",
                "disables SC1000-SC9999"),
      disabling("OneCodeDisabledEverywhere", "# shellcheck disable=SC2034\nset -eu\n",
                "disables SC2034 in the whole script"),
      {"TargetOfTwoLines", "policy/one-line-target",
       [](Spoiled& tree) {
         tree.append("Makefile", "\ntwofold:\n\tscripts/build.sh\n\tscripts/test.sh all\n");
         tree.append("README.md", "\n`make twofold`\n");
       },
       "twofold has 2 lines"},
      {"TargetThatDoesNothing", "policy/one-line-target",
       [](Spoiled& tree) {
         tree.append("Makefile", "\nidle: bin/stackpilot\n");
         tree.append("README.md", "\n`make idle`\n");
       },
       "idle has 0 lines"},
      {"TargetThatNobodyDocumented", "policy/undocumented-command",
       [](Spoiled& tree) { tree.append("Makefile", "\nsecretly: ; @scripts/build.sh\n"); },
       "make secretly"},
      {"DocumentedOnlyAsPartOfAnotherName", "policy/undocumented-command",
       [](Spoiled& tree) { tree.append("Makefile", "\nverify-h: ; @scripts/build.sh\n"); },
       "make verify-h"},
      {"PathOfAHomeInADocument", "policy/machine-path",
       [](Spoiled& tree) { tree.append("docs/ARCHITECTURE.md", "\nIt lies in /home/me/lab.\n"); },
       "/home/me/lab"},
      {"PathOfACheckoutInAPicture", "policy/machine-path",
       [](Spoiled& tree) { tree.append("docs/verify.svg", "<!-- /work/lab/.stackpilot/lock -->"); },
       "/work/lab/.stackpilot/lock"},
  };
  return all;
}

const std::vector<Harmless>& harmless_policy() {
  static const std::vector<Harmless> all = {
      {"OneCodeDisabledForOneCommand",
       [](Spoiled& tree) {
         tree.append("scripts/build.sh", "# shellcheck disable=SC2034,SC2086\nx=1\n");
       }},
      {"ShellcheckInAComment",
       [](Spoiled& tree) { tree.append("scripts/build.sh", "# shellcheck finds disable=all\n"); }},
      {"ScriptOfAnotherLanguage",
       [](Spoiled& tree) {
         tree.put("scripts/x.py", "#!/usr/bin/env python3\nimport os\n", FileMode::kExecutable);
       }},
  };
  return all;
}

}  // namespace stackpilot::checks
