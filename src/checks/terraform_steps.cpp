#include "checks/terraform_steps.h"

#include <fmt/format.h>

#include <algorithm>

namespace stackpilot::checks {

const std::vector<TerraformStep>& terraform_steps() {
  static const std::vector<TerraformStep> steps = {
      {"fmt-check",
       "Whether the Terraform root is formatted",
       {"fmt", "-check", "-diff", "-recursive", "-no-color"}},
      {"init",
       "Prepare Terraform; downloads nothing",
       {"init", "-backend=false", "-input=false", "-no-color"}},
      {"validate", "Whether the Terraform root is valid", {"validate", "-no-color"}},
      {"plan",
       "Check lab.yaml against the preconditions; changes nothing",
       {"plan", "-input=false", "-lock=false", "-no-color"}},
      {"test", "Run the tests of the Terraform root", {"test", "-no-color"}}};
  return steps;
}

const TerraformStep& terraform_step(std::string_view name) {
  const auto& steps = terraform_steps();
  return *std::find_if(steps.begin(), steps.end(),
                       [&](const TerraformStep& step) { return step.name == name; });
}

Result<access::Output> run_terraform(const std::string& program, const fs::path& repository,
                                     const fs::path& data, const TerraformStep& step) {
  access::Command command;
  command.argv = {program, fmt::format("-chdir={}", (repository / terraform_root).string())};
  command.argv.insert(command.argv.end(), step.arguments.begin(), step.arguments.end());
  // Ignores the user's CLI configuration; asks no server for new versions. TF_CLI_ARGS, TF_VAR and
  // the rest of the caller's are not passed on, see access/exec/environment.h.
  command.environment = {{"TF_DATA_DIR", data.string()},
                         {"TF_CLI_CONFIG_FILE", "/dev/null"},
                         {"TF_IN_AUTOMATION", "1"},
                         {"TF_INPUT", "0"},
                         {"CHECKPOINT_DISABLE", "1"}};
  return access::run(command);
}

}  // namespace stackpilot::checks
