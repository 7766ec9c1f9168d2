// The node's side of faults: `node fault inject|prove|heal`.
#include <memory>

#include "cli/commands.h"
#include "cli/node_change.h"
#include "drills/faults/verbs.h"
#include "model/fault.h"

namespace stackpilot::cli {
namespace {

struct FaultOptions {
  std::string lab;
  std::string node;
  std::string id;
  std::string kind;
  std::string settings = "{}";
  int limit_s = 0;
};

using Verb = Result<Json> (*)(const drills::FaultSite&, const FaultOptions&);

Result<int> run(const FaultOptions& options, const std::string& name, Verb verb) {
  return change_node(
      options.lab, options.node, "fault " + name, HostGone::kGoesOn,
      [&](const access::Operator& here, const core::ThisNode& self) -> Result<Json> {
        if (!is_fault_id(options.id)) {
          return fail(ErrorKind::kUsage, options.id + " is not a fault's id");
        }
        auto settings =
            parse_json<std::map<std::string, std::string>>(options.settings, "--settings");
        if (!settings) return pass_on(settings);
        return verb(drills::FaultSite{here, self, options.id, std::move(*settings)}, options);
      });
}

Result<Json> inject(const drills::FaultSite& site, const FaultOptions& options) {
  return drills::inject_here(site, options.kind, options.limit_s);
}

Result<Json> prove(const drills::FaultSite& site, const FaultOptions& options) {
  return drills::prove_here(site, options.kind);
}

Result<Json> heal(const drills::FaultSite& site, const FaultOptions& options) {
  return drills::heal_here(site, options.kind);
}

}  // namespace

void add_node_fault_verbs(CLI::App& node, std::vector<Declared>& commands) {
  CLI::App* fault = node.add_subcommand("fault", "A fault of a drill");
  fault->require_subcommand(1);
  const auto options = std::make_shared<FaultOptions>();
  const auto add = [&](const char* name, const char* help, Verb verb) {
    CLI::App* command = fault->add_subcommand(name, help);
    command->add_option("--lab", options->lab, "the lab that is meant")->required();
    command->add_option("--node", options->node, "the node that is meant")->required();
    command->add_option("--id", options->id, "of the fault")->required();
    command->add_option("--kind", options->kind, "what it does; all, where that is not known");
    command->add_option("--settings", options->settings, "of the kind, as JSON");
    commands.push_back({command, [options, name, verb] { return run(*options, name, verb); }});
    return command;
  };
  add("inject", "Break something, for a limited time", inject)
      ->add_option("--limit", options->limit_s, "seconds until it ends by itself")
      ->required();
  add("prove", "Whether it bites, seen from here", prove);
  add("heal", "Undo it; fine where there is nothing to undo", heal);
}

}  // namespace stackpilot::cli
