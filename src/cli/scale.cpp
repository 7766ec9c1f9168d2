#include "lifecycle/scale.h"

#include <cstdlib>

#include "base/stop.h"
#include "cli/commands.h"
#include "events/stream.h"
#include "lifecycle/lifecycle.h"

namespace stackpilot::cli {
namespace {

using ScaleAction = Status (*)(lifecycle::Lab&, const Context&);

Result<lifecycle::ScalePlan> plan_of(const Context& context) {
  lifecycle::ScalePlan plan{context.options.managers, {}, context.options.database};
  if (const auto& nodes = context.options.nodes) {
    TRY_ASSIGN(plan.replicas, lifecycle::nodes_in_list(context.lab, *nodes));
  }
  return plan;
}

Status scale_up(lifecycle::Lab& lab, const Context& context) {
  TRY_ASSIGN(const lifecycle::ScalePlan plan, plan_of(context));
  return lifecycle::scale_up(lab, context.service, plan);
}

Status scale(lifecycle::Lab& lab, const Context& context) {
  TRY_ASSIGN(const auto replicas,
             lifecycle::nodes_in_list(context.lab, context.options.nodes.value_or("")));
  return lifecycle::scale(lab, context.service, replicas);
}

Status release(lifecycle::Lab& lab, const Context& context) {
  return lifecycle::release(lab, context.service);
}

Status rollback(lifecycle::Lab& lab, const Context& context) {
  return lifecycle::rollback(lab, context.service);
}

Status scale_down(lifecycle::Lab& lab, const Context& context) {
  return lifecycle::scale_down(lab, context.service);
}

Result<int> run_scaling(const Options& options, ScaleAction action) {
  TRY_ASSIGN(const Context context, context_of(options));
  TRY_ASSIGN(lifecycle::Lab lab,
             lifecycle::Lab::open(choice_of(context), "make " + options.command));
  TRY(action(lab, context));
  return 0;
}

// From nothing, or from whatever is there, to a service on all nodes. Releases the lab's lock at
// the end, before verification.
Status scale_from_nothing(const Context& context) {
  TRY_ASSIGN(const lifecycle::ScalePlan plan, plan_of(context));
  TRY_ASSIGN(lifecycle::Lab lab, lifecycle::Lab::open(choice_of(context), "make demo-scale"));
  events::emit(events::SectionBegan{"nodes", 1, 4});
  TRY(lifecycle::boot(lab, context.service));
  events::emit(events::SectionBegan{"clean", 2, 4});
  for (const NodeSpec& node : context.lab.nodes) {
    TRY(lifecycle::clean(lab, {context.service}, node));
  }
  events::emit(events::SectionBegan{"scale-up", 3, 4});
  return lifecycle::scale_up(lab, context.service, plan);
}

Result<int> demo_scale(const Options& options) {
  TRY_ASSIGN(const Context context, context_of(options));
  TRY(scale_from_nothing(context));
  if (stop_requested()) return interrupted();
  events::emit(events::SectionBegan{"verify", 4, 4});
  return verify(options, "all");
}

void add_nodes_option(CLI::App& command, Options& options, const char* help) {
  const auto keep = [&options](const std::string& given) { options.nodes = given; };
  command.add_option_function<std::string>("--nodes", keep, help)->envname("NODES");
  // CLI11 takes a variable that is empty for one that is not set. An empty list is not all nodes.
  command.final_callback([&options] {
    if (!options.nodes && std::getenv("NODES") != nullptr) options.nodes = "";
  });
}

void add_swarm_options(CLI::App& command, Options& options) {
  command
      .add_option("--managers", options.managers, "of the swarm: 1, or 3 of which one may be lost")
      ->envname("MANAGERS");
  add_nodes_option(command, options, "which carry a replica, as control,worker2; all, at first");
  command.add_option("--database", options.database, "node that the database runs on")
      ->envname("DATABASE");
}

}  // namespace

void add_scale_commands(CLI::App& parser, Options& options, std::vector<Declared>& commands) {
  const auto add = [&](const char* name, const char* help) {
    CLI::App* command = parser.add_subcommand(name, help);
    add_node_option(*command, options);
    add_service_option(*command, options);
    return command;
  };
  const auto change = [&](const char* name, const char* help, ScaleAction action) {
    CLI::App* command = add(name, help);
    commands.push_back({command, [&options, action] { return run_scaling(options, action); }});
    return command;
  };
  add_swarm_options(
      *change("scale-up", "Run the service on all nodes, by Docker Swarm, and release it there",
              scale_up),
      options);
  change("release", "Build the service once and roll it out to all replicas, one by one", release);
  change("rollback", "Roll the release before the last one out again", rollback);
  add_nodes_option(
      *change("scale", "Say which nodes carry a replica: NODES=control,worker2", scale), options,
      "which carry a replica");
  change("scale-down", "End the stack and the swarm; volumes and nodes stay", scale_down);
  CLI::App* demo = add("demo-scale", "From nothing to a service on all nodes, verified");
  add_swarm_options(*demo, options);
  commands.push_back({demo, [&options] { return demo_scale(options); }});
}

}  // namespace stackpilot::cli
