// Declares the verbs `node fault inject|prove|heal`.
#include <memory>

#include "model/fault.h"
#include "node/faults/verbs.h"
#include "node/service/service.h"
#include "node/verbs/change.h"
#include "node/verbs/verbs.h"

namespace stackpilot::node {
namespace {

struct FaultOptions {
  Meant meant;
  std::string id;
  std::string kind;
  std::string settings = "{}";
  int limit_s = 0;
};

using Action = Result<Json> (*)(const FaultSite&, const FaultOptions&);

// Where a fault has broken /vagrant, its own verbs run where it has set the repository aside.
fs::path repository_for(const FaultOptions& options) {
  std::error_code failed;
  const fs::path aside = workdir_aside(options.id);
  return fs::current_path(failed) == aside ? aside : fs::path(workdir);
}

// The component's image has a name of its own only where it is built from source.
ThisNode with_images(ThisNode self, const std::map<std::string, std::string>& settings) {
  const auto images = settings.find("images");
  if (images == settings.end()) return self;
  if (const auto known = parse_json<ImageReferences>(images->second, "the setting images")) {
    self.service.component.image = component_image(self.service, *known);
  }
  return self;
}

Result<int> run(const FaultOptions& options, const std::string& name, HostName host_name,
                Action action) {
  return change_node(
      options.meant, "fault " + name, {HostGone::kGoesOn, host_name, repository_for(options)},
      [&](const access::Operator& here, const ThisNode& self) -> Result<Json> {
        if (!is_fault_id(options.id)) {
          return fail(ErrorKind::kUsage, options.id + " is not a fault's id");
        }
        TRY_ASSIGN(auto settings,
                   parse_json<std::map<std::string, std::string>>(options.settings, "--settings"));
        const ThisNode whole = with_images(self, settings);
        return action(FaultSite{here, whole, options.id, std::move(settings)}, options);
      });
}

Result<Json> inject(const FaultSite& site, const FaultOptions& options) {
  return inject_here(site, options.kind, options.limit_s);
}

Result<Json> prove(const FaultSite& site, const FaultOptions& options) {
  return prove_here(site, options.kind);
}

Result<Json> heal(const FaultSite& site, const FaultOptions& options) {
  return heal_here(site, options.kind);
}

}  // namespace

void add_fault_verbs(CLI::App& node, std::vector<Verb>& verbs) {
  CLI::App* fault = node.add_subcommand("fault", "A fault of a drill");
  fault->require_subcommand(1);
  const auto options = std::make_shared<FaultOptions>();
  const auto add = [&](const char* name, const char* help, Action action,
                       HostName host_name = HostName::kMustMatch) {
    CLI::App* command = fault->add_subcommand(name, help);
    command->add_option("--lab", options->meant.lab, "the lab that is meant")->required();
    command->add_option("--node", options->meant.node, "the node that is meant")->required();
    command->add_option("--service", options->meant.service, "the service that is meant");
    command->add_option("--id", options->id, "of the fault")->required();
    command->add_option("--kind", options->kind, "what it does; all, where that is not known");
    command->add_option("--settings", options->settings, "of the kind, as JSON");
    verbs.push_back({command, [options, name, host_name, action] {
                       return run(*options, name, host_name, action);
                     }});
    return command;
  };
  add("inject", "Break something, for a limited time", inject)
      ->add_option("--limit", options->limit_s, "seconds until it ends by itself")
      ->required();
  // The name may be what the fault has changed.
  add("prove", "Whether it bites, seen from here", prove, HostName::kMayDiffer);
  add("heal", "Undo it; fine where there is nothing to undo", heal, HostName::kMayDiffer);
}

}  // namespace stackpilot::node
