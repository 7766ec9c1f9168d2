// G-04-01: violations for the CI workflow gate.
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
      instead("ShellInAStep", "only-make", "run: make check-tools", "run: ./bin/stackpilot checks",
              "./bin/stackpilot checks"),
      instead("ShellBesideMake", "only-make", "run: make check-tools",
              "run: make check-tools && curl x", "make check-tools && curl x"),
      instead("EventPastedIntoTheShell", "only-make", "run: make check-tools",
              "run: make check-tools TITLE=${{github.event.pull_request.title}}", "TITLE="),
      instead("UnknownTarget", "only-make", "run: make check-tools", "run: make chekcs",
              "make chekcs"),
      instead("LogsOnlyOnSuccess", "logs-not-kept", "- if: always()", "- if: success()",
              "job checks"),
      instead("NoTimeLimit", "timeout", "    timeout-minutes: 60\n", "", "job tests"),
      instead("TokenLeftBehind", "credentials", "persist-credentials: false",
              "persist-credentials: true", "leaves the token"),
      instead("FilteredPullRequests", "triggers", "  pull_request:\n",
              "  pull_request:\n    paths: [docs/**]\n", "runs on something else"),
      instead("TagsBesideMain", "triggers", "branches: [main]", "branches: [main]\n    tags: ['*']",
              "runs on something else"),
      instead("StepThatMayFail", "unexpected", "- run: make checks\n",
              "- run: make checks\n        continue-on-error: true\n", "continue-on-error"),
      instead("StepThatIsSkipped", "unexpected", "- run: make checks\n",
              "- run: make checks\n        if: false\n", "if false"),
      instead("JobThatIsSkipped", "unexpected", "    name: unit tests\n",
              "    name: unit tests\n    if: false\n", "says `if`"),
      instead("ShellOfItsOwn", "unexpected", "- run: make checks\n",
              "- run: make checks\n        shell: sh -c true {0}\n", "shell"),
      instead("ContainerOfAJob", "unexpected", "    name: unit tests\n",
              "    name: unit tests\n    container: debian:latest\n", "container"),
      instead("DefaultsForAll", "unexpected", "env:\n  CI:",
              "defaults:\n  run:\n    shell: sh -c true {0}\n\nenv:\n  CI:", "defaults"),
      instead("ActionOfTheRepositoryItself", "unknown-action",
              "hashicorp/setup-terraform@b9cd54a3c349d3f38e8881555d616ced269862dd",
              "./.github/actions/setup", "./.github/actions/setup"),
      instead("ActionThatRunsScripts", "unknown-action", "hashicorp/setup-terraform@",
              "actions/github-script@", "may do anything"),
      instead("GateThatIsNotCalled", "missing-target", "- run: make ci\n", "- run: make help\n",
              "no job calls `make ci`"),
      instead("LintThatIsNotCalled", "missing-target", "- run: make lint\n", "- run: make help\n",
              "no job calls `make lint`"),
      instead("BuildThatIsNotCalled", "missing-target", "- run: make build-clang-each-file\n",
              "- run: make help\n", "no job calls `make build-clang-each-file`"),
      {"RulesetThatIsNotEnforced", "workflow/ruleset",
       [](Spoiled& tree) { tree.replace(ruleset, "\"active\"", "\"disabled\""); },
       "is not enforced"},
      instead("JobThatTheRulesetDoesNotDemand", "ruleset", "name: unit tests", "name: unit",
              "[builds, golden path and drills, lint, repo checks, unit]"),
  };
  return all;
}

}  // namespace stackpilot::checks
