#include "checks/git.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <charconv>
#include <future>
#include <optional>
#include <thread>

#include "access/exec/process.h"
#include "base/digest.h"
#include "base/text.h"

namespace stackpilot::checks {
namespace {

constexpr std::size_t batch_bytes = 32U << 20U;
constexpr auto git_timeout = Millis(120'000);

struct IndexEntry {
  std::string mode;
  std::string blob;
  std::string path;
};

// A file version in the index or the history.
struct Version {
  std::string blob;
  std::size_t size = 0;
  RepoFile file;
};

// What the configuration of this user or of this clone must not decide: what counts as untracked or
// as changed, what else is run, and what an object holds. All else that they configure stays, as
// git refuses the repositories of others unless it is configured to trust them.
constexpr const char* our_settings[] = {"core.excludesFile=/dev/null",
                                        "core.attributesFile=/dev/null", "core.fsmonitor=false",
                                        "core.hooksPath=/dev/null", "log.showSignature=false"};

access::Command git(const fs::path& root, std::vector<std::string> arguments) {
  std::vector<std::string> argv = {"git", "--no-optional-locks", "--no-replace-objects"};
  for (const char* setting : our_settings) argv.insert(argv.end(), {"-c", setting});
  argv.insert(argv.end(), {"-C", root.string()});
  argv.insert(argv.end(), std::make_move_iterator(arguments.begin()),
              std::make_move_iterator(arguments.end()));
  return {.argv = std::move(argv), .environment = {{"LC_ALL", "C"}}, .timeout = git_timeout};
}

// Records are "<mode> <blob> <stage>\t<path>\0". Keeps only the first stage of an unmerged file.
std::vector<IndexEntry> parse_index(std::string_view listing) {
  std::vector<IndexEntry> entries;
  while (!listing.empty()) {
    const std::string_view record = listing.substr(0, listing.find('\0'));
    listing.remove_prefix(std::min(listing.size(), record.size() + 1));
    const std::size_t first = record.find(' ');
    const std::size_t second = record.find(' ', first + 1);
    const std::size_t tab = record.find('\t');
    if (tab == std::string_view::npos || second > tab) continue;
    IndexEntry entry{std::string(record.substr(0, first)),
                     std::string(record.substr(first + 1, second - first - 1)),
                     std::string(record.substr(tab + 1))};
    if (entries.empty() || entries.back().path != entry.path) entries.push_back(std::move(entry));
  }
  return entries;
}

FileMode mode_of(const std::string& mode) {
  if (mode == "100755") return FileMode::kExecutable;
  if (mode == "120000") return FileMode::kLink;
  return mode == "160000" ? FileMode::kSubmodule : FileMode::kFile;
}

// The file in the work tree; nullopt when it is missing or no longer a file or link.
std::optional<RepoFile> read_now(const fs::path& root, const IndexEntry& entry) {
  RepoFile file{entry.path, mode_of(entry.mode), "", false};
  const fs::path path = root / entry.path;
  std::error_code failed;
  const fs::file_status status = fs::symlink_status(path, failed);
  if (file.mode == FileMode::kSubmodule) return file;
  if (fs::is_symlink(status)) {
    file.mode = FileMode::kLink;
    file.text = fs::read_symlink(path, failed).string();
    return file;
  }
  if (!fs::is_regular_file(status)) return std::nullopt;
  const bool executable = (status.permissions() & fs::perms::owner_exec) != fs::perms::none;
  file.mode = executable ? FileMode::kExecutable : FileMode::kFile;
  Result<std::string> text = read_file(path, largest_file);
  file.unread = !text;
  if (text) file.text = std::move(*text);
  return file;
}

struct Part {
  std::vector<RepoFile> files;
  std::vector<Version> staged;
};

void read_entry(const fs::path& root, const IndexEntry& entry, Part& part) {
  std::optional<RepoFile> now = read_now(root, entry);
  const bool submodule = mode_of(entry.mode) == FileMode::kSubmodule;
  const bool same = now && !now->unread && blob_id(now->text, entry.blob.size()) == entry.blob;
  if (!same && !submodule) {
    part.staged.push_back({entry.blob, 0, {entry.path, mode_of(entry.mode), "", false}});
  }
  if (now) part.files.push_back(std::move(*now));
}

Part read_part(const fs::path& root, const std::vector<IndexEntry>& entries, std::size_t first,
               std::size_t step) {
  Part part;
  for (std::size_t i = first; i < entries.size(); i += step) read_entry(root, entries[i], part);
  return part;
}

Part read_work_tree(const fs::path& root, const std::vector<IndexEntry>& entries) {
  const std::size_t workers = std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::future<Part>> reading;
  for (std::size_t i = 0; i < workers; ++i) {
    reading.push_back(
        std::async(std::launch::async, read_part, std::cref(root), std::cref(entries), i, workers));
  }
  Part all;
  for (auto& one : reading) {
    Part part = one.get();
    std::move(part.files.begin(), part.files.end(), std::back_inserter(all.files));
    std::move(part.staged.begin(), part.staged.end(), std::back_inserter(all.staged));
  }
  return all;
}

std::string names_of(const std::vector<Version>& versions) {
  std::string names;
  for (const Version& one : versions) names += one.blob + "\n";
  return names;
}

// Fills in the sizes from the answers of `cat-file --batch-check`, one line "<blob> <type> <size>"
// per version, in order. Drops versions that are no blobs or are missing.
Result<std::vector<Version>> with_sizes(const fs::path& root, std::vector<Version> versions) {
  access::Command check = git(root, {"cat-file", "--batch-check"});
  check.input = names_of(versions);
  TRY_ASSIGN(const access::Output answers, access::run_ok(check));
  const std::vector<std::string_view> lines = lines_of(answers.out);
  std::vector<Version> blobs;
  for (std::size_t i = 0; i < versions.size() && i < lines.size(); ++i) {
    const std::size_t type = lines[i].find(" blob ");
    if (type == std::string_view::npos) continue;
    const std::string_view size = lines[i].substr(type + 6);
    std::from_chars(size.data(), size.data() + size.size(), versions[i].size);
    blobs.push_back(std::move(versions[i]));
  }
  return blobs;
}

// Fills in the texts from the answers of `cat-file --batch`: "<blob> blob <size>\n<text>\n" each.
Status fill(const fs::path& root, std::vector<Version>& batch) {
  access::Command read = git(root, {"cat-file", "--batch"});
  read.input = names_of(batch);
  TRY_ASSIGN(const access::Output answers, access::run_ok(read));
  std::string_view rest = answers.out;
  for (Version& one : batch) {
    const std::size_t header = rest.find('\n');
    if (header == std::string_view::npos || rest.size() < header + 1 + one.size) {
      return fail(ErrorKind::kBroken, "git cat-file gave less than it was asked for");
    }
    one.file.text = rest.substr(header + 1, one.size);
    rest.remove_prefix(std::min(rest.size(), header + 1 + one.size + 1));
  }
  return {};
}

Status read_versions(const fs::path& root, std::vector<Version> versions,
                     const std::function<void(const std::vector<RepoFile>&)>& look) {
  TRY_ASSIGN(std::vector<Version> blobs, with_sizes(root, std::move(versions)));
  std::vector<Version> batch;
  std::vector<RepoFile> files;
  std::size_t bytes = 0;
  const auto flush = [&]() -> Status {
    TRY(fill(root, batch));
    for (Version& one : batch) files.push_back(std::move(one.file));
    look(files);
    batch.clear();
    files.clear();
    bytes = 0;
    return {};
  };
  for (Version& one : blobs) {
    if (one.size > largest_file) {
      one.file.unread = true;
      files.push_back(std::move(one.file));
      continue;
    }
    if (bytes + one.size > batch_bytes) {
      TRY(flush());
    }
    bytes += one.size;
    batch.push_back(std::move(one));
  }
  return flush();
}

}  // namespace

Result<Repository> read_repository(const fs::path& root) {
  const access::Command list = git(root, {"ls-files", "--stage", "-z"});
  TRY_ASSIGN(const access::Output listing, access::run(list));
  if (listing.status != 0) {
    return fail(ErrorKind::kCapability, "the repo checks need a git repository",
                "run them in a clone; git says why this is none", access::tail(listing.err, 5));
  }
  Part part = read_work_tree(root, parse_index(listing.out));
  std::vector<RepoFile> staged;
  if (!part.staged.empty()) {
    const Status read =
        read_versions(root, std::move(part.staged), [&](const std::vector<RepoFile>& files) {
          staged.insert(staged.end(), files.begin(), files.end());
        });
    if (!read) return pass_on(read);
  }
  return Repository(std::move(part.files), std::move(staged));
}

Status read_history(const fs::path& root,
                    const std::function<void(const std::vector<RepoFile>&)>& look) {
  TRY_ASSIGN(const access::Output shallow,
             access::run_ok(git(root, {"rev-parse", "--is-shallow-repository"})));
  if (access::trimmed(shallow.out) == "true") {
    return fail(ErrorKind::kCapability, "the history of this clone is cut short",
                "git fetch --unshallow");
  }
  TRY_ASSIGN(const access::Output objects,
             access::run_ok(git(root, {"rev-list", "--objects", "--all"})));
  std::vector<Version> versions;
  for (const std::string_view line : lines_of(objects.out)) {
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos) continue;  // a commit
    versions.push_back({std::string(line.substr(0, space)),
                        0,
                        {std::string(line.substr(space + 1)), FileMode::kFile, "", false}});
  }
  return read_versions(root, std::move(versions), look);
}

std::string head_commit(const fs::path& root) {
  const Result<access::Output> head = access::run_ok(git(root, {"rev-parse", "--verify", "HEAD"}));
  return head ? access::trimmed(head->out) : "";
}

bool is_clean(const fs::path& root) {
  const auto is_empty = [&](const std::vector<std::string>& arguments) {
    const Result<access::Output> listed = access::run_ok(git(root, arguments));
    return listed && listed->out.empty();
  };
  return is_empty({"status", "--porcelain", "--untracked-files=no", "--ignore-submodules=none"}) &&
         is_empty({"ls-files", "--others", "--exclude-per-directory=.gitignore"});
}

std::string commit_of(const fs::path& root, const RepoFile& version) {
  const std::string blob = blob_id(version.text, head_commit(root).size());
  const Result<access::Output> log = access::run_ok(
      git(root, {"log", "--all", "--reverse", "--format=%h", "--find-object=" + blob}));
  return log ? access::trimmed(log->out.substr(0, log->out.find('\n'))) : "";
}

std::string blob_id(std::string_view content, std::size_t digits) {
  const std::string header = fmt::format("blob {}", content.size());
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_DigestInit_ex(context, digits == 64 ? EVP_sha256() : EVP_sha1(), nullptr);
  EVP_DigestUpdate(context, header.c_str(), header.size() + 1);  // with its NUL
  EVP_DigestUpdate(context, content.data(), content.size());
  EVP_DigestFinal_ex(context, digest.data(), &size);
  EVP_MD_CTX_free(context);
  return to_hex(digest.data(), size);
}

}  // namespace stackpilot::checks
