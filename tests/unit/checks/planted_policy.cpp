#include "unit/checks/planted.h"

namespace stackpilot::checks {

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

}  // namespace stackpilot::checks
