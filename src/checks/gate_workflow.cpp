// The CI workflow: one file, least privilege, pinned actions, only Make targets, logs always kept.
#include <fmt/format.h>
#include <re2/re2.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "access/exec/process.h"
#include "base/json.h"
#include "base/text.h"
#include "checks/gate.h"
#include "checks/make_line.h"
#include "checks/makefile.h"
#include "checks/merge_targets.h"

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
                              "call it: a merge needs repo checks, tests, lint, builds, "
                              "virtual machines, an ordinary host and drills"};
constexpr Rule unpinned{"unpinned-action", "pin the commit: owner/name@<40 hex digits> # version"};
constexpr Rule only_make{"only-make",
                         "call Make targets alone, without options, with no variables but NODE, "
                         "PROVIDER, FORMAT, EVENTS, HISTORY and HEAD"};
constexpr Rule logs{"logs-not-kept",
                    "end the job with actions/upload-artifact under `if: always()`"};
constexpr Rule timeout{"timeout", "give the job timeout-minutes, at most the 360 that GitHub does"};
constexpr Rule credentials{"credentials", "check out with `persist-credentials: false`"};
constexpr Rule wrong_ruleset{"ruleset",
                             "require exactly the jobs of ci.yml in .github/rulesets/main.json"};

constexpr Rule rules[] = {one_workflow, unreadable,     triggers,       permissions,
                          concurrency,  unexpected,     unknown_action, unpinned,
                          only_make,    missing_target, logs,           timeout,
                          credentials,  gate_recipe,    make_settings,  wrong_ruleset};

using Names = std::set<std::string_view>;

// All that a workflow, a job and a step may say. Nothing in it makes a red build green; what is not
// here may.
const Names top_keys = {"name", "on", "permissions", "concurrency", "env", "jobs"};
const Names concurrency_keys = {"group", "cancel-in-progress"};
const Names job_keys = {"name", "runs-on", "timeout-minutes", "needs", "permissions", "steps"};
const Names step_keys = {"name", "uses", "with", "run", "if"};
const Names conditions = {"", "always()", "success()"};

// The actions with their inputs. Of the checkout, none that chooses what is checked out.
const std::map<std::string_view, Names> actions = {
    {"actions/cache", {"path", "key", "restore-keys"}},
    {"actions/checkout", {"fetch-depth", "fetch-tags", "persist-credentials", "show-progress"}},
    {"actions/upload-artifact",
     {"name", "path", "include-hidden-files", "if-no-files-found", "retention-days",
      "compression-level", "overwrite"}},
    {"hashicorp/setup-terraform", {"terraform_version", "terraform_wrapper"}}};

// Files by which other systems, or GitHub itself, would run something beside the gate. A name ends
// with a slash where everything below it counts.
constexpr std::string_view other_systems[] = {".gitlab-ci.yml",
                                              ".gitlab-ci.yaml",
                                              ".gitlab/ci/",
                                              ".travis.yml",
                                              ".circleci/",
                                              "Jenkinsfile",
                                              "azure-pipelines.yml",
                                              "azure-pipelines.yaml",
                                              ".azure-pipelines/",
                                              ".azuredevops/",
                                              "bitbucket-pipelines.yml",
                                              "appveyor.yml",
                                              ".appveyor.yml",
                                              ".drone.yml",
                                              ".drone.star",
                                              ".woodpecker.yml",
                                              ".woodpecker.yaml",
                                              ".woodpecker/",
                                              ".buildkite/",
                                              ".cirrus.yml",
                                              ".cirrus.star",
                                              ".semaphore/",
                                              ".teamcity/",
                                              ".tekton/",
                                              ".builds/",
                                              ".build.yml",
                                              ".gitea/workflows/",
                                              ".forgejo/workflows/",
                                              "buildspec.yml",
                                              "cloudbuild.yaml",
                                              "codefresh.yml",
                                              "wercker.yml",
                                              ".github/actions/",
                                              ".github/workflows/"};

constexpr int longest_job = 360;  // minutes

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

bool is_of_another_system(std::string_view path) {
  if (file_name(path) == "Jenkinsfile") return true;
  return std::any_of(std::begin(other_systems), std::end(other_systems), [&](std::string_view one) {
    return one.ends_with('/') ? path.starts_with(one)
                              : path == one || lowered(path) == lowered(one);
  });
}

// GitHub evaluates a condition with and without the marks of an expression.
std::string condition_of(const YAML::Node& step) {
  const std::string text = access::trimmed(text_of(at(step, "if")));
  const bool marked = text.starts_with("${{") && text.ends_with("}}");
  return marked ? access::trimmed(text.substr(3, text.size() - 5)) : text;
}

class Workflow {
 public:
  Workflow(const YAML::Node& root, Makefile makefile, Inspection& inspection)
      : root_(root), makefile_(std::move(makefile)), inspection_(inspection) {}

