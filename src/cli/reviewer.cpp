#include <fmt/format.h>

#include "base/stop.h"
#include "cli/commands.h"
#include "events/stream.h"
#include "lifecycle/lifecycle.h"

namespace stackpilot::cli {
namespace {

// Boots, cleans and deploys from source. Releases the lab's lock at the end, before verification.
Status rebuild(const Context& context) {
  TRY_ASSIGN(lifecycle::Lab lab, lifecycle::Lab::open(choice_of(context), "make demo-reviewer"));
  events::emit(events::SectionBegan{"nodes", 1, 4});
  TRY(lifecycle::boot(lab, context.service));
  events::emit(events::SectionBegan{"clean", 2, 4});
  TRY(lifecycle::clean(lab, services_to_clean(context), context.node));
  events::emit(events::SectionBegan{"demo", 3, 4});
  return lifecycle::demo(lab, context.service, context.node);
}

Result<int> review(const Options& options) {
  TRY_ASSIGN(const Context context, context_of(options));
  const Status rebuilt = rebuild(context);
  // There is nothing to verify, or that is not allowed: a verdict would only hide the cause.
  const bool hopeless = !rebuilt && rebuilt.error().kind != ErrorKind::kBroken;
  if (hopeless || stop_requested()) return pass_on(rebuilt);
  if (!rebuilt) report_error(rebuilt.error());
  events::emit(events::SectionBegan{"verify", 4, 4});
  Result<int> verified = verify(options, "all");
  if (!rebuilt) return exit_code(rebuilt.error().kind);
  return verified;
}

}  // namespace

void add_reviewer_command(CLI::App& parser, Options& options, std::vector<Declared>& commands) {
  CLI::App* command =
      parser.add_subcommand("demo-reviewer", "clean, demo and verify on NODE, always all three");
  add_node_option(*command, options);
  add_service_option(*command, options);
  commands.push_back({command, [&options] { return review(options); }});
}

}  // namespace stackpilot::cli
