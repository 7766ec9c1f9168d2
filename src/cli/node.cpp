// The verbs that run on a node; the host calls them through SSH.
#include "cli/commands.h"
#include "node/verbs/verbs.h"

namespace stackpilot::cli {

void add_node_command(CLI::App& parser, std::vector<Declared>& commands) {
  CLI::App* node = parser.add_subcommand("node", "What runs on a node; used by the other commands");
  for (node::Verb& verb : node::add_verbs(*node)) {
    commands.push_back({verb.parser, std::move(verb.run)});
  }
}

}  // namespace stackpilot::cli
