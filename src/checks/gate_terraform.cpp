// Terraform only describes and validates the lab: one root, pinned, tested, and never applied.
#include <fmt/format.h>
#include <re2/re2.h>

#include <future>
#include <set>

#include "base/digest.h"
#include "base/text.h"
#include "checks/gate.h"
#include "checks/hcl.h"
#include "checks/terraform_steps.h"

namespace stackpilot::checks {
namespace terraform {
namespace {

constexpr Rule one_root{"one-root", "keep Terraform in infra/terraform/ alone"};
constexpr Rule layout{"layout", "restore the file, or git add it"};
constexpr Rule reads_lab{"reads-lab", "read infra/lab.yaml with yamldecode(file(...)), once"};
constexpr Rule core_pin{"core-pin", "required_version = \"~> X.Y.Z\", once, in versions.tf"};
constexpr Rule provider_pin{"provider-pin",
                            "use terraform_data, or pin the provider: version = \"X.Y.Z\""};
constexpr Rule never_applied{"never-applied", "CI plans and tests; it never applies or destroys"};
constexpr Rule state{"state-tracked", "git rm --cached it, and add it to .gitignore"};
constexpr Rule format{"format", "terraform -chdir=infra/terraform fmt -recursive"};
constexpr Rule invalid{"invalid", "make tf-validate shows it"};
constexpr Rule precondition{"precondition", "correct infra/lab.yaml; make tf-plan shows it"};
constexpr Rule tests{"tests", "make tf-test shows it"};

constexpr Rule rules[] = {one_root, layout, reads_lab, core_pin,     provider_pin, never_applied,
                          state,    format, invalid,   precondition, tests};

constexpr std::string_view standard_files[] = {"README.md", "versions.tf", "main.tf",
                                               "variables.tf", "outputs.tf"};

std::string in_root(std::string_view name) {
  return fmt::format("{}/{}", terraform_root, name);
}

bool is_in_root(std::string_view path) {
  return folder_of(path) == terraform_root;
}

void inspect_layout(const Repository& repository, Inspection& inspection) {
  for (const std::string_view name : standard_files) {
    if (repository.find(in_root(name)) == nullptr) {
      inspection.found(layout, in_root(name), 0, "is not tracked");
    }
  }
  const auto is_test = [](const RepoFile& file) { return file.path.ends_with(".tftest.hcl"); };
  if (repository.matching(is_test).empty()) {
    inspection.found(layout, in_root("tests"), 0, "holds no test");
  }
  for (const RepoFile& file : repository.files()) {
    const std::string_view name = file_name(file.path);
    if (file.path.ends_with(".tf") && !is_in_root(file.path)) {
      inspection.found(one_root, file.path, 0, "a second Terraform root");
    }
    if (name.find(".tfstate") != std::string_view::npos || name.ends_with(".tfplan") ||
        file.path.find(".terraform/") != std::string::npos) {
      inspection.found(state, file.path, 0, "what Terraform makes is tracked");
    }
  }
}

// One source file of the Terraform root.
struct Source {
  const RepoFile* file;
  HclTokens tokens;
};

bool is_patch_pin(const std::string& constraint) {
  static const RE2 pin(R"((?:~> |= )?\d+\.\d+\.\d+)");
  return RE2::FullMatch(constraint, pin);
}

bool is_exact_pin(const std::string& constraint) {
  static const RE2 pin(R"((?:= )?\d+\.\d+\.\d+)");
  return RE2::FullMatch(constraint, pin);
}

void inspect_core_pin(const std::vector<Source>& sources, Inspection& inspection) {
  int pins = 0;
  for (const Source& source : sources) {
    for (std::size_t i = 0; i < source.tokens.size(); ++i) {
      if (!matches(source.tokens, i, {"required_version", "=", ""})) continue;
      ++pins;
      const HclToken& constraint = source.tokens[i + 2];
      if (!is_patch_pin(constraint.text)) {
        inspection.found(core_pin, source.file->path, constraint.line,
                         fmt::format("\"{}\" admits other versions", constraint.text));
      }
    }
  }
  if (pins != 1) {
    inspection.found(core_pin, in_root("versions.tf"), 0,
                     fmt::format("required_version is declared {} times", pins));
  }
}

// The built-in provider and all declared ones; reports those without an exact version.
std::set<std::string> pinned_providers(const std::vector<Source>& sources, Inspection& inspection) {
  std::set<std::string> pinned = {"terraform"};  // built in
  for (const Source& source : sources) {
    for (std::size_t i = 0; i < source.tokens.size(); ++i) {
      if (!matches(source.tokens, i, {"required_providers", "{"})) continue;
      const HclTokens block = block_at(source.tokens, i + 1);
      for (std::size_t j = 0; j < block.size(); ++j) {
        if (j + 2 >= block.size() || !matches(block, j + 1, {"=", "{"})) continue;
        const HclTokens provider = block_at(block, j + 2);
        bool exact = false;
        for (std::size_t k = 0; k < provider.size(); ++k) {
          exact = exact || (matches(provider, k, {"version", "=", ""}) &&
                            is_exact_pin(provider[k + 2].text));
        }
        pinned.insert(block[j].text);
        if (exact) continue;
        inspection.found(provider_pin, source.file->path, block[j].line,
                         fmt::format("provider {} is not pinned to one version", block[j].text));
      }
    }
  }
  return pinned;
}

void inspect_providers(const std::vector<Source>& sources, Inspection& inspection) {
  const std::set<std::string> pinned = pinned_providers(sources, inspection);
  for (const Source& source : sources) {
    for (std::size_t i = 0; i < source.tokens.size(); ++i) {
      const bool uses = matches(source.tokens, i, {"resource", "", "", "{"}) ||
                        matches(source.tokens, i, {"data", "", "", "{"}) ||
                        matches(source.tokens, i, {"provider", "", "{"});
      if (!uses) continue;
      const std::string& type = source.tokens[i + 1].text;
      if (pinned.count(type.substr(0, type.find('_'))) != 0) continue;
      inspection.found(provider_pin, source.file->path, source.tokens[i].line,
                       fmt::format("{} uses a provider that is not pinned", type));
    }
  }
}

void inspect_lab_source(const std::vector<Source>& sources, Inspection& inspection) {
  int reads = 0;
  for (const Source& source : sources) {
    for (std::size_t i = 0; i < source.tokens.size(); ++i) {
      if (matches(source.tokens, i, {"yamldecode", "(", "file", "("})) ++reads;
    }
  }
  if (reads != 1) {
    inspection.found(reads_lab, in_root("main.tf"), 0,
                     fmt::format("decodes a YAML file {} times", reads));
  }
}

bool may_run_terraform(const RepoFile& file) {
  return file_name(file.path) == "Makefile" || file.path.ends_with(".sh") ||
         file.path.starts_with(".github/") || file.path.starts_with(".ci/") ||
         file.text.starts_with("#!");
}

void inspect_never_applied(const Repository& repository, Inspection& inspection) {
  static const RE2 applies(R"(terraform\b[^\n#|;&]*\s(apply|destroy|import|taint)\b)");
  for (const RepoFile* file : repository.matching(may_run_terraform)) {
    int line = 0;
    for (const std::string_view text : lines_of(file->text)) {
      ++line;
      std::string verb;
      if (RE2::PartialMatch(text, applies, &verb)) {
        inspection.found(never_applied, file->path, line, fmt::format("terraform {}", verb));
      }
    }
  }
}

// Reports a failed step as a finding, or as skipped when Terraform does not have the pinned
// version. Returns whether it passed.
bool report_step(const Rule& rule, const Result<access::Output>& output, Inspection& inspection) {
  if (!output) {
    inspection.broke(output.error().message);
    return false;
  }
  if (output->status != 0) {
    const std::string said = access::trimmed(output->err + "\n" + output->out);
    if (said.find("Unsupported Terraform Core version") != std::string::npos) {
      inspection.skipped("the terraform that is installed is not the pinned version");
    } else {
      inspection.found(rule, terraform_root, 0, said);
    }
  }
  return output->status == 0;
}

// All that the root consists of and reads is below infra/.
std::string subject_of(const Repository& repository, const Tool& terraform) {
  std::string files;
  for (const RepoFile& file : repository.files()) {
    if (!file.path.starts_with("infra/")) continue;
    if (file.unread) return "";
    files += fmt::format("{} {}\n", file.path, sha256_hex(file.text));
  }
  return fmt::format("terraform {} {}", terraform.build, sha256_hex(files));
}

// Returns whether all passed.
bool run_steps(const Toolbox& toolbox, Inspection& inspection) {
  if (!toolbox.terraform.path) {
    inspection.skipped("not formatted, validated or tested: " + toolbox.terraform.why_not);
    return false;
  }
  const Result<TempFolder> data = temporary_folder().and_then(
      [](const fs::path& folder) { return TempFolder::make(folder, "terraform-"); });
  if (!data) {
    inspection.broke(data.error().message);
    return false;
  }
  const auto run = [&](const char* step) {
    return run_terraform(*toolbox.terraform.path, toolbox.root, data->path(), terraform_step(step));
  };
  const bool is_formatted = report_step(format, run("fmt-check"), inspection);
  if (!report_step(invalid, run("init"), inspection)) return false;
  auto validated = std::async(std::launch::async, run, "validate");
  auto planned = std::async(std::launch::async, run, "plan");
  auto tested = std::async(std::launch::async, run, "test");
  const bool is_valid = report_step(invalid, validated.get(), inspection);
  const bool is_planned = report_step(precondition, planned.get(), inspection);
  const bool is_tested = report_step(tests, tested.get(), inspection);
  return is_formatted && is_valid && is_planned && is_tested;
}

void run_steps_unless_known(const Repository& repository, const Toolbox& toolbox,
                            Inspection& inspection) {
  const bool asks = toolbox.known_clean == nullptr || !toolbox.terraform.path;
  const std::string subject = asks ? "" : subject_of(repository, toolbox.terraform);
  if (!subject.empty() && toolbox.known_clean->has(subject)) {
    inspection.looked_at(1, "Terraform root as terraform passed it before");
    return;
  }
  if (run_steps(toolbox, inspection) && !subject.empty()) toolbox.known_clean->add(subject);
}

void inspect(const Repository& repository, const Toolbox& toolbox, Inspection& inspection) {
  std::vector<Source> sources;
  for (const RepoFile& file : repository.files()) {
    if (is_in_root(file.path) && file.path.ends_with(".tf")) {
      sources.push_back({&file, parse_hcl(file.text)});
    }
  }
  inspection.looked_at(sources.size(), "Terraform files");
  inspect_layout(repository, inspection);
  inspect_lab_source(sources, inspection);
  inspect_core_pin(sources, inspection);
  inspect_providers(sources, inspection);
  inspect_never_applied(repository, inspection);
  if (!sources.empty()) run_steps_unless_known(repository, toolbox, inspection);
}

}  // namespace
}  // namespace terraform

Gate gate_terraform() {
  return {"terraform", "One Terraform root: standard layout, pinned, valid, tested, never applied",
          InCi::kRequired, terraform::rules, terraform::inspect};
}

}  // namespace stackpilot::checks
