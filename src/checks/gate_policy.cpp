// Checks the layout, the scripts and the Makefile.
#include <fmt/format.h>

#include <algorithm>

#include "access/exec/process.h"
#include "base/digest.h"
#include "base/json.h"
#include "base/text.h"
#include "checks/gate.h"
#include "checks/lab_services.h"
#include "checks/machine_paths.h"
#include "checks/makefile.h"

namespace stackpilot::checks {
namespace policy {
namespace {

constexpr Rule layout{"layout", "restore the file, or git add it"};
constexpr Rule script_mode{"script-mode", "git update-index --chmod=+x it"};
constexpr Rule script_strict{"script-strict", "put `set -eu` ahead of the first command"};
constexpr Rule shellcheck{"shellcheck", "see https://www.shellcheck.net/wiki/ for the code"};
constexpr Rule shellcheck_off{"shellcheck-off",
                              "disable single codes, ahead of the one command that needs it"};
constexpr Rule one_line{"one-line-target", "move the work into bin/stackpilot or scripts/"};
constexpr Rule undocumented{"undocumented-command", "say in README.md what it does"};

constexpr Rule machine_path{"machine-path",
                            "write it relative to the repository, or as a placeholder"};

constexpr Rule rules[] = {layout,         script_mode, script_strict, shellcheck,
                          shellcheck_off, one_line,    undocumented,  machine_path};

constexpr std::string_view required_files[] = {"README.md",
                                               "LICENSE",
                                               "CHANGELOG.md",
                                               "CONTRIBUTING.md",
                                               "Makefile",
                                               ".ci/run",
                                               ".github/workflows/ci.yml",
                                               ".github/rulesets/main.json",
                                               "docs/ARCHITECTURE.md",
                                               "docs/guarantees-map.txt",
                                               "docs/adr/README.md",
                                               "docs/runbooks/milestone01.md",
                                               "docs/runbooks/milestone02.md",
                                               "docs/runbooks/milestone03.md",
                                               "docs/runbooks/milestone04.md",
                                               "docs/runbooks/troubleshooting.md",
                                               "infra/lab.yaml",
                                               "infra/terraform/README.md",
                                               "scripts/packages",
                                               "ci/logs/.gitkeep"};

constexpr std::string_view shells[] = {"sh", "bash", "dash", "ksh"};

// "#!/bin/sh", "#! /usr/bin/env bash", "#!/bin/bash -e"
bool names_a_shell(std::string_view first_line) {
  if (!first_line.starts_with("#!")) return false;
  for (const std::string_view word : words_of(first_line.substr(2))) {
    if (std::find(std::begin(shells), std::end(shells), file_name(word)) != std::end(shells)) {
      return true;
    }
  }
  return false;
}

bool is_shell_script(const RepoFile& file) {
  if (file.mode == FileMode::kLink) return false;
  return names_a_shell(std::string_view(file.text).substr(0, file.text.find('\n'))) ||
         file.path.ends_with(".sh");
}

bool is_strict(const RepoFile& script) {
  for (const std::string_view line : lines_of(script.text)) {
    if (line.empty() || line.starts_with('#')) continue;
    return line.starts_with("set -e");
  }
  return false;
}

// "SC2034", as a directive names it.
bool is_one_code(std::string_view code) {
  return code.starts_with("SC") && code.size() > 2 &&
         code.find_first_not_of("0123456789", 2) == std::string_view::npos;
}

// The values of `disable=` where the line is a directive of shellcheck: "SC2034", "all".
std::vector<std::string_view> disabled_by(std::string_view line) {
  const std::size_t hash = line.find_first_not_of(" \t");
  if (hash == std::string_view::npos || line[hash] != '#') return {};
  const std::vector<std::string_view> words = words_of(line.substr(hash + 1));
  // "# shellcheck finds ..." is a sentence.
  const bool directive =
      words.size() > 1 && words[0] == "shellcheck" && words[1].find('=') != std::string_view::npos;
  if (!directive) return {};
  std::vector<std::string_view> values;
  for (std::string_view word : words) {
    if (!word.starts_with("disable=")) continue;
    word.remove_prefix(word.find('=') + 1);
    for (std::size_t at = 0; at <= word.size();
         at = std::min(word.find(',', at), word.size()) + 1) {
      values.push_back(word.substr(at, word.find(',', at) - at));
    }
  }
  return values;
}

// A directive ahead of the first command holds for the whole script.
void inspect_directives(const RepoFile& script, Inspection& inspection) {
  int number = 0;
  bool in_commands = false;
  for (const std::string_view line : lines_of(script.text)) {
    ++number;
    const std::size_t first = line.find_first_not_of(" \t");
    in_commands = in_commands || (first != std::string_view::npos && line[first] != '#');
    for (const std::string_view value : disabled_by(line)) {
      if (in_commands && is_one_code(value)) continue;
      inspection.found(
          shellcheck_off, script.path, number,
          fmt::format("disables {}{}", value, in_commands ? "" : " in the whole script"));
    }
  }
}

void inspect_shellcheck_settings(const Repository& repository, Inspection& inspection) {
  for (const RepoFile& file : repository.files()) {
    const std::string_view name = file_name(file.path);
    if (name == ".shellcheckrc" || name == "shellcheckrc") {
      inspection.found(shellcheck_off, file.path, 0, "decides what shellcheck may say");
    }
  }
}

// Those that any lab needs, and of each of its services the compose file and what builds its image.
std::vector<std::string> files_required_of(const Repository& repository) {
  std::vector<std::string> required(std::begin(required_files), std::end(required_files));
  for (const std::string& compose : compose_files_of(repository)) {
    required.push_back(compose);
    const std::string dockerfile = dockerfile_of(repository, compose);
    if (!dockerfile.empty()) required.push_back(dockerfile);
  }
  return required;
}

void inspect_layout(const Repository& repository, Inspection& inspection) {
  const std::vector<std::string> required = files_required_of(repository);
  inspection.looked_at(required.size(), "required files");
  for (const std::string& path : required) {
    if (repository.find(path) == nullptr) inspection.found(layout, path, 0, "is not tracked");
  }
}

void inspect_scripts(const std::vector<const RepoFile*>& scripts, Inspection& inspection) {
  inspection.looked_at(scripts.size(), "shell scripts");
  for (const RepoFile* script : scripts) {
    if (script->path.starts_with("scripts/") && script->mode != FileMode::kExecutable) {
      inspection.found(script_mode, script->path, 1, "is not executable");
    }
    if (!is_strict(*script)) {
      inspection.found(script_strict, script->path, 1, "goes on after a command that failed");
    }
    inspect_directives(*script, inspection);
  }
}

// Returns whether there was none.
bool report_comments(const std::string& answer, Inspection& inspection) {
  const Result<Json> comments = parse_json_text(answer, "shellcheck's answer");
  if (!comments || !comments->is_object()) {
    inspection.broke("shellcheck's answer is not the expected JSON");
    return false;
  }
  const Json all = comments->value("comments", Json::array());
  for (const Json& one : all) {
    inspection.found(shellcheck, one.value("file", ""), one.value("line", 0),
                     fmt::format("SC{}: {}", one.value("code", 0), one.value("message", "")));
  }
  return all.empty();
}

// Shellcheck reads nothing but the script: without --external-sources, not what that sources.
std::string subject_of(const RepoFile& script, const Tool& tool) {
  return fmt::format("shellcheck {} {} {}", tool.build, script.path, sha256_hex(script.text));
}

std::vector<const RepoFile*> to_ask_about(std::vector<const RepoFile*> scripts,
                                          const Toolbox& toolbox) {
  const KnownClean* known = toolbox.known_clean;
  if (known == nullptr) return scripts;
  std::erase_if(scripts, [&](const RepoFile* script) {
    return !script->unread && known->has(subject_of(*script, toolbox.shellcheck));
  });
  return scripts;
}

void run_shellcheck(const std::vector<const RepoFile*>& scripts, const Toolbox& toolbox,
                    Inspection& inspection) {
  if (!toolbox.shellcheck.path) {
    inspection.skipped(
        fmt::format("scripts were not looked at by shellcheck: {}", toolbox.shellcheck.why_not));
    return;
  }
  access::Command command{
      // Whatever a .shellcheckrc says, here or at home. Its answer is UTF-8.
      .argv = {*toolbox.shellcheck.path, "--norc", "--format=json1", "--severity=warning"},
      .environment = {{"LC_ALL", "C.UTF-8"}},
      .directory = toolbox.root};
  const std::vector<const RepoFile*> asked = to_ask_about(scripts, toolbox);
  if (asked.size() < scripts.size()) {
    inspection.looked_at(scripts.size() - asked.size(),
                         "shell scripts as shellcheck passed them before");
  }
  if (asked.empty()) return;
  for (const RepoFile* script : asked) command.argv.push_back(script->path);
  const Result<access::Output> answer = access::run(command);
  if (!answer) {
    inspection.broke(answer.error().message);
  } else if (answer->status > 1) {  // 1: there are comments
    inspection.broke(access::command_error(command, *answer).message);
  } else if (report_comments(answer->out, inspection) && toolbox.known_clean != nullptr) {
    for (const RepoFile* script : asked) {
      toolbox.known_clean->add(subject_of(*script, toolbox.shellcheck));
    }
  }
}

// Whether `readme` has "make <target>" as a whole command: "make verify-host" is no "make verify".
// For a pattern rule, any command that begins like it.
bool is_documented(const std::string& readme, const std::string& target) {
  const std::size_t wild = target.find('%');
  const std::string command = "make " + target.substr(0, wild);
  for (std::size_t at = readme.find(command); at != std::string::npos;
       at = readme.find(command, at + 1)) {
    const std::size_t end = at + command.size();
    const char next = end < readme.size() ? readme[end] : '\n';
    const bool goes_on = std::isalnum(static_cast<unsigned char>(next)) != 0 || next == '-';
    if (wild != std::string::npos || !goes_on) return true;
  }
  return false;
}

void inspect_makefile(const Repository& repository, Inspection& inspection) {
  const RepoFile* makefile = repository.find("Makefile");
  const RepoFile* readme = repository.find("README.md");
  if (makefile == nullptr || readme == nullptr) return;  // reported by the layout rule
  const Makefile parsed = parse_makefile(makefile->text);
  inspection.looked_at(parsed.targets.size(), "Makefile targets");
  for (const Target& target : parsed.targets) {
    if (target.recipe.size() != 1) {
      inspection.found(
          one_line, makefile->path, target.line,
          fmt::format("{} has {} lines instead of one", target.name, target.recipe.size()));
    }
    const bool is_file = target.name.find('/') != std::string::npos;
    if (!is_file && !is_documented(readme->text, target.name)) {
      inspection.found(undocumented, makefile->path, target.line,
                       fmt::format("`make {}` is not in README.md", target.name));
    }
  }
}

bool is_document(const RepoFile& file) {
  return file.mode != FileMode::kLink &&
         (file.path.ends_with(".md") || file.path.ends_with(".svg") ||
          (file.path.starts_with("docs/") && file.path.ends_with(".txt")));
}

std::set<std::string> top_folders_of(const Repository& repository) {
  std::set<std::string> folders = {"bin"};
  for (const RepoFile& file : repository.files()) {
    const std::size_t slash = file.path.find('/');
    if (slash != std::string::npos) folders.insert(file.path.substr(0, slash));
  }
  return folders;
}

void inspect_documents(const Repository& repository, Inspection& inspection) {
  const std::set<std::string> folders = top_folders_of(repository);
  const std::vector<const RepoFile*> documents = repository.matching(is_document);
  inspection.looked_at(documents.size(), "documents");
  for (const RepoFile* document : documents) {
    for (const MachinePath& one : find_machine_paths(document->text, folders)) {
      inspection.found(machine_path, document->path, one.line,
                       fmt::format("{} is a path of one machine", one.path));
    }
  }
}

void inspect(const Repository& repository, const Toolbox& toolbox, Inspection& inspection) {
  inspect_layout(repository, inspection);
  const std::vector<const RepoFile*> scripts = repository.matching(is_shell_script);
  inspect_scripts(scripts, inspection);
  inspect_shellcheck_settings(repository, inspection);
  inspect_makefile(repository, inspection);
  inspect_documents(repository, inspection);
  run_shellcheck(scripts, toolbox, inspection);
}

}  // namespace
}  // namespace policy

Gate gate_policy() {
  return {
      "policy",
      "Required layout, sound scripts, one-line targets, documented commands, no machine's paths",
      InCi::kRequired, policy::rules, policy::inspect};
}

}  // namespace stackpilot::checks
