#include "drills/ci_variant.h"

#include <fmt/format.h>

#include <algorithm>

#include "drills/scratch_folder.h"

namespace stackpilot::drills {
namespace {

// tests/mutants/ci-<name>.sh says how.
constexpr std::string_view variants[] = {
    "attempts-infrastructure", "claims-what-it-skipped",    "writes-no-logs",
    "hides-the-reason",        "keeps-the-lab-that-failed", "keeps-the-interrupted-lab"};

constexpr const char* note_name = "ci-variant";

fs::path note_of(const HostSite& site) {
  return scratch_folder(site.workspace(), site.fault.id) / note_name;
}

fs::path script_of(const Workspace& workspace, const std::string& variant) {
  return workspace.root() / "tests" / "mutants" / fmt::format("ci-{}.sh", variant);
}

Result<std::string> asked_for(const HostSite& site) {
  const std::string name = setting(site, "variant");
  if (std::find(std::begin(variants), std::end(variants), name) != std::end(variants)) return name;
  return fail(ErrorKind::kUsage, fmt::format("there is no variant \"{}\" of ci", name),
              fmt::format("it is one of: {}", fmt::join(variants, ", ")));
}

Result<node::Injected> put_in_force(const HostSite& site) {
  TRY_ASSIGN(const std::string variant, asked_for(site));
  TRY(make_folder(note_of(site).parent_path()));
  TRY(write_file(note_of(site), variant));
  return node::Injected{0};
}

// That CI is another one is proven by what is run, which the fault of the clone tells.
Result<node::Bite> prove_in_force(const HostSite& site) {
  TRY_ASSIGN(const std::string asked, asked_for(site));
  const fs::path script = script_of(site.workspace(), asked);
  const bool there = ci_variant(site.workspace()) == asked && fs::is_regular_file(script);
  return node::Bite{there, fmt::format("{} {} in place of ci in clones", script.filename().string(),
                                       there ? "is run" : "is not run")};
}

Result<node::Healed> put_out_of_force(const HostSite& site) {
  TRY(remove_whole(note_of(site).parent_path()));
  return node::Healed{"clones run ci itself", std::nullopt};
}

}  // namespace

std::string ci_variant(const Workspace& workspace) {
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(scratch_folders(workspace), failed)) {
    const Result<std::string> variant = read_file(entry.path() / note_name, 256);
    if (variant) return *variant;
  }
  return "";
}

std::string in_words(const std::string& variant) {
  std::string words = variant;
  std::replace(words.begin(), words.end(), '-', ' ');
  return words;
}

std::vector<std::string> as_variant(const Workspace& workspace, std::vector<std::string> command) {
  const std::string variant = ci_variant(workspace);
  if (variant.empty()) return command;
  std::vector<std::string> line = {"/bin/sh", script_of(workspace, variant).string()};
  line.insert(line.end(), command.begin(), command.end());
  return line;
}

std::vector<HostFaultKind> ci_variant_faults() {
  return {{"ci-variant", "rm -r .stackpilot/scratch/{id}", HostFaultKind::Where::kOnHost,
           put_in_force, prove_in_force, put_out_of_force}};
}

}  // namespace stackpilot::drills
