#include "prove/repository_mutants.h"

#include <fmt/format.h>

#include <algorithm>

#include "access/exec/process.h"
#include "base/clock.h"
#include "base/digest.h"
#include "checks/git.h"
#include "guarantees/judge.h"
#include "guarantees/outcome.h"

namespace stackpilot::prove {
namespace {

using Settings = std::map<std::string, std::string>;
using Text = std::optional<std::string>;  // of a file; none: it is not there

// The user's configuration must neither change texts nor leave files out, and no hook is run. Git
// works on the copy alone, and briefly: undoing may finish after a stop request.
Status git_in(const fs::path& root, const std::vector<std::string>& arguments) {
  std::vector<std::string> argv = {"git", "-C", root.string()};
  for (const char* setting :
       {"core.autocrlf=false", "core.attributesFile=/dev/null", "core.hooksPath=/dev/null",
        "core.fsmonitor=false", "core.fileMode=true"}) {
    argv.insert(argv.end(), {"-c", setting});
  }
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  TRY(access::run_ok({.argv = std::move(argv),
                      .environment = {{"LC_ALL", "C"}},
                      .on_stop = access::OnStop::kIgnore}));
  return {};
}

Status copy_one(const fs::path& from, const fs::path& to) {
  TRY(make_folder(to.parent_path()));
  std::error_code failed;
  fs::copy(from, to, fs::copy_options::copy_symlinks, failed);
  if (!failed) return {};
  return fail(ErrorKind::kBroken, fmt::format("cannot copy {} to {}: {}", from.string(),
                                              to.string(), failed.message()));
}

Status require_empty(const fs::path& folder) {
  std::error_code failed;
  if (!fs::exists(folder, failed) || fs::is_empty(folder, failed)) return {};
  return fail(ErrorKind::kUsage, folder.string() + " is not empty");
}

const std::string* find_setting(const Settings& settings, const std::string& name) {
  const auto found = settings.find(name);
  return found == settings.end() ? nullptr : &found->second;
}

tl::unexpected<Error> does_not_fit(const std::string& file, std::string_view why) {
  return fail(ErrorKind::kUsage, fmt::format("the edit of {} does not apply: {}", file, why));
}

bool is_inside(const std::string& file) {
  const fs::path path = fs::path(file).lexically_normal();
  return !path.empty() && path.is_relative() && *path.begin() != ".." && *path.begin() != ".git";
}

Result<Text> replaced(const std::string& file, const std::string& text, const std::string& from,
                      const std::string& to) {
  const std::size_t at = from.empty() ? std::string::npos : text.find(from);
  if (at == std::string::npos) return does_not_fit(file, fmt::format("\"{}\" is not in it", from));
  if (text.find(from, at + 1) != std::string::npos) {
    return does_not_fit(file, fmt::format("\"{}\" is in it more than once", from));
  }
  return text.substr(0, at) + to + text.substr(at + from.size());
}

// The text that the file has after the edit.
Result<Text> edited(const std::string& file, const Text& before, const Settings& settings) {
  const std::string* content = find_setting(settings, "content");
  if (content != nullptr) {
    if (before) return does_not_fit(file, "it is there already");
    return *content;
  }
  if (!before) return does_not_fit(file, "it is not there");
  if (find_setting(settings, "remove") != nullptr) return Text();
  if (const std::string* more = find_setting(settings, "append")) return *before + *more;
  const std::string* from = find_setting(settings, "replace");
  const std::string* to = find_setting(settings, "by");
  if (from == nullptr || to == nullptr) return does_not_fit(file, "it does not say what to do");
  return replaced(file, *before, *from, *to);
}

Result<Text> read_now(const fs::path& path) {
  std::error_code failed;
  if (!fs::exists(fs::symlink_status(path, failed))) return Text();
  TRY_ASSIGN(std::string text, read_file(path));
  return Text(std::move(text));
}

std::string digest_or_absence(const Text& text) {
  return text ? "sha256 " + sha256_hex(*text).substr(0, 12) : "not there";
}

}  // namespace

bool is_repository_kind(std::string_view kind) {
  return kind == edit_kind || kind == gate_kind || kind == late_kind;
}

std::vector<Judgement> judge_repository(const LabSpec& lab, const RepoChecks& found,
                                        const std::string& looked_at) {
  Observation seen;
  seen.taken_at = looked_at;
  seen.checks = found;
  std::vector<Judgement> judgements = guarantees::judge(lab, seen);
  std::erase_if(judgements, [](const Judgement& one) { return !is_repo_check(one); });
  return judgements;
}

Result<ScratchRepository> ScratchRepository::copy(const Workspace& from, const fs::path& folder,
                                                  std::vector<checks::Gate> gates, RunGates run) {
  TRY(require_empty(folder));
  TRY_ASSIGN(const checks::Repository original, checks::read_repository(from.root()));
  TRY(make_folder(folder));
  for (const checks::RepoFile& file : original.files()) {
    if (file.mode == checks::FileMode::kSubmodule) continue;  // its files are not the repository's
    TRY(copy_one(from.root() / file.path, folder / file.path));
  }
  TRY(git_in(folder, {"init", "--quiet", "--template="}));
  TRY(git_in(folder, {"add", "--all", "--force", "."}));
  return ScratchRepository(Workspace(folder), std::move(gates), std::move(run));
}

Result<std::string> ScratchRepository::apply(const std::string& kind, const Settings& settings) {
  if (edited_ || !left_out_.empty() || !looked_at_.empty()) {
    return fail(ErrorKind::kUsage, "another mutant is applied to the scratch repository");
  }
  if (kind == edit_kind) return edit(settings);
  if (kind == gate_kind) return leave_out(settings);
  if (kind != late_kind) {
    return fail(ErrorKind::kUsage, fmt::format("no kind of repository mutant: \"{}\"", kind));
  }
  looked_at_ = utc_now();
  return fmt::format("the lab counts as looked at {}, and no repo check has run yet", looked_at_);
}

Result<std::string> ScratchRepository::edit(const Settings& settings) {
  const std::string* named = find_setting(settings, "file");
  if (named == nullptr) named = find_setting(settings, "remove");
  if (named == nullptr || !is_inside(*named)) {
    return fail(ErrorKind::kUsage, "the edit names no file of the repository");
  }
  const fs::path path = path_of(*named);
  TRY_ASSIGN(const Text before, read_now(path));
  TRY_ASSIGN(const Text after, edited(*named, before, settings));
  if (before == after) return does_not_fit(*named, "it changes nothing");
  std::error_code failed;
  const fs::perms mode = before ? fs::status(path, failed).permissions() : fs::perms(0644);
  edited_ = Edited{*named, before, mode};
  TRY(put(*edited_, after));
  TRY_ASSIGN(const Text now, read_now(path));
  if (now == before) return fail(ErrorKind::kBroken, *named + " is as it was");
  return fmt::format("{}: {}, was {}", *named, digest_or_absence(now), digest_or_absence(before));
}

Result<std::string> ScratchRepository::leave_out(const Settings& settings) {
  const std::string* gate = find_setting(settings, "gate");
  std::vector<std::string_view> left;
  for (const checks::Gate& one : gates_) {
    if (gate != nullptr && one.name != *gate) left.push_back(one.name);
  }
  if (gate == nullptr || left.size() == gates_.size()) {
    return fail(ErrorKind::kUsage, fmt::format("no such repo check: \"{}\"", gate ? *gate : ""));
  }
  left_out_ = *gate;
  return fmt::format("{} of {} repo checks are run: {}", left.size(), gates_.size(),
                     fmt::join(left, ", "));
}

Result<std::vector<Judgement>> ScratchRepository::judge(const LabSpec& lab) const {
  std::vector<checks::Gate> gates = gates_;
  std::erase_if(gates, [&](const checks::Gate& one) { return one.name == left_out_; });
  TRY_ASSIGN(const RepoChecks found, run_(copy_, gates));
  return judge_repository(lab, found, looked_at_.empty() ? utc_now() : looked_at_);
}

Status ScratchRepository::restore() {
  left_out_.clear();
  looked_at_.clear();
  if (!edited_) return {};
  TRY(put(*edited_, edited_->before));
  TRY_ASSIGN(const Text now, read_now(path_of(edited_->file)));
  if (now != edited_->before) {
    return fail(ErrorKind::kBroken, edited_->file + " of the scratch repository is not restored");
  }
  edited_.reset();
  return {};
}

// In the index as well, so that it is tracked, or not, as after a commit.
Status ScratchRepository::put(const Edited& file, const Text& text) const {
  const fs::path path = path_of(file.file);
  if (text) {
    TRY(make_folder(path.parent_path()));
    TRY(write_file(path, *text, file.mode));
  } else {
    std::error_code failed;
    fs::remove(path, failed);
    if (failed) {
      return fail(ErrorKind::kBroken,
                  fmt::format("cannot remove {}: {}", path.string(), failed.message()));
    }
  }
  return git_in(copy_.root(), {"add", "--all", "--force", "--", file.file});
}

}  // namespace stackpilot::prove
