// The Terraform commands that StackPilot runs. None applies or destroys.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "access/exec/process.h"

namespace stackpilot::checks {

struct TerraformStep {
  std::string_view name;  ///< "fmt-check"; the command is tf-fmt-check
  std::string_view help;
  std::vector<std::string> arguments;
};

/// fmt-check, init, validate, plan, test.
const std::vector<TerraformStep>& terraform_steps();

/// The step with this name, which must be one of terraform_steps().
const TerraformStep& terraform_step(std::string_view name);

/// The Terraform root, relative to the repository.
inline constexpr const char* terraform_root = "infra/terraform";

/// Runs one step; any exit status is a success, as for access::run. `data` is a folder outside the
/// repository for the files of `init` (TF_DATA_DIR).
Result<access::Output> run_terraform(const std::string& program, const fs::path& repository,
                                     const fs::path& data, const TerraformStep& step);

}  // namespace stackpilot::checks
