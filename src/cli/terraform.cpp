#include <fmt/format.h>

#include "checks/terraform_steps.h"
#include "cli/commands.h"
#include "cli/repository.h"
#include "events/stream.h"
#include "ops/doctor.h"

namespace stackpilot::cli {
namespace {

Result<std::string> find_terraform() {
  TRY_ASSIGN(const ops::CapabilityMask mask, ops::CapabilityMask::of_environment());
  const auto found = access::find_program("terraform");
  if (found && !mask.hides("terraform")) return *found;
  return fail(ErrorKind::kCapability,
              found ? "terraform is " + ops::masked_evidence() : "terraform is not installed",
              "make doctor says how to get it");
}

// Writes Terraform's output to stdout and to ci/logs/tf-<step>.log.
Result<int> run_step(const Options& options, const checks::TerraformStep& step) {
  TRY_ASSIGN(const Workspace workspace, workspace_of(options));
  TRY_ASSIGN(const std::string terraform, find_terraform());
  const fs::path data = workspace.root() / "build" / "terraform";
  TRY(make_folder(data));
  TRY_ASSIGN(const access::Output output,
             checks::run_terraform(terraform, workspace.root(), data, step));
  const std::string said = output.out + output.err;
  const fs::path log = workspace.root() / "ci" / "logs" / fmt::format("tf-{}.log", step.name);
  TRY(make_folder(log.parent_path()));
  TRY(write_file(log, said));
  TRY(print_data(said));
  events::note(fmt::format("tf-{}: {}; log: {}", step.name, output.status == 0 ? "ok" : "failed",
                           log.lexically_relative(workspace.root()).string()));
  return output.status == 0 ? 0 : exit_code(ErrorKind::kGuarantee);
}

}  // namespace

void add_terraform_commands(CLI::App& parser, Options& options, std::vector<Declared>& commands) {
  for (const checks::TerraformStep& step : checks::terraform_steps()) {
    CLI::App* command =
        parser.add_subcommand(fmt::format("tf-{}", step.name), std::string(step.help));
    commands.push_back({command, [&options, &step] { return run_step(options, step); }});
  }
}

}  // namespace stackpilot::cli
