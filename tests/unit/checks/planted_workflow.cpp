// G-04-01: violations for the CI workflow gate.
#include "unit/checks/planted.h"

namespace stackpilot::checks {
namespace {

constexpr const char* workflow = ".github/workflows/ci.yml";
constexpr const char* ruleset = ".github/rulesets/main.json";

constexpr const char* makefile = "Makefile";

// A target of the gate, or what holds for all, that is not what it is in this repository.
Planted in_makefile(const std::string& name, const std::string& rule, const std::string& from,
                    const std::string& to, const std::string& says) {
  return {name, "workflow/" + rule, [from, to](Spoiled& tree) { tree.replace(makefile, from, to); },
          says};
}

Planted beside(const std::string& name, const std::string& path) {
  return {name, "workflow/one-workflow", [path](Spoiled& tree) { tree.put(path, "x: y\n"); }, path};
}

Planted called(const std::string& name, const std::string& line, const std::string& says) {
  return {name, "workflow/only-make",
          [line](Spoiled& tree) { tree.replace(workflow, "run: make check-tools", line); }, says};
}

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
      instead("MachinesThatAreNotTried", "missing-target", "- run: make test-vagrant\n",
              "- run: make help\n", "no job calls `make test-vagrant`"),
      instead("HostThatIsNotTried", "missing-target", "- run: make test-host\n",
              "- run: make help\n", "no job calls `make test-host`"),
      instead("BuildThatIsNotCalled", "missing-target", "- run: make build-clang-each-file\n",
              "- run: make help\n", "no job calls `make build-clang-each-file`"),
      // Each of these was accepted once.
      called("AnotherShell", "run: make check-tools SHELL=/bin/true", "SHELL may keep a gate"),
      called("DryRun", "run: make -n check-tools", "-n is an option of make"),
      called("DryRunInTheEnd", "run: make check-tools --dry-run", "--dry-run is an option"),
      called("IgnoredErrors", "run: make -ik check-tools", "-ik is an option"),
      called("AnotherMakefile", "run: make -f other.mk check-tools", "-f is an option"),
      called("AnotherFolder", "run: make -C apps check-tools", "-C is an option"),
      called("LintOfNothing", "run: make lint CHANGED=HEAD", "CHANGED may keep a gate"),
      called("LintWithoutTime", "run: make lint LINT_SECONDS=0", "LINT_SECONDS may keep a gate"),
      called("MaskByMake", "run: make check-tools STACKPILOT_MASK=engine", "STACKPILOT_MASK may"),
      called("FlagsByMake", "run: make check-tools MAKEFLAGS=n", "MAKEFLAGS may keep a gate"),
      called("ValueOfTheShell", "run: make check-tools NODE=$(id)", "NODE may keep a gate"),
      called("VariableAhead", "run: CI=false make check-tools", "is no call of make"),
      called("TargetByPattern", "run: make check-t*", "check-t* is no Make target"),
      called("NoTargetAtAll", "run: make FORMAT=json", "calls no target"),
      called("SecondCommand", "run: make check-tools; true", "check-tools; is no Make target"),
      called("FailureIgnored", "run: make check-tools || true", "|| is no Make target"),
      called("ContinuedLine", "run: |\n          make check-tools \\\n            -n",
             "is no Make target"),
      called(
          "EventInAComment",
          "run: |\n          # ${{ github.event.pull_request.title }}\n          make check-tools",
          "GitHub puts any text"),
      instead("FlagsOfMakeForAll", "unexpected", "  CI: \"true\"\n",
              "  CI: \"true\"\n  MAKEFLAGS: -n\n", "sets MAKEFLAGS=-n"),
      instead("MaskForAll", "unexpected", "  CI: \"true\"\n",
              "  CI: \"true\"\n  STACKPILOT_MASK: engine\n", "sets STACKPILOT_MASK=engine"),
      instead("NotInCi", "unexpected", "CI: \"true\"", "CI: \"false\"", "sets CI=false"),
      instead("EnvironmentThatIsAnExpression", "unexpected", "env:\n  CI: \"true\"",
              "env: ${{ fromJSON(vars.ENV) }}", "no map"),
      instead("EnvironmentOfAJob", "unexpected", "    name: unit tests\n",
              "    name: unit tests\n    env: {MAKEFLAGS: -n}\n", "says `env`"),
      instead("EnvironmentOfAStep", "unexpected", "- run: make checks\n",
              "- run: make checks\n        env: {CI: \"false\"}\n", "says `env`"),
      instead("FolderOfAStep", "unexpected", "- run: make checks\n",
              "- run: make checks\n        working-directory: apps\n", "working-directory"),
      instead("JobThatMayFail", "unexpected", "    name: unit tests\n",
              "    name: unit tests\n    continue-on-error: true\n", "continue-on-error"),
      instead("JobOfManyKinds", "unexpected", "    name: unit tests\n",
              "    name: unit tests\n    strategy: {matrix: {a: []}}\n", "strategy"),
      instead("ConditionByAnExpression", "unexpected", "- run: make checks\n",
              "- run: make checks\n        if: ${{ github.actor == 'a' }}\n", "may be skipped"),
      instead("CheckoutOfAnotherRef", "unexpected", "fetch-depth: 0", "ref: main", "says `ref`"),
      instead("CheckoutOfAnotherRepository", "unexpected", "fetch-depth: 0", "repository: a/b",
              "says `repository`"),
      instead("CheckoutElsewhere", "unexpected", "fetch-depth: 0", "path: there", "says `path`"),
      instead("CacheOverTheCheckout", "unexpected", "path: ~/.cache/ccache", "path: build",
              "caches build"),
      instead("CacheThatClimbs", "unexpected", "path: ~/.cache/ccache", "path: ~/.cache/../work",
              "caches ~/.cache/../work"),
      instead("RunnerOfSomebody", "unexpected", "runs-on: ubuntu-22.04",
              "runs-on: [self-hosted, linux]", "no runner of GitHub's own"),
      instead("DaysOfTime", "timeout", "timeout-minutes: 60", "timeout-minutes: 100000",
              "timeout-minutes is 100000"),
      instead("NoTimeAtAll", "timeout", "timeout-minutes: 60", "timeout-minutes: 0", "is 0"),
      instead("TimeByAnExpression", "timeout", "timeout-minutes: 60",
              "timeout-minutes: ${{ vars.LIMIT }}", "vars.LIMIT"),
      instead("OlderRunsGoOn", "concurrency", "cancel-in-progress: true",
              "cancel-in-progress: false", "lets older runs go on"),
      beside("GitLab", ".gitlab-ci.yml"),
      beside("Travis", ".travis.yml"),
      beside("Circle", ".circleci/config.yml"),
      beside("Jenkins", "Jenkinsfile"),
      beside("JenkinsSomewhere", "infra/Jenkinsfile"),
      beside("Azure", "azure-pipelines.yml"),
      beside("Bitbucket", "bitbucket-pipelines.yml"),
      beside("Forgejo", ".forgejo/workflows/ci.yml"),
      beside("SecondWorkflowByAnotherEnding", ".github/workflows/ci.yaml"),
      beside("ActionOfItsOwn", ".github/actions/setup/action.yml"),
      in_makefile("CiThatDoesNothing", "gate-recipe",
                  "ci: bin/stackpilot check-tools ; @bin/stackpilot ci",
                  "ci: bin/stackpilot check-tools ; @true", "ci does not just call"),
      in_makefile("CiThatIgnoresItsFailure", "gate-recipe", "@bin/stackpilot ci",
                  "-@bin/stackpilot ci", "ci does not just call"),
      in_makefile("CiThatHidesItsFailure", "gate-recipe", "@bin/stackpilot ci",
                  "@bin/stackpilot ci || true", "ci does not just call"),
      in_makefile("LintThatListsOnly", "gate-recipe", "lint: ; @scripts/lint.sh",
                  "lint: ; @ls scripts/lint.sh", "lint does not just call"),
      in_makefile("ChecksThatHelpOnly", "gate-recipe", "@bin/stackpilot $@", "@bin/stackpilot help",
                  "checks does not just call"),
      {"CiWithAShellOfItsOwn", "workflow/gate-recipe",
       [](Spoiled& tree) { tree.replace(makefile, "\nci:", "\nci: SHELL=/bin/true\nci:"); },
       "ci has a second rule", "policy/one-line-target"},
      in_makefile("TwoKindsOfCi", "gate-recipe", "ci: bin/stackpilot", "ci:: bin/stackpilot",
                  "ci has variables or a second kind"),
      in_makefile("CiOfAFile", "gate-recipe", "$(BUILDS) ci check-tools", "$(BUILDS) check-tools",
                  "ci is not .PHONY"),
      in_makefile("CiOfAnOldProgram", "gate-recipe", "ci: bin/stackpilot check-tools",
                  "ci: check-tools", "does not build the program first"),
      in_makefile("ProgramFromNowhere", "gate-recipe", "bin/stackpilot: ; @scripts/build.sh",
                  "bin/stackpilot: ; @touch bin/stackpilot", "bin/stackpilot does not just call"),
      in_makefile("AnotherShellForAll", "make-settings", ".DEFAULT_GOAL := help",
                  ".DEFAULT_GOAL := help\nSHELL := /bin/true", "SHELL := /bin/true"),
      in_makefile("FlagsForAll", "make-settings", ".DEFAULT_GOAL := help",
                  ".DEFAULT_GOAL := help\nMAKEFLAGS += -n", "MAKEFLAGS += -n"),
      in_makefile("ErrorsOfAllIgnored", "make-settings", ".DEFAULT_GOAL := help",
                  ".DEFAULT_GOAL := help\n.IGNORE:", ".IGNORE:"),
      in_makefile("MaskExported", "make-settings", ".DEFAULT_GOAL := help",
                  ".DEFAULT_GOAL := help\nexport STACKPILOT_MASK := engine", "STACKPILOT_MASK"),
      in_makefile("ExportedWithoutAValue", "make-settings", ".DEFAULT_GOAL := help",
                  ".DEFAULT_GOAL := help\nexport NODE", "export NODE"),
      in_makefile("AnotherFileIncluded", "make-settings", ".DEFAULT_GOAL := help",
                  ".DEFAULT_GOAL := help\n-include local.mk", "-include local.mk"),
      in_makefile("ValueOfAProgram", "make-settings", ".DEFAULT_GOAL := help",
                  ".DEFAULT_GOAL := $(shell cat goal)", "$(shell cat goal)"),
      {"MakefileThatGoesFirst", "workflow/make-settings",
       [](Spoiled& tree) { tree.put("GNUmakefile", "ci: ; @true\n"); }, "GNUmakefile"},
      {"RulesetThatIsNotEnforced", "workflow/ruleset",
       [](Spoiled& tree) { tree.replace(ruleset, "\"active\"", "\"disabled\""); },
       "is not enforced"},
      instead("JobThatTheRulesetDoesNotDemand", "ruleset", "name: unit tests", "name: unit",
              "[builds, golden path and drills, lint, ordinary host, repo checks, unit, virtual "
              "machines]"),
  };
  return all;
}

