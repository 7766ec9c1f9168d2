#include "verify/evidence_chain.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/digest.h"
#include "base/file_lock.h"
#include "base/json.h"
#include "base/wait.h"

namespace stackpilot::verify {

STACKPILOT_DEFINE_JSON(ChainHead, run, manifest)

struct Manifest {
  std::string run;
  int sequence = 0;  // from 1
  std::optional<ChainHead> previous;
  std::map<std::string, std::string> files;  // name to SHA-256
};
STACKPILOT_DECLARE_JSON(Manifest)
STACKPILOT_DEFINE_JSON(Manifest, run, sequence, previous, files)

namespace {

constexpr const char* manifest_name = "manifest.json";
constexpr const char* head_name = "head.json";

constexpr auto lock_patience = Millis(30'000);  // sealing takes milliseconds

// To be held while the chain grows: two runs must not have the same predecessor.
Result<FileLock> lock_chain(const fs::path& evidence) {
  std::optional<FileLock> lock;
  Status asked;
  wait_until(Deadline(lock_patience), Millis(10), [&] {
    Result<std::optional<FileLock>> taken = FileLock::try_acquire(evidence / "lock");
    if (!taken) asked = pass_on(taken);
    if (taken && *taken) lock.emplace(std::move(**taken));
    return !taken || lock.has_value();
  });
  TRY(asked);
  if (lock) return std::move(*lock);
  return fail(ErrorKind::kBroken, "another run does not end sealing its evidence",
              "end it, then verify again");
}

Result<std::map<std::string, std::string>> digests_of(const fs::path& folder) {
  std::map<std::string, std::string> digests;
  std::error_code failed;
  for (fs::recursive_directory_iterator it(folder, failed), end; !failed && it != end;
       it.increment(failed)) {
    const std::string name = it->path().lexically_relative(folder).generic_string();
    if (it->is_directory() || name == manifest_name) continue;
    TRY_ASSIGN(const std::string digest, file_digest(it->path()));
    digests[name] = digest;
  }
  if (failed) return fail(ErrorKind::kBroken, "cannot list " + folder.string());
  return digests;
}

bool is_nothing_sealed(const Result<ChainHead>& head) {
  return !head && head.error().kind == ErrorKind::kCapability;
}

Result<int> sequence_of(const fs::path& evidence, const ChainHead& link) {
  TRY_ASSIGN(const std::string text, read_file(evidence / link.run / manifest_name, 1U << 20U));
  return parse_json<Manifest>(text, "the manifest of run " + link.run)
      .map([](const Manifest& manifest) { return manifest.sequence; });
}

class Walk {
 public:
  Walk(const fs::path& evidence, ChainReport& report) : evidence_(evidence), report_(report) {}

  void follow(ChainHead link) {
    int expected = 0;  // sequence number of the next manifest; 0: any
    for (;;) {
      const std::optional<Manifest> manifest = open(link);
      if (!manifest) return;
      ++report_.runs;
      digests_.insert(link.manifest);
      if (expected != 0 && manifest->sequence != expected) {
        problem(link.run, fmt::format("is number {}, not {}", manifest->sequence, expected));
      }
      compare(*manifest);
      if (!manifest->previous) {
        if (manifest->sequence != 1) problem(link.run, "is not the first run, but follows none");
        return;
      }
      expected = manifest->sequence - 1;
      link = *manifest->previous;
    }
  }
  bool has(const std::string& digest) const { return digests_.count(digest) != 0; }
  bool visited(const std::string& run) const { return runs_.count(run) != 0; }

 private:
  void problem(const std::string& run, const std::string& what) {
    report_.problems.push_back(fmt::format("run {}: {}", run, what));
  }

  // The manifest that a link names; nullopt, with a problem reported, if it is not the sealed one.
  std::optional<Manifest> open(const ChainHead& link) {
    if (link.run.empty() || link.run.find('/') != std::string::npos || link.run.starts_with('.')) {
      report_.problems.emplace_back("the chain names something that is no run");
      return std::nullopt;
    }
    if (!runs_.insert(link.run).second) {
      problem(link.run, "is in the chain twice");
      return std::nullopt;
    }
    const Result<std::string> text = read_file(evidence_ / link.run / manifest_name, 1U << 20U);
    if (!text) {
      problem(link.run, "its manifest is gone");
      return std::nullopt;
    }
    if (sha256_hex(*text) != link.manifest) {
      problem(link.run, "its manifest was changed");
      return std::nullopt;
    }
    Result<Manifest> manifest = parse_json<Manifest>(*text, "its manifest");
    if (!manifest || manifest->run != link.run) {
      problem(link.run, "its manifest is that of another run");
      return std::nullopt;
    }
    return std::move(*manifest);
  }

  void compare(const Manifest& manifest) {
    const auto now = digests_of(evidence_ / manifest.run);
    if (!now) {
      problem(manifest.run, now.error().message);
      return;
    }
    for (const auto& [name, digest] : manifest.files) {
      const auto found = now->find(name);
      if (found == now->end()) {
        problem(manifest.run, name + " is gone");
      } else if (found->second != digest) {
        problem(manifest.run, name + " was changed");
      }
    }
    for (const auto& [name, digest] : *now) {
      if (manifest.files.count(name) == 0) problem(manifest.run, name + " was added");
    }
  }

  const fs::path& evidence_;
  ChainReport& report_;
  std::set<std::string> runs_;
  std::set<std::string> digests_;
};

// Reports runs outside the chain: a problem if they have a manifest, else unsealed.
void look_beside(const fs::path& evidence, const Walk& walk, ChainReport& report) {
  std::error_code failed;
  for (fs::directory_iterator it(evidence, failed), end; !failed && it != end;
       it.increment(failed)) {
    const std::string run = it->path().filename().string();
    if (!it->is_directory() || walk.visited(run)) continue;
    if (fs::exists(it->path() / manifest_name)) {
      report.problems.push_back(fmt::format("run {}: is sealed, but not in the chain", run));
    } else {
      report.unsealed.push_back(run);
    }
  }
  std::sort(report.unsealed.begin(), report.unsealed.end());
}

}  // namespace

Result<ChainHead> read_chain_head(const fs::path& evidence) {
  if (!fs::exists(evidence / head_name)) {
    return fail(ErrorKind::kCapability, "there is no sealed evidence", "make verify writes it");
  }
  TRY_ASSIGN(const std::string text, read_file(evidence / head_name, 4096));
  return parse_json<ChainHead>(text, "the head of the evidence");
}

Result<SealedRun> seal(const fs::path& evidence, const std::string& run) {
  TRY_ASSIGN(const FileLock lock, lock_chain(evidence));
  Manifest manifest{run, 1, std::nullopt, {}};
  const Result<ChainHead> head = read_chain_head(evidence);
  if (!is_nothing_sealed(head)) {
    const Result<int> before = head ? sequence_of(evidence, *head) : pass_on(head);
    if (!before) {
      return fail(ErrorKind::kBroken, "the evidence so far is broken: " + before.error().message,
                  "bin/stackpilot evidence check shows where; move .stackpilot/evidence away to "
                  "start anew");
    }
    manifest.previous = *head;
    manifest.sequence = *before + 1;
  }
  TRY_ASSIGN(auto files, digests_of(evidence / run));
  manifest.files = std::move(files);
  const std::string text = stackpilot::to_text(Json(manifest), 2) + "\n";
  const std::string digest = sha256_hex(text);
  TRY(write_file(evidence / run / manifest_name, text));
  const Json link = ChainHead{run, digest};
  TRY(write_file(evidence / head_name, stackpilot::to_text(link, 2) + "\n"));
  return SealedRun{evidence / run, digest};
}

Result<ChainReport> check_chain(const fs::path& evidence, const std::string& known) {
  ChainReport report;
  Walk walk(evidence, report);
  const Result<ChainHead> head = read_chain_head(evidence);
  if (head) {
    report.head = head->manifest;
    walk.follow(*head);
  } else if (!is_nothing_sealed(head)) {
    report.problems.push_back(head.error().message);
  }
  look_beside(evidence, walk, report);
  if (!known.empty() && !walk.has(known)) {
    report.problems.emplace_back("the head that was kept elsewhere is not in the chain");
  }
  if (is_nothing_sealed(head) && report.problems.empty()) return pass_on(head);
  return report;
}

}  // namespace stackpilot::verify