  void inspect() {
    inspect_keys(root_, top_keys);
    inspect_triggers();
    inspect_permissions(at(root_, "permissions"), root_);
    inspect_concurrency(at(root_, "concurrency"));
    inspect_environment(at(root_, "env"));
    const YAML::Node jobs = at(root_, "jobs");
    inspection_.looked_at(jobs.IsDefined() && jobs.IsMap() ? jobs.size() : 0, "jobs");
    if (!jobs.IsDefined() || !jobs.IsMap()) return;
    for (const auto& job : jobs) inspect_job(text_of(job.first), job.second);
    for (const MergeTarget& target : merge_targets()) {
      if (targets_.count(std::string(target.name)) == 0) {
        complain(missing_target, jobs, fmt::format("no job calls `make {}`", target.name));
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

  // Reading the contents at most.
  void inspect_permissions(const YAML::Node& granted, const YAML::Node& owner) {
    bool least = granted.IsDefined() && granted.IsMap();
    for (const auto& one : least ? granted : YAML::Node()) {
      const bool reads = text_of(one.first) == "contents" && text_of(one.second) == "read";
      least = least && (reads || text_of(one.second) == "none");
    }
    if (!least) complain(permissions, granted.IsDefined() ? granted : owner, "grants too much");
  }

  void inspect_concurrency(const YAML::Node& declared) {
    inspect_keys(declared, concurrency_keys);
    if (text_of(at(declared, "group")).empty()) {
      complain(concurrency, root_, "declares no concurrency group");
    } else if (text_of(at(declared, "cancel-in-progress")) != "true") {
      complain(concurrency, declared, "lets older runs go on");
    }
  }

  // CI=true is what GitHub sets anyway. All else may reach make, its shell or our program.
  void inspect_environment(const YAML::Node& set) {
    if (!set.IsDefined()) return;
    if (!set.IsMap()) return complain(unexpected, set, "sets an environment that is no map");
    for (const auto& one : set) {
      const std::string name = text_of(one.first), value = text_of(one.second);
      if (name == "CI" && value == "true") continue;
      complain(unexpected, one.first, fmt::format("sets {}={} for every step", name, value));
    }
  }

  void inspect_job(const std::string& id, const YAML::Node& job) {
    const std::string name = text_of(at(job, "name"));
    names_.insert(name.empty() ? id : name);
    inspect_keys(job, job_keys);
    if (at(job, "permissions").IsDefined()) inspect_permissions(job["permissions"], job);
    inspect_timeout(id, job);
    if (!RE2::FullMatch(text_of(at(job, "runs-on")), "ubuntu-[0-9a-z.]+")) {
      complain(unexpected, job, fmt::format("job {} runs on no runner of GitHub's own", id));
    }
    const YAML::Node steps = at(job, "steps");
    const std::size_t count = steps.IsDefined() && steps.IsSequence() ? steps.size() : 0;
    for (std::size_t i = 0; i < count; ++i) inspect_step(steps[i]);
    const bool keeps_logs =
        count > 0 &&
        text_of(at(steps[count - 1], "uses")).starts_with("actions/upload-artifact@") &&
        condition_of(steps[count - 1]) == "always()";
    if (!keeps_logs) complain(logs, job, fmt::format("job {} may end without its logs", id));
  }

  void inspect_timeout(const std::string& id, const YAML::Node& job) {
    const std::string minutes = text_of(at(job, "timeout-minutes"));
    const bool number = !minutes.empty() && minutes.size() < 4 &&
                        minutes.find_first_not_of("0123456789") == std::string::npos;
    if (number && std::stoi(minutes) > 0 && std::stoi(minutes) <= longest_job) return;
    complain(timeout, job,
             fmt::format("job {} may run for hours: timeout-minutes is {}", id,
                         minutes.empty() ? "not given" : minutes));
  }

  void inspect_step(const YAML::Node& step) {
    inspect_keys(step, step_keys);
    const std::string condition = condition_of(step);
    if (conditions.count(condition) == 0) {
      complain(unexpected, step, fmt::format("may be skipped: if {}", condition));
    }
    const YAML::Node action = at(step, "uses");
    if (action.IsDefined()) inspect_action(action, at(step, "with"));
    if (text_of(action).starts_with("actions/checkout@") &&
        text_of(at(at(step, "with"), "persist-credentials")) != "false") {
      complain(credentials, step, "leaves the token in the checkout");
    }
    const YAML::Node run = at(step, "run");
    if (run.IsDefined()) inspect_run(run);
  }

  void inspect_action(const YAML::Node& action, const YAML::Node& inputs) {
    const std::string uses = text_of(action);
    const std::size_t mark = uses.rfind('@');
    const std::string version = mark == std::string::npos ? "" : uses.substr(mark + 1);
    const bool commit =
        version.size() == 40 && version.find_first_not_of("0123456789abcdef") == std::string::npos;
    const auto known = actions.find(std::string_view(uses).substr(0, mark));
    if (known == actions.end()) {
      return complain(unknown_action, action, fmt::format("{} may do anything at all", uses));
    }
    if (!commit) complain(unpinned, action, fmt::format("{} may be moved to other code", uses));
    inspect_keys(inputs, known->second);
    if (known->first == "actions/cache") inspect_cache(at(inputs, "path"));
  }

  // A cache that lies in the checkout could replace what is checked.
  void inspect_cache(const YAML::Node& paths) {
    const std::string text = text_of(paths);
    for (const std::string_view line : lines_of(text)) {
      const std::string path = access::trimmed(line);
      if (path.empty() || (path.starts_with("~/.cache/") && path.find("..") == std::string::npos)) {
        continue;
      }
      complain(unexpected, paths, fmt::format("caches {}, which is not below ~/.cache", path));
    }
  }

  void inspect_run(const YAML::Node& run) {
    const std::string text = text_of(run);
    for (const std::string_view line : lines_of(text)) {
      const MakeLine read = read_make_line(line, makefile_);
      targets_.insert(read.targets.begin(), read.targets.end());
      if (read.problem.empty()) continue;
      complain(only_make, run, fmt::format("`{}`: {}", access::trimmed(line), read.problem));
    }
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
    if (is_of_another_system(file.path) && file.path != workflow_path) {
      inspection.found(one_workflow, file.path, 0,
                       "another workflow than the gate, or part of one");
    }
  }
  const RepoFile* file = repository.find(workflow_path);
  inspection.looked_at(file == nullptr ? 0 : 1, "workflow");
  inspect_merge_targets(repository, inspection);
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
