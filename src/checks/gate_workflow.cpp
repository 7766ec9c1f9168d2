// The CI workflow: one file, least privilege, pinned actions, only Make targets, logs always kept.
#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <set>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "checks/gate.h"
#include "checks/makefile.h"

namespace stackpilot::checks {
namespace workflow {
namespace {

constexpr Rule one_workflow{"one-workflow", "keep CI in .github/workflows/ci.yml alone"};
constexpr Rule unreadable{"unreadable", "correct the file"};
constexpr Rule triggers{"triggers",
                        "run on pull_request, and on push to main, and on nothing else"};
constexpr Rule permissions{"permissions", "declare `permissions: {contents: read}` at the top"};
constexpr Rule concurrency{"concurrency", "declare a concurrency group that cancels older runs"};
constexpr Rule unexpected{
    "unexpected", "keep to what this check understands: all else may turn a red build green"};
constexpr Rule unknown_action{"unknown-action", "use a Make target, or list it in this check"};
constexpr Rule missing_target{"missing-target",
                              "call it: a merge needs repo checks, tests, lint, builds and drills"};
constexpr Rule unpinned{"unpinned-action", "pin the commit: owner/name@<40 hex digits> # version"};
constexpr Rule only_make{"only-make", "move the work behind a Make target"};
constexpr Rule logs{"logs-not-kept",
                    "end the job with actions/upload-artifact under `if: always()`"};
constexpr Rule timeout{"timeout", "give the job timeout-minutes"};
constexpr Rule credentials{"credentials", "check out with `persist-credentials: false`"};
constexpr Rule wrong_ruleset{"ruleset",
                             "require exactly the jobs of ci.yml in .github/rulesets/main.json"};

constexpr Rule rules[] = {one_workflow, unreadable,     triggers,       permissions,  concurrency,
                          unexpected,   unknown_action, missing_target, unpinned,     only_make,
                          logs,         timeout,        credentials,    wrong_ruleset};

using Names = std::set<std::string_view>;

const Names top_keys = {"name", "on", "permissions", "concurrency", "env", "jobs"};
const Names job_keys = {"name", "runs-on", "timeout-minutes", "needs", "permissions", "steps"};
const Names step_keys = {"name", "uses", "with", "run", "if"};
const Names conditions = {"", "always()", "success()"};
const Names actions = {"actions/cache", "actions/checkout", "actions/upload-artifact",
                       "hashicorp/setup-terraform"};
const Names needed_targets = {"checks",
                              "test-unit",
                              "lint",
                              "build-gcc-unity",
                              "build-gcc-each-file",
                              "build-clang-unity",
                              "build-clang-each-file",
                              "ci"};

constexpr const char* workflow_path = ".github/workflows/ci.yml";
constexpr const char* ruleset_path = ".github/rulesets/main.json";

int line_of(const YAML::Node& node) {
  return node.IsDefined() && !node.Mark().is_null() ? node.Mark().line + 1 : 1;
}

// The value of `key`, or an undefined node. yaml-cpp would throw if `node` is not a map.
YAML::Node at(const YAML::Node& node, const std::string& key) {
  return node.IsDefined() && node.IsMap() ? node[key] : YAML::Node(YAML::NodeType::Undefined);
}

std::string text_of(const YAML::Node& node) {
  return node.IsDefined() && node.IsScalar() ? node.Scalar() : "";
}

class Workflow {
 public:
  Workflow(const YAML::Node& root, Makefile makefile, Inspection& inspection)
      : root_(root), makefile_(std::move(makefile)), inspection_(inspection) {}

