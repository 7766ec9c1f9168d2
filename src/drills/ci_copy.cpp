#include "drills/ci_copy.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "access/exec/process.h"
#include "access/observe/engine_finder.h"
#include "access/observe/host_reader.h"
#include "base/slowness.h"
#include "drills/ci_variant.h"
#include "drills/lab_copy.h"
#include "events/stream.h"

namespace stackpilot::drills {
namespace {

constexpr auto ci_timeout = Millis(600'000);
constexpr const char* step_summary = "step summary";

// Spoils a file as long as it lives.
class SpoiledFile {
 public:
  static Result<SpoiledFile> make(const fs::path& root, const CiRun& run) {
    SpoiledFile file;
    if (run.spoiled == Spoiled::kNothing) return file;
    file.path_ = root / run.file;
    TRY_ASSIGN(file.text_, read_file(file.path_));
    std::error_code failed;
    file.mode_ = fs::status(file.path_, failed).permissions();
    if (run.spoiled == Spoiled::kReplaced) TRY(write_file(file.path_, run.text));
    if (run.spoiled == Spoiled::kUnreadable) fs::permissions(file.path_, fs::perms::none, failed);
    if (failed) return fail(ErrorKind::kBroken, "cannot change the mode of " + run.file);
    return file;
  }
  SpoiledFile(const SpoiledFile&) = delete;
  SpoiledFile& operator=(const SpoiledFile&) = delete;
  SpoiledFile(SpoiledFile&& other) noexcept
      : path_(std::exchange(other.path_, {})), text_(std::move(other.text_)), mode_(other.mode_) {}
  SpoiledFile& operator=(SpoiledFile&&) = delete;
  // The clone goes with its fault, whatever has become of this file.
  ~SpoiledFile() {
    if (path_.empty()) return;
    std::error_code ignored;
    fs::permissions(path_, mode_, ignored);
    static_cast<void>(write_file(path_, text_, mode_));
  }

 private:
  SpoiledFile() = default;

  fs::path path_;
  std::string text_;
  fs::perms mode_ = fs::perms::none;
};

// The lab that CI makes in the clone, looked at from outside.
class CiLab {
 public:
  CiLab(const HostSite& site, const LabCopy& copy, LabSpec spec)
      : site_(site),
        copy_(copy),
        spec_(std::move(spec)),
        survey_(site.lab.kind().survey(copy.workspace, spec_)) {}

  // Whether a node runs now.
  bool look() {
    const std::string id = copy_.workspace.lab_id();
    if (id.empty()) return false;
    id_ = id;
    const auto states = survey_->list();
    const bool runs = states && std::any_of(states->begin(), states->end(), [](const auto& one) {
                        return one.power == machine::Power::kOn;
                      });
    node_ran_ = node_ran_ || runs;
    return runs;
  }
  bool node_ran() const { return node_ran_; }

  // By other traces than those by which `destroy` finds what to remove.
  Result<std::vector<std::string>> left() const {
    const Workspace& workspace = copy_.workspace;
    std::vector<std::string> left;
    if (!workspace.lab_id().empty()) left.push_back("the lab " + workspace.lab_id());
    if (!id_.empty()) {
      TRY_ASSIGN(const auto states, site_.lab.provider().list_of_copy(id_));
      for (const auto& one : states) left.push_back("the node " + one.node);
    }
    const std::vector<std::string> addresses = access::read_addresses();
    if (std::find(addresses.begin(), addresses.end(), spec_.network.host) != addresses.end()) {
      left.push_back("the network of " + spec_.network.host);
    }
    const auto engines = access::other_engine_checkouts(site_.workspace());
    const bool runs = std::find(engines.begin(), engines.end(), workspace.root()) != engines.end();
    if (runs) left.emplace_back("an engine that runs");
    if (fs::exists(workspace.engine())) left.emplace_back("the data of an engine");
    if (fs::exists(workspace.runtime())) left.push_back(workspace.runtime().string());
    TRY_ASSIGN(const std::vector<Fault> open, read_open_faults(workspace.ledger()));
    for (const Fault& fault : open) left.push_back(to_line(fault));
    return left;
  }

 private:
  const HostSite& site_;
  const LabCopy& copy_;
  LabSpec spec_;  ///< survey_ refers to it
  std::unique_ptr<machine::Survey> survey_;
  std::string id_;
  bool node_ran_ = false;
};

fs::path step_file(const LabCopy& copy) {
  return copy.folder / "step-summary.md";
}

// Nothing of the environment in which the drill runs may decide what CI says.
Result<access::Variables> environment_of_ci(const HostSite& site, const LabCopy& copy,
                                            const CiRun& run) {
  TRY_ASSIGN(access::Variables environment, environment_in_copy(site));
  const access::Variables own = {{"STACKPILOT_MASK", run.masked},
                                 {"CI", ""},
                                 {"EVENTS", ""},
                                 {"CI_TIMEOUT", std::to_string(scaled(ci_timeout).count() / 2'000)},
                                 {"GITHUB_ACTIONS", "true"},
                                 {"GITHUB_STEP_SUMMARY", step_file(copy).string()}};
  environment.insert(environment.end(), own.begin(), own.end());
  return environment;
}

std::map<std::string, std::string> read_logs(const LabCopy& copy) {
  std::map<std::string, std::string> logs;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(copy.workspace.root() / "ci" / "logs", failed)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with('.')) logs[name] = read_file(entry.path()).value_or("");
  }
  logs[step_summary] = read_file(step_file(copy)).value_or("");
  return logs;
}

}  // namespace

Result<CiSeen> run_ci_in_copy(const HostSite& site, const CiRun& run) {
  const LabCopy copy = copy_of_fault(site);
  const fs::path root = copy.workspace.root();
  TRY_ASSIGN(LabSpec spec, load_lab_spec(root));
  TRY_ASSIGN(const access::Variables environment, environment_of_ci(site, copy, run));
  TRY(remove_whole(step_file(copy)));
  TRY_ASSIGN(const SpoiledFile spoiled, SpoiledFile::make(root, run));
  CiLab lab(site, copy, std::move(spec));
  TRY_ASSIGN(const access::Output output,
             access::run({.argv = as_variant(site.workspace(), line_in_copy(copy, {"ci"})),
                          .inherits = access::Inherits::kOurs,
                          .environment = environment,
                          .directory = root,
                          .timeout = scaled(ci_timeout),
                          .on_line =
                              [](std::string_view line) {
                                events::emit(events::Relayed{fmt::format("      {}", line)});
                              },
                          .interrupt_when =
                              [&] { return lab.look() && run.ends == CiEnds::kInterrupted; }}));
  TRY_ASSIGN(std::vector<std::string> left, lab.left());
  return CiSeen{.exit_code = output.status,
                .out = output.out,
                .logs = read_logs(copy),
                .node_ran = lab.node_ran(),
                .took_the_lab = fs::exists(copy.workspace.state()),
                .left = std::move(left)};
}

}  // namespace stackpilot::drills
