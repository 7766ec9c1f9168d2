#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "base/clock.h"
#include "base/digest.h"
#include "base/progress.h"
#include "cli/commands.h"
#include "verify/collect.h"
#include "verify/evidence.h"
#include "verify/judges.h"

namespace stackpilot::cli {
namespace {

// FAIL without a guarantee that failed: it was the verifier that broke.
bool verifier_broke(const std::vector<Judgement>& judgements) {
  const auto any = [&](Verdict verdict) {
    return std::any_of(judgements.begin(), judgements.end(),
                       [&](const Judgement& one) { return one.verdict == verdict; });
  };
  return any(Verdict::kError) && !any(Verdict::kFail);
}

int exit_code_of(const verify::Report& report) {
  switch (verify::verdict_of(report)) {
    case Outcome::kPass:
      return 0;
    case Outcome::kFail:
      return exit_code(verifier_broke(report.judgements) ? ErrorKind::kBroken
                                                         : ErrorKind::kGuarantee);
    case Outcome::kNotVerified:
      return exit_code(ErrorKind::kCapability);
  }
  return exit_code(ErrorKind::kBroken);
}

std::string formatted(const verify::Report& report, const std::string& format) {
  if (format == "json") return verify::to_json_text(report);
  if (format == "junit") return verify::to_junit(report);
  if (format == "tap") return verify::to_tap(report);
  return verify::to_text(
      report, colours_wanted(STDOUT_FILENO) ? verify::Palette::kColour : verify::Palette::kPlain);
}

Result<int> print(const verify::Report& report, const std::string& format) {
  const std::string text = formatted(report, format);
  std::fwrite(text.data(), 1, text.size(), stdout);
  if (std::fflush(stdout) != 0) return fail(ErrorKind::kBroken, "cannot write to stdout");
  return exit_code_of(report);
}

verify::Report empty_report(const Context& context, const std::string& selection) {
  verify::Report report;
  report.selection = selection;
  report.node = context.node.name;
  report.provider = "container";
  report.run_id = utc_stamp() + "-" + random_hex(3);
  return report;
}

}  // namespace

Result<int> verify(const Options& options, const std::string& selection) {
  const Stopwatch watch;
  const Result<Context> context = context_of(options);
  if (!context) return pass_on(context);
  verify::Report report = empty_report(*context, selection);
  const Result<Observation> seen =
      verify::observe(context->workspace, context->lab, context->node.name);
  if (!seen) {
    if (seen.error().kind != ErrorKind::kCapability) return pass_on(seen);
    report.notes = {seen.error().message, "next: " + seen.error().hint};
    return print(report, options.format);
  }
  const Stopwatch judging;
  report.judgements = verify::select(verify::judge(context->lab, *seen), selection);
  report.runtime_ms = seen->duration_ms + judging.elapsed_ms();
  report.duration_ms = watch.elapsed_ms();
  report.outcome = outcome_of(report.judgements);
  report.slowest_observation = seen->slowest;
  report.slowest_observation_ms = seen->slowest_ms;
  const Result<fs::path> evidence = verify::write_evidence(context->workspace, *seen, report);
  if (!evidence) return pass_on(evidence);
  say(fmt::format("evidence: {}", evidence->string()));
  return print(report, options.format);
}

void add_verify_commands(CLI::App& parser, Options& options, std::vector<Declared>& commands) {
  const auto add = [&](const char* name, const char* help, const char* selection) {
    CLI::App* command = parser.add_subcommand(name, help);
    add_node_option(*command, options);
    command->add_option("--format", options.format, "text, json, junit or tap")
        ->envname("FORMAT")
        ->check(CLI::IsMember({"text", "json", "junit", "tap"}));
    commands.push_back({command, [&options, selection] { return verify(options, selection); }});
  };
  add("verify", "Observe the lab and judge every runtime guarantee; changes nothing", "all");
  add("verify-host", "Only the guarantees about reaching the nodes", "host");
  add("verify-cluster", "Only the guarantees about the nodes among themselves", "cluster");
  add("verify-build", "Only the guarantee that the running image is this source", "build");
}

}  // namespace stackpilot::cli
