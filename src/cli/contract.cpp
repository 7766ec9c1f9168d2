#include <fmt/format.h>

#include "base/files.h"
#include "cli/commands.h"
#include "cli/repository.h"
#include "events/stream.h"
#include "service/contract/reference.h"

namespace stackpilot::cli {
namespace {

Result<int> write_contract_reference(const Options& options) {
  TRY_ASSIGN(const Workspace workspace, workspace_of(options));
  TRY(write_file(workspace.root() / service::contract_reference_path,
                 service::contract_reference()));
  TRY(write_file(workspace.root() / service::contract_schema_path, service::contract_schema()));
  events::note(fmt::format("wrote {} and {}", service::contract_reference_path,
                           service::contract_schema_path));
  return 0;
}

}  // namespace

void add_contract_command(CLI::App& parser, Options& options, std::vector<Declared>& commands) {
  CLI::App* reference = parser.add_subcommand(
      "contract-reference", "Write docs/contract.md and docs/contract.schema.json");
  commands.push_back({reference, [&options] { return write_contract_reference(options); }});
}

}  // namespace stackpilot::cli
