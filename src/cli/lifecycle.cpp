#include "lifecycle/lifecycle.h"

#include <fmt/format.h>

#include "cli/commands.h"

namespace stackpilot::cli {
namespace {

using Action = Status (*)(lifecycle::Lab&, const Service&, const NodeSpec&);

Result<int> run_locked(const Options& options, Action action) {
  TRY_ASSIGN(const Context context, context_of(options));
  TRY_ASSIGN(lifecycle::Lab lab,
             lifecycle::Lab::open(choice_of(context), "make " + options.command));
  TRY(action(lab, context.service, context.node));
  return 0;
}

Result<int> clean(const Options& options) {
  TRY_ASSIGN(const Context context, context_of(options));
  TRY_ASSIGN(lifecycle::Lab lab, lifecycle::Lab::open(choice_of(context), "make clean"));
  TRY(lifecycle::clean(lab, services_to_clean(context), context.node));
  return 0;
}

}  // namespace

std::vector<Service> services_to_clean(const Context& context) {
  return context.options.service.empty() ? context.lab.services
                                         : std::vector<Service>{context.service};
}

void add_service_option(CLI::App& command, Options& options, const char* help) {
  command.add_option("--service", options.service, help)->envname("SERVICE");
}

void add_node_option(CLI::App& command, Options& options) {
  command.add_option("--node", options.node, "node of the service")->envname("NODE");
  command
      .add_option("--provider", options.provider,
                  fmt::format("what makes the nodes: auto, {}", machine::provider_names()))
      ->envname("PROVIDER");
}

void add_lifecycle_commands(CLI::App& parser, Options& options, std::vector<Declared>& commands) {
  const auto add = [&](const char* name, const char* help, Action action) {
    CLI::App* command = parser.add_subcommand(name, help);
    add_node_option(*command, options);
    add_service_option(*command, options);
    commands.push_back({command, [&options, action] { return run_locked(options, action); }});
  };
  add("up", "Boot missing nodes, provision them, deploy the service on NODE", lifecycle::up);
  add("prepare", "Download or make what up needs of other machines; then up needs no network",
      [](lifecycle::Lab& lab, const Service&, const NodeSpec&) { return lifecycle::prepare(lab); });
  add("demo", "Deploy the service on NODE, always rebuilt from source", lifecycle::demo);
  add("down", "Stop the service on NODE; images, volumes and nodes stay", lifecycle::down);
  CLI::App* cleaning = parser.add_subcommand(
      "clean", "Remove all containers and application images on NODE; volumes and nodes stay");
  add_node_option(*cleaning, options);
  add_service_option(*cleaning, options, "one project; all, when it is not given");
  commands.push_back({cleaning, [&options] { return clean(options); }});
  add("provision", "Bring names and hosts entries of all nodes to what lab.yaml declares",
      [](lifecycle::Lab& lab, const Service&, const NodeSpec&) -> Status {
        return lifecycle::provision(lab).map([](const auto&) {});
      });
  add("destroy", "Remove the whole lab; only the cache of base images stays",
      [](lifecycle::Lab& lab, const Service&, const NodeSpec&) { return lifecycle::destroy(lab); });
}

}  // namespace stackpilot::cli
