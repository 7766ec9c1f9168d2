#include "unit/checks/toolbox.h"

namespace stackpilot::checks {

Toolbox bare_toolbox() {
  Toolbox toolbox;
  toolbox.root = STACKPILOT_REPOSITORY;
  toolbox.commands = {"verify", "doctor", "judge", "evidence", "node",
                      "checks", "ci",     "help",  "prove"};
  toolbox.shellcheck.why_not = "not in this test";
  toolbox.terraform.why_not = "not in this test";
  toolbox.why_no_builder = "not in this test";
  return toolbox;
}

std::set<std::string> rules_of_tools() {
  return {"policy/shellcheck",      "terraform/format", "terraform/invalid",
          "terraform/precondition", "terraform/tests",  "build/does-not-build"};
}

}  // namespace stackpilot::checks
