// Drills of `make ci`, which is run in a clone of this checkout: with capabilities taken away, with
// parts that fail, and interrupted.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "drills/catalog/catalog.h"
#include "drills/catalog/ci_logs.h"
#include "drills/catalog/parts.h"

namespace stackpilot::drills::catalog {
namespace {

constexpr const char* masked = "masked by STACKPILOT_MASK";
constexpr std::size_t line_limit = 160;

Result<Plan> in_a_clone(const Site& site) {
  return Plan{.fault = {"ci-copy", site.node.name, {}, 900}};
}

// Runs it and keeps all that was seen; nullopt, with a check that says so, when it does not end.
std::optional<CiSeen> run_ci(Stage& stage, const std::string& name, const CiRun& run) {
  Result<CiSeen> seen = stage.lab().ci_in_copy(stage.fault(), run);
  if (!seen) {
    stage.broke("ci: " + name, seen.error());
    return std::nullopt;
  }
  std::string file = "ci " + name + ".json";
  std::replace(file.begin(), file.end(), ' ', '-');
  stage.keep(file, Json{{"exit_code", seen->exit_code},
                        {"stdout", seen->out},
                        {"logs", seen->logs},
                        {"node_ran", seen->node_ran},
                        {"took_the_lab", seen->took_the_lab},
                        {"left", seen->left}});
  return std::move(*seen);
}

void expect_verdict(Stage& stage, const std::string& claim, const CiSeen& seen, int exit_code,
                    const std::string& verdict) {
  const std::string said = verdict_said(seen);
  stage.expect(claim, seen.exit_code == exit_code && said.starts_with(verdict),
               fmt::format("exit code {}, {}", exit_code, verdict),
               fmt::format("exit code {}, {}", seen.exit_code, printable(said, line_limit)));
}

void expect_said(Stage& stage, const std::string& name, const CiSeen& seen,
                 const std::vector<CiClaim>& claims) {
  for (const CiClaim& claim : claims) {
    const std::vector<std::string> silent = silent_places(seen, claim);
    stage.expect(
        fmt::format("what is said of {} {}", claim.what, name), silent.empty(),
        fmt::format("{} in every log: {}", claim.state == CiState::kSkipped ? "skipped" : "failed",
                    claim.why),
        silent.empty() ? "so it is" : fmt::format("not so in {}", fmt::join(silent, ", ")));
  }
}

void expect_nothing_left(Stage& stage, const std::string& when, const CiSeen& seen) {
  stage.expect("what is left of the lab " + when, seen.left.empty(), "nothing",
               seen.left.empty() ? "nothing" : fmt::format("{}", fmt::join(seen.left, ", ")));
}

void expect_nothing_attempted(Stage& stage, const std::string& name, const CiSeen& seen) {
  std::vector<std::string> traces = seen.left;
  if (seen.took_the_lab) traces.emplace_back("a command took the lab");
  if (seen.node_ran) traces.emplace_back("a node ran");
  if (seen.logs.count("verify.log") != 0) traces.emplace_back("there is a verify.log");
  stage.expect("what is attempted " + name, traces.empty(), "no infrastructure",
               traces.empty() ? "none" : fmt::format("{}", fmt::join(traces, ", ")));
}

// Without git no repo check can be made either: then nothing at all is verified, whatever is wrong
// with this checkout. With it, some checks pass beside those that are skipped.
void run_without_an_engine(Stage& stage, const Verification&) {
  const std::vector<CiClaim> skipped = {
      {CiState::kSkipped, "golden path", fmt::format("engine: {}", masked)},
      {CiState::kSkipped, "drills", fmt::format("engine: {}", masked)},
      {CiState::kSkipped, "proof", fmt::format("engine: {}", masked)},
      {CiState::kSkipped, "scale-out", fmt::format("engine: {}", masked)},
      {CiState::kSkipped, "check-build", masked}};
  const std::pair<const char*, const char*> runs[] = {
      {"without engine and git", "engine,git"},
      {"without an engine", "engine,terraform,shellcheck"}};
  for (const auto& [name, mask] : runs) {
    const auto seen = run_ci(stage, name, {.masked = mask});
    if (!seen) return;
    expect_nothing_attempted(stage, name, *seen);
    expect_said(stage, name, *seen, skipped);
    if (std::string_view(mask) == "engine,git") {
      expect_verdict(stage, fmt::format("the verdict {}", name), *seen, 3,
                     "CI: NOT VERIFIED  0 passed");
    } else {
      stage.expect(fmt::format("the exit code {}", name), seen->exit_code != 0, "not 0",
                   std::to_string(seen->exit_code));
    }
  }
}

// The golden path fails where it is quick to fail: before it makes anything.
void run_with_failures(Stage& stage, const Verification&) {
  const std::string of_check = "when a repo check fails";
  if (const auto seen = run_ci(stage, of_check,
                               {.masked = "engine,terraform,shellcheck",
                                .spoiled = Spoiled::kReplaced,
                                .file = "docs/guarantees-map.txt",
                                .text = "edited by a drill\n"})) {
    expect_verdict(stage, "the verdict " + of_check, *seen, 1, "CI: FAIL");
    expect_said(stage, of_check, *seen,
                {{CiState::kFailed, "check-guarantees", "is not what the registry says"},
                 {CiState::kSkipped, "golden path", fmt::format("engine: {}", masked)}});
  }
  const std::string of_path = "when the golden path fails";
  if (const auto seen = run_ci(stage, of_path,
                               {.masked = "git",
                                .spoiled = Spoiled::kUnreadable,
                                .file = stage.site().lab.service().compose_file})) {
    expect_verdict(stage, "the verdict " + of_path, *seen, 1, "CI: FAIL");
    expect_said(stage, of_path, *seen,
                {{CiState::kFailed, "golden path", "nodes cannot read this checkout"},
                 {CiState::kSkipped, "drills", "the golden path did not pass"},
                 {CiState::kSkipped, "proof", "the golden path did not pass"},
                 {CiState::kSkipped, "scale-out", "the golden path did not pass"},
                 {CiState::kSkipped, "check-docs", masked}});
  }
}

void expect_torn_down(Stage& stage, const std::string& when, const CiRun& run, int exit_code,
                      const std::string& verdict) {
  const auto seen = run_ci(stage, when, run);
  if (!seen) return;
  if (!seen->node_ran) {
    stage.broke("a lab to tear down " + when,
                Error{ErrorKind::kBroken, "no node ran: " + verdict_said(*seen), "", ""});
  }
  expect_nothing_left(stage, when, *seen);
  expect_verdict(stage, "the verdict " + when, *seen, exit_code, verdict);
}

// What the image of the service is made by that CI deploys, whichever this drill watches.
std::string recipe_of_image(const LabSpec& lab) {
  const Contract& contract = lab.service().contract;
  return contract.source.empty() ? fmt::format("infra/images/{}/packages", contract.image)
                                 : contract.source + "/Dockerfile";
}

// An image that cannot be built: so nodes are made, nothing is deployed, and verification fails.
void run_to_a_failure(Stage& stage, const Verification&) {
  expect_torn_down(stage, "when the golden path fails",
                   {.masked = "git",
                    .spoiled = Spoiled::kReplaced,
                    .file = recipe_of_image(stage.site().lab),
                    .text = "NO INSTRUCTION\n"},
                   1, "CI: FAIL");
}

void run_until_interrupted(Stage& stage, const Verification&) {
  expect_torn_down(stage, "when it is interrupted", {.masked = "git", .ends = CiEnds::kInterrupted},
                   130, "CI: INTERRUPTED");
}

Drill drill_of_ci(std::string_view name, std::string_view summary, std::string_view runbook,
                  void (*run)(Stage&, const Verification&)) {
  return Drill{.name = name,
               .summary = summary,
               .runbook = runbook,
               .plan = in_a_clone,
               .needs = {.runs = Runs::kEither},
               .meanwhile = run,
               .afterwards = expect_same_state};
}

}  // namespace

std::vector<Drill> merge_gate() {
  return {
      drill_of_ci("merge-gate-absent", "CI without an engine attempts nothing and claims nothing",
                  "milestone04.md#g-04-06", run_without_an_engine),
      drill_of_ci("merge-gate-logs", "CI says in every log why a check and the golden path fail",
                  "milestone04.md#g-04-02", run_with_failures),
      drill_of_ci("merge-gate-teardown-failed", "CI tears its lab down when the golden path fails",
                  "milestone04.md#g-04-07", run_to_a_failure),
      drill_of_ci("merge-gate-teardown-interrupted", "CI tears its lab down when it is interrupted",
                  "milestone04.md#g-04-07", run_until_interrupted)};
}

}  // namespace stackpilot::drills::catalog