  void inspect() {
    inspect_keys(root_, top_keys);
    inspect_triggers();
    inspect_permissions(at(root_, "permissions"), root_);
    const YAML::Node group = at(at(root_, "concurrency"), "group");
    if (text_of(group).empty()) complain(concurrency, root_, "declares no concurrency group");
    const YAML::Node jobs = at(root_, "jobs");
    inspection_.looked_at(jobs.IsDefined() && jobs.IsMap() ? jobs.size() : 0, "jobs");
    if (!jobs.IsDefined() || !jobs.IsMap()) return;
    for (const auto& job : jobs) inspect_job(text_of(job.first), job.second);
    for (const std::string_view target : needed_targets) {
      if (targets_.count(std::string(target)) == 0) {
        complain(missing_target, jobs, fmt::format("no job calls `make {}`", target));
      }
    }
  }
  const std::set<std::string>& job_names() const { return names_; }

 private:
  void complain(const Rule& rule, const YAML::Node& where, std::string_view what) {
    inspection_.found(rule, workflow_path, line_of(where), what);
  }

  void inspect_keys(const YAML::Node& map, const Names& known) {
    if (!map.IsDefined() || !map.IsMap()) return;
    for (const auto& entry : map) {
      const std::string key = text_of(entry.first);
      if (known.count(key) == 0) complain(unexpected, entry.first, fmt::format("says `{}`", key));
    }
  }

  // No path or branch filters: they would let changes through unchecked.
  void inspect_triggers() {
    const YAML::Node on = at(root_, "on");
    const YAML::Node push = at(on, "push");
    const YAML::Node branches = at(push, "branches");
    const YAML::Node request = at(on, "pull_request");
    const bool only_main = branches.IsDefined() && branches.IsSequence() && branches.size() == 1 &&
                           text_of(branches[0]) == "main" && push.size() == 1;
    const bool every_request = request.IsDefined() && (request.IsNull() || request.size() == 0);
    const bool as_declared =
        on.IsDefined() && on.IsMap() && on.size() == 2 && every_request && only_main;
    if (!as_declared) complain(triggers, on, "runs on something else than the merge gate needs");
  }

  void inspect_permissions(const YAML::Node& granted, const YAML::Node& owner) {
    const bool least = granted.IsDefined() && granted.IsMap() && granted.size() == 1 &&
                       text_of(granted["contents"]) == "read";
    if (!least) complain(permissions, granted.IsDefined() ? granted : owner, "grants too much");
  }

  void inspect_job(const std::string& id, const YAML::Node& job) {
    const std::string name = text_of(at(job, "name"));
    names_.insert(name.empty() ? id : name);
    inspect_keys(job, job_keys);
    if (at(job, "permissions").IsDefined()) inspect_permissions(job["permissions"], job);
    if (text_of(at(job, "timeout-minutes")).empty()) {
      complain(timeout, job, fmt::format("job {} may run for hours", id));
    }
    const YAML::Node steps = at(job, "steps");
    bool keeps_logs = false;
    for (std::size_t i = 0; steps.IsDefined() && steps.IsSequence() && i < steps.size(); ++i) {
      inspect_step(steps[i]);
      keeps_logs =
          keeps_logs || (text_of(at(steps[i], "uses")).starts_with("actions/upload-artifact@") &&
                         text_of(at(steps[i], "if")) == "always()");
    }
    if (!keeps_logs) complain(logs, job, fmt::format("job {} may end without its logs", id));
  }

  void inspect_step(const YAML::Node& step) {
    inspect_keys(step, step_keys);
    const std::string condition = text_of(at(step, "if"));
    if (conditions.count(condition) == 0) {
      complain(unexpected, step, fmt::format("may be skipped: if {}", condition));
    }
    const YAML::Node action = at(step, "uses");
    if (action.IsDefined()) inspect_action(action);
    if (text_of(action).starts_with("actions/checkout@") &&
        text_of(at(at(step, "with"), "persist-credentials")) != "false") {
      complain(credentials, step, "leaves the token in the checkout");
    }
    const YAML::Node run = at(step, "run");
    if (run.IsDefined()) inspect_run(run);
  }

  void inspect_action(const YAML::Node& action) {
    const std::string uses = text_of(action);
    const std::size_t mark = uses.rfind('@');
    const std::string version = mark == std::string::npos ? "" : uses.substr(mark + 1);
    const bool commit =
        version.size() == 40 && version.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (actions.count(std::string_view(uses).substr(0, mark)) == 0) {
      complain(unknown_action, action, fmt::format("{} may do anything at all", uses));
    } else if (!commit) {
      complain(unpinned, action, fmt::format("{} may be moved to other code", uses));
    }
  }

