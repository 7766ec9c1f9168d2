#include "machine/copy/tree_copy.h"

#include <fmt/format.h>

#include "access/observe/tree_reader.h"
#include "machine/copy/remote.h"
#include "model/program_place.h"

namespace stackpilot::machine::copy {
namespace {

constexpr auto send_timeout = Millis(600'000);
constexpr const char* removed_list = ".stackpilot-removed";
constexpr const char* trees = "/var/lib/stackpilot/tree";

// What the node was last given. It has to prove that it still has it.
fs::path record_of(const Workspace& workspace, const std::string& node) {
  return workspace.state() / "copies" / (node + ".json");
}

FileDigests last_sent(const Workspace& workspace, const std::string& node) {
  const Result<std::string> text = read_file(record_of(workspace, node));
  if (!text) return {};
  return parse_json<FileDigests>(*text, "the record of a copy").value_or(FileDigests());
}

bool has_below(const FileDigests& files, const std::string& folder) {
  const auto next = files.lower_bound(folder + "/");
  return next != files.end() && next->first.starts_with(folder + "/");
}

bool has_above(const FileDigests& files, const std::string& path) {
  for (std::size_t slash = path.find('/'); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    if (files.count(path.substr(0, slash)) != 0) return true;
  }
  return false;
}

// tar reads the names from a file, each ended by NUL.
Status write_names(const fs::path& file, const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += name + std::string(1, '\0');
  return write_file(file, text);
}

struct Archive {
  TempFolder folder;
  fs::path file;
};

Result<Archive> pack(const access::Operator& host, const Workspace& workspace,
                     const TreeChange& change) {
  TRY_ASSIGN(TempFolder folder, TempFolder::make(workspace.state(), "copy-"));
  const fs::path names = folder.path() / "names";
  const fs::path file = folder.path() / "tree.tar";
  TRY(write_names(names, change.sent));
  std::vector<std::string> argv = {"tar",       "--create",  "--file",          file.string(),
                                   "--owner=0", "--group=0", "--numeric-owner", "--no-recursion"};
  if (!change.removed.empty()) {
    TRY(write_file(folder.path() / removed_list,
                   fmt::format("{}\n", fmt::join(change.removed, "\n"))));
    argv.insert(argv.end(), {"--directory", folder.path().string(), removed_list});
  }
  argv.insert(argv.end(), {"--directory", workspace.root().string(), "--null",
                           "--verbatim-files-from", "--files-from", names.string()});
  TRY(host.program(argv, {.timeout = send_timeout}));
  return Archive{std::move(folder), file};
}

// `base` is the digest of the tree that the archive is to be unpacked over; empty for none.
std::string unpack_script(const std::string& base, const std::string& digest,
                          const std::string& lab_id) {
  const std::string start =
      base.empty() ? "mkdir new" : fmt::format("test -d {0}; cp -al {0} new", base);
  return fmt::format(
      "umask 022; mkdir -p {0}; cd {0}; rm -rf new; {1}; tar -xf - -C new; "
      "exec new/scripts/mount-tree.sh new {2} {3}",
      trees, start, digest, lab_id);
}

class Sending {
 public:
  Sending(const access::Operator& host, const Workspace& workspace, const access::SshTarget& target,
          const FileDigests& files)
      : host_(host), workspace_(workspace), target_(target), files_(files) {}

  Result<std::size_t> run() const {
    const FileDigests earlier = last_sent(workspace_, target_.node);
    if (earlier == files_ && is_mounted()) return 0;
    const TreeChange change = change_between(earlier, files_);
    const bool is_part = !earlier.empty() && earlier != files_ && change.is_simple;
    // Whatever the reason why a part does not do: all of it does.
    if (is_part && send(change, combined(earlier))) return change.sent.size();
    const TreeChange whole = change_between({}, files_);
    TRY(send(whole, ""));
    return whole.sent.size();
  }

 private:
  bool is_mounted() const {
    const std::string script = fmt::format(
        "test \"$(readlink {}/current)\" = {}; mountpoint -q /vagrant", trees, combined(files_));
    return as_root_on(host_, target_, script, "looking at /vagrant").has_value();
  }

  Status send(const TreeChange& change, const std::string& base) const {
    TRY_ASSIGN(const Archive archive, pack(host_, workspace_, change));
    TRY(as_root_on(host_, target_, unpack_script(base, combined(files_), workspace_.lab_id()),
                   "unpacking the repository",
                   {.timeout = send_timeout, .input_file = archive.file}));
    const fs::path record = record_of(workspace_, target_.node);
    TRY(make_folder(record.parent_path()));
    return write_file(record, to_text(Json(files_)));
  }

  const access::Operator& host_;
  const Workspace& workspace_;
  const access::SshTarget& target_;
  const FileDigests& files_;
};

}  // namespace

TreeChange change_between(const FileDigests& earlier, const FileDigests& now) {
  TreeChange change;
  for (const auto& [path, digest] : now) {
    const auto before = earlier.find(path);
    if (before != earlier.end() && before->second == digest) continue;
    change.sent.push_back(path);
    if (has_below(earlier, path) || has_above(earlier, path)) change.is_simple = false;
  }
  for (const auto& [path, digest] : earlier) {
    if (now.count(path) == 0) change.removed.push_back(path);
    // The list of what is removed has a name in each line.
    if (path.find('\n') != std::string::npos) change.is_simple = false;
  }
  return change;
}

Result<FileDigests> files_for_nodes(const Workspace& workspace) {
  TRY_ASSIGN(FileDigests files, access::read_tree(workspace.root()));
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(workspace.shared(), failed)) {
    const std::string name = entry.path().filename().string();
    const bool other_build =
        is_program_for_nodes(name) && name != this_program_for_nodes().filename().string();
    if (other_build || !entry.is_regular_file(failed)) continue;
    TRY(add_file_digest(entry.path(), fmt::format("{}/{}", programs_for_nodes, name), files));
  }
  if (failed) return io_error("read", workspace.shared());
  return files;
}

Result<std::size_t> send_tree(const access::Operator& host, const Workspace& workspace,
                              const access::SshTarget& target, const FileDigests& files) {
  return Sending(host, workspace, target, files).run();
}

Status forget_tree(const Workspace& workspace, const std::string& node) {
  std::error_code failed;
  fs::remove(record_of(workspace, node), failed);
  if (failed) return io_error("remove", record_of(workspace, node));
  return {};
}

Status forget_trees(const Workspace& workspace) {
  std::error_code failed;
  fs::remove_all(workspace.state() / "copies", failed);
  if (failed) return io_error("remove", workspace.state() / "copies");
  return {};
}

}  // namespace stackpilot::machine::copy
