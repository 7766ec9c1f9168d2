#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "access/exec/process.h"
#include "access/observe/engine_finder.h"
#include "base/stop.h"
#include "base/terminal.h"
#include "checks/git.h"
#include "checks/guarantees_map.h"
#include "checks/report.h"
#include "checks/secrets.h"
#include "cli/commands.h"
#include "cli/repo_checks.h"
#include "cli/repository.h"
#include "events/stream.h"
#include "model/verdict_report.h"
#include "ops/doctor.h"
#include "provision/image_store.h"

namespace stackpilot::cli {
namespace {

constexpr std::string_view building_gate = "build";

// An upgrade changes it; reading a whole program would take longer than asking it.
std::string build_of(const std::string& program) {
  std::error_code failed;
  const auto size = fs::file_size(program, failed);
  if (failed) return "";
  const auto changed = fs::last_write_time(program, failed).time_since_epoch().count();
  return fmt::format("{} of {} bytes, {}", program, size, changed);
}

checks::Tool tool_named(const char* name, const ops::CapabilityMask& mask) {
  if (mask.hides(name)) return {std::nullopt, ops::masked_evidence()};
  const auto found = access::find_program(name);
  return {found, fmt::format("{} is not installed", name), found ? build_of(*found) : ""};
}

// Gives check-build the engine that answers and the cached toolchain image, or why it has neither.
void lend_builder(const Workspace& workspace, const ops::CapabilityMask& mask,
                  checks::Toolbox& toolbox) {
  const auto absent = [&](const std::string& why) { toolbox.why_no_builder = why; };
  if (mask.hides("engine")) return absent(ops::masked_evidence());
  const Result<access::FoundEngine> engine = access::find_engine(workspace);
  if (!engine) return absent(engine.error().message);
  const Result<LabSpec> lab = load_lab_spec(workspace.root());
  if (!lab) return absent(lab.error().message);
  for (const ImageSpec& image : lab->images) {
    if (image.name != "toolchain") continue;
    const auto cached =
        provision::find_cached_image(workspace.root(), image, Workspace::image_cache());
    if (!cached) return absent("the toolchain image is not made yet (make up makes it)");
    toolbox.builder = checks::ImageBuilder{engine->endpoint, cached->reference,
                                           Workspace::image_cache() / cached->archive};
  }
}

checks::Toolbox toolbox_of(const Workspace& workspace, const Options& options,
                           const std::vector<checks::Gate>& gates,
                           const ops::CapabilityMask& mask) {
  checks::Toolbox toolbox;
  toolbox.root = workspace.root();
  toolbox.commands = options.commands;
  toolbox.shellcheck = tool_named("shellcheck", mask);
  toolbox.terraform = tool_named("terraform", mask);
  const bool builds = std::any_of(gates.begin(), gates.end(), [](const checks::Gate& gate) {
    return gate.name == building_gate;
  });
  if (builds) lend_builder(workspace, mask, toolbox);
  return toolbox;
}

std::string formatted(const RepoChecks& found, const std::string& format) {
  if (format == "json") return checks::to_json_text(found);
  if (format == "junit") return checks::to_junit(found);
  if (format == "sarif") return checks::to_sarif(found);
  return checks::to_text(found, palette_of(STDOUT_FILENO));
}

long peak_memory_mib(int whose) {
  rusage usage{};
  ::getrusage(whose, &usage);
  return usage.ru_maxrss / 1024;
}

// The history is only searched on request, as the time that takes grows with it.
enum class Depth { kIndex, kHistory };

Result<int> run_checks(const Options& options, const std::vector<checks::Gate>& gates,
                       Depth depth) {
  TRY_ASSIGN(const Workspace workspace, workspace_of(options));
  TRY_ASSIGN(RepoChecks found, check_repository(workspace, options, gates));
  if (depth == Depth::kHistory) {
    TRY_ASSIGN(GateResult history, checks::inspect_history(workspace.root()));
    found.gates.push_back(std::move(history));
  }
  TRY(print_data(formatted(found, options.format)));
  events::note(fmt::format("peak memory {} MiB, of tools {} MiB", peak_memory_mib(RUSAGE_SELF),
                           peak_memory_mib(RUSAGE_CHILDREN)));
  if (stop_requested()) return interrupted();
  return exit_code(failure_of(checks::outcome_of(found)));
}

Result<int> write_guarantees_map(const Options& options) {
  TRY_ASSIGN(const Workspace workspace, workspace_of(options));
  const fs::path readme = workspace.root() / "README.md";
  TRY_ASSIGN(const std::string text, read_file(readme));
  TRY_ASSIGN(const std::string updated, checks::with_guarantees_table(text));
  TRY(write_file(workspace.root() / checks::guarantees_map_path, checks::guarantees_map()));
  TRY(write_file(readme, updated));
  events::note(fmt::format("wrote {} and the table in README.md", checks::guarantees_map_path));
  return 0;
}

}  // namespace

checks::Strictness strictness_of_environment() {
  const char* ci = std::getenv("CI");
  return ci != nullptr && std::string_view(ci) == "true" ? checks::Strictness::kCi
                                                         : checks::Strictness::kLenient;
}

Result<RepoChecks> check_repository(const Workspace& workspace, const Options& options,
                                    const std::vector<checks::Gate>& gates,
                                    checks::KnownClean* known_clean) {
  TRY_ASSIGN(const ops::CapabilityMask mask, ops::CapabilityMask::of_environment());
  if (mask.hides("git")) {
    return checks::skip_gates(gates, ops::masked_evidence(), strictness_of_environment());
  }
  checks::Toolbox toolbox = toolbox_of(workspace, options, gates, mask);
  toolbox.known_clean = known_clean;
  const Result<checks::Repository> repository = checks::read_repository(workspace.root());
  if (!repository) {
    if (repository.error().kind != ErrorKind::kCapability) return pass_on(repository);
    const std::string why = fmt::format("{}: {}", repository.error().message,
                                        access::tail(repository.error().detail, 1));
    return checks::skip_gates(gates, why, strictness_of_environment());
  }
  return checks::run_gates(gates, *repository, toolbox, strictness_of_environment());
}

std::vector<checks::Gate> gates_before_runtime() {
  std::vector<checks::Gate> gates = checks::all_gates();
  std::erase_if(gates, [](const checks::Gate& gate) { return gate.name == building_gate; });
  return gates;
}

void add_check_commands(CLI::App& parser, Options& options, std::vector<Declared>& commands) {
  const auto history = std::make_shared<bool>(false);
  const auto add = [&](const std::string& name, const std::string& help,
                       const std::vector<checks::Gate>& gates) {
    CLI::App* command = parser.add_subcommand(name, help);
    command->add_option("--format", options.format, "text, json, junit or sarif")
        ->envname("FORMAT")
        ->check(CLI::IsMember({"text", "json", "junit", "sarif"}));
    commands.push_back({command, [&options, gates, history] {
                          return run_checks(options, gates,
                                            *history ? Depth::kHistory : Depth::kIndex);
                        }});
    return command;
  };
  add("checks", "Run every repo check; needs no lab", checks::all_gates());
  for (const checks::Gate& gate : checks::all_gates()) {
    CLI::App* command = add(fmt::format("check-{}", gate.name), std::string(gate.title), {gate});
    if (gate.name != "secrets") continue;
    command->add_flag("--history", *history, "look into every version of every file as well")
        ->envname("HISTORY");
  }
  CLI::App* map = parser.add_subcommand("guarantees-map",
                                        "Write docs/guarantees-map.txt and the table in README.md");
  commands.push_back({map, [&options] { return write_guarantees_map(options); }});
}

}  // namespace stackpilot::cli