  // Only lines `make <known targets>`: no expression of the event can reach the shell.
  void inspect_run(const YAML::Node& run) {
    for (const std::string_view line : lines_of(run.Scalar())) {
      const std::vector<std::string_view> words = words_of(line);
      if (words.empty()) continue;
      bool known = words.size() > 1 && words[0] == "make";
      for (std::size_t i = 1; i < words.size(); ++i) {
        known = known && (makefile_.find(words[i]) != nullptr || is_assignment(words[i]));
        targets_.emplace(words[i]);
      }
      if (!known) complain(only_make, run, fmt::format("`{}` is not a Make target", line));
    }
  }

  static bool is_assignment(std::string_view word) {
    const std::size_t equals = word.find('=');
    return equals != std::string_view::npos && equals > 0 &&
           word.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_") == equals &&
           word.find_first_of("$;&|`<>(){}\"'\\") == std::string_view::npos;
  }

  const YAML::Node root_;
  const Makefile makefile_;
  Inspection& inspection_;
  std::set<std::string> names_;
  std::set<std::string> targets_;  // called by some job
};

// The names of the checks that the ruleset requires for a merge.
std::set<std::string> required_checks(const Json& ruleset) {
  std::set<std::string> names;
  for (const Json& rule : ruleset.value("rules", Json::array())) {
    if (rule.value("type", "") != "required_status_checks") continue;
    for (const Json& check : rule.at("parameters").at("required_status_checks")) {
      names.insert(check.at("context").get<std::string>());
    }
  }
  return names;
}

void inspect_ruleset(const Repository& repository, const std::set<std::string>& jobs,
                     Inspection& inspection) {
  const RepoFile* file = repository.find(ruleset_path);
  if (file == nullptr) {
    inspection.found(wrong_ruleset, ruleset_path, 0, "is not tracked");
    return;
  }
  std::set<std::string> required;
  try {
    const Json declared = Json::parse(file->text);
    required = required_checks(declared);
    if (declared.value("enforcement", "") != "active" ||
        !declared.value("bypass_actors", Json::array()).empty()) {
      inspection.found(wrong_ruleset, ruleset_path, 0, "is not enforced, or not for everybody");
    }
  } catch (const Json::exception& bad) {
    inspection.found(unreadable, ruleset_path, 0, bad.what());
    return;
  }
  if (required == jobs) return;
  inspection.found(wrong_ruleset, ruleset_path, 0,
                   fmt::format("requires [{}], but the jobs are [{}]", fmt::join(required, ", "),
                               fmt::join(jobs, ", ")));
}

void inspect(const Repository& repository, const Toolbox&, Inspection& inspection) {
  for (const RepoFile& file : repository.files()) {
    if (file.path.starts_with(".github/workflows/") && file.path != workflow_path) {
      inspection.found(one_workflow, file.path, 0, "a second workflow");
    }
  }
  const RepoFile* file = repository.find(workflow_path);
  inspection.looked_at(file == nullptr ? 0 : 1, "workflow");
  if (file == nullptr) return;
  const RepoFile* makefile = repository.find("Makefile");
  try {
    Workflow workflow(YAML::Load(file->text),
                      parse_makefile(makefile == nullptr ? "" : makefile->text), inspection);
    workflow.inspect();
    inspect_ruleset(repository, workflow.job_names(), inspection);
  } catch (const YAML::Exception& bad) {
    inspection.found(unreadable, workflow_path, bad.mark.line + 1, bad.msg);
  }
}

}  // namespace
}  // namespace workflow

Gate gate_workflow() {
  return {"workflow", "One workflow: least rights, pinned actions, only Make targets",
          InCi::kRequired, workflow::rules, workflow::inspect};
}

}  // namespace stackpilot::checks
