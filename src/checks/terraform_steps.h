// The steps of Terraform that StackPilot knows. None applies and none destroys.
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

const TerraformStep& terraform_step(std::string_view name);

/// Where Terraform's root is, relative to the repository.
inline constexpr const char* terraform_root = "infra/terraform";

/// Runs one step. `data` is where Terraform keeps what `init` makes; not in the repository.
Result<access::Output> run_terraform(const std::string& program, const fs::path& repository,
                                     const fs::path& data, const TerraformStep& step);

}  // namespace stackpilot::checks
