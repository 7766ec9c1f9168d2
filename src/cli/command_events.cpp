#include "cli/command_events.h"

#include <unistd.h>

#include "events/stream.h"

namespace stackpilot::cli {
namespace {

// Empty until it has begun.
std::string& command_under_way() {
  static std::string command;
  return command;
}

}  // namespace

void tell_began(const Options& options, const Workspace& workspace) {
  if (!command_under_way().empty() || options.command.empty()) return;
  command_under_way() = options.command;
  events::emit(events::CommandBegan{options.command, workspace.journals().string(), ::getpid()});
}

void tell_ended(int exit_code) {
  if (command_under_way().empty()) return;
  events::emit(events::CommandEnded{command_under_way(), exit_code});
}

}  // namespace stackpilot::cli