namespace {

Harmless also(const std::string& name, const std::string& from, const std::string& to) {
  return {name, [from, to](Spoiled& tree) { tree.replace(workflow, from, to); }};
}

}  // namespace

const std::vector<Harmless>& harmless_workflow() {
  const std::string step = "- run: make check-tools\n";
  static const std::vector<Harmless> all = {
      also("NoPermissionAtAll", "permissions:\n  contents: read\n", "permissions: {}\n"),
      also("NoPermissionNamed", "contents: read", "contents: none"),
      also("FewerPermissionsOfAJob", "    name: unit tests\n",
           "    name: unit tests\n    permissions: {}\n"),
      also("CommentInAStep", step,
           "- run: |\n          # what the checks ask\n\n          make check-tools # all of it\n"),
      also("OneDrill", step, step + "      - run: make drill-dependency-stop\n"),
      also("TwoTargets", step, "- run: make check-tools doctor\n"),
      also("VariablesOfTheOperator", step,
           "- run: make check-tools NODE=worker1 PROVIDER=container FORMAT=json EVENTS=json\n"),
      also("NameOfAStep", step, "- name: tools\n        run: make check-tools\n"),
      also("ConditionsThatHoldAnyway", step,
           "- if: ${{ success() }}\n        run: make check-tools\n"),
      also("ConditionWithMarks", "- if: always()", "- if: ${{ always() }}"),
      also("JobAfterAnother", "    name: unit tests\n",
           "    name: unit tests\n    needs: checks\n"),
      also("LongestTime", "timeout-minutes: 60", "timeout-minutes: 360"),
      also("AnotherRunnerOfGitHub", "runs-on: ubuntu-22.04", "runs-on: ubuntu-24.04"),
      also("NoEnvironment", "env:\n  CI: \"true\"\n", ""),
      also("LogsForAWeek", "path: ci/logs/\n", "path: ci/logs/\n          retention-days: 7\n"),
      also("TwoCaches", "path: ~/.cache/ccache\n",
           "path: |\n            ~/.cache/ccache\n            ~/.cache/stackpilot\n"),
      {"AnotherTargetInTheMakefile",
       [](Spoiled& tree) {
         tree.append(makefile, "\nscan: bin/stackpilot ; @bin/stackpilot checks\n");
         tree.append("README.md", "\n`make scan`\n");
       }},
      {"TargetThatIsNotQuiet",
       [](Spoiled& tree) {
         tree.replace(makefile, "lint: ; @scripts/lint.sh", "lint: ; scripts/lint.sh");
       }},
      {"UpdatesOfDependencies",
       [](Spoiled& tree) { tree.put(".github/dependabot.yml", "version: 2\n"); }},
  };
  return all;
}

}  // namespace stackpilot::checks
