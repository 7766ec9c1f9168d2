// G-04-01
#include "unit/checks/planted.h"

namespace stackpilot::checks {
namespace {

constexpr const char* workflow = ".github/workflows/ci.yml";
constexpr const char* ruleset = ".github/rulesets/main.json";

Planted instead(const std::string& name, const std::string& rule, const std::string& from,
                const std::string& to, const std::string& says) {
  return {name, "workflow/" + rule, [from, to](Spoiled& tree) { tree.replace(workflow, from, to); },
          says};
}

}  // namespace

const std::vector<Planted>& planted_workflow() {
  static const std::vector<Planted> all = {
      {"SecondWorkflow", "workflow/one-workflow",
       [](Spoiled& tree) { tree.put(".github/workflows/release.yml", "on: push\n"); },
       "release.yml"},
      {"WorkflowThatIsNoYaml", "workflow/unreadable",
       [](Spoiled& tree) { tree.append(workflow, "\n}: [\n"); }, workflow},
      {"RulesetThatIsNoJson", "workflow/unreadable",
       [](Spoiled& tree) { tree.append(ruleset, "}"); }, ruleset},
      instead("TriggeredByTheTargetOfAPullRequest", "triggers",
              "pull_request:", "pull_request_target:", "runs on something else"),
      instead("TriggeredByEveryBranch", "triggers", "branches: [main]", "branches: [main, dev]",
              "runs on something else"),
      instead("WritePermission", "permissions", "contents: read", "contents: write",
              "grants too much"),
      instead("NoPermissionsDeclared", "permissions", "permissions:\n  contents: read\n", "",
              "grants too much"),
      instead("PermissionsOfAJob", "permissions", "    name: unit tests\n",
              "    name: unit tests\n    permissions: write-all\n", "grants too much"),
      instead("NoConcurrency", "concurrency", "  group: ci-${{ github.ref }}\n", "",
              "no concurrency group"),
      instead("ActionByTag", "unpinned-action",
              "actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8", "actions/checkout@v5",
              "actions/checkout@v5"),
      instead("ActionByShortCommit", "unpinned-action",
              "actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8",
              "actions/checkout@08c6903", "actions/checkout@08c6903"),
      instead("ShellInAStep", "only-make", "run: make checks", "run: ./bin/stackpilot checks",
              "./bin/stackpilot checks"),
      instead("ShellBesideMake", "only-make", "run: make checks", "run: make checks && curl x",
              "make checks && curl x"),
      instead("EventPastedIntoTheShell", "only-make", "run: make checks",
              "run: make checks TITLE=${{github.event.pull_request.title}}", "TITLE="),
      instead("UnknownTarget", "only-make", "run: make checks", "run: make chekcs", "make chekcs"),
      instead("LogsOnlyOnSuccess", "logs-not-kept", "- if: always()", "- if: success()",
              "job checks"),
      instead("NoTimeLimit", "timeout", "    timeout-minutes: 60\n", "", "job tests"),
      instead("TokenLeftBehind", "credentials", "persist-credentials: false",
              "persist-credentials: true", "leaves the token"),
      instead("JobThatTheRulesetDoesNotDemand", "ruleset", "name: unit tests", "name: unit",
              "[golden path and drills, repo checks, unit]"),
  };
  return all;
}

}  // namespace stackpilot::checks
