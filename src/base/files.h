// Files: whole reads, atomic writes.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace stackpilot {

namespace fs = std::filesystem;

/// Reads a whole file. kUsage when it is larger than `limit` bytes, kBroken when it is unreadable.
Result<std::string> read_file(const fs::path& path, std::size_t limit = 64U << 20U);

/// Writes a temporary file beside `path`, syncs it and renames it: readers see the old or the new
/// text, never a part. It has `mode`, whatever the umask: a node's user reads some of them. The new
/// name is durable only after sync_folder(). Any thread may call it.
Status write_file(const fs::path& path, std::string_view text,
                  fs::perms mode = fs::perms::owner_read | fs::perms::owner_write |
                                   fs::perms::group_read | fs::perms::others_read);

/// Makes files that were created, renamed or removed in the folder `path` durable.
Status sync_folder(const fs::path& path);

/// Creates the folder and its parents. Only a new folder gets `mode`, whatever the umask; its
/// parents and an existing folder do not.
Status make_folder(const fs::path& path,
                   fs::perms mode = fs::perms::all &
                                    ~(fs::perms::group_write | fs::perms::others_write));

/// kUsage unless `path` is a folder that this user owns and nobody else may access: in a shared
/// place such as /tmp others may have created it first. Symbolic links are refused.
Status require_own_folder(const fs::path& path);

/// Writes all of `text` to `fd`; `path` names the file in the error.
Status write_all(int fd, std::string_view text, const fs::path& path);

/// kBroken with the text of errno: "cannot <what> <path>: ...". Call it right after the system
/// call.
tl::unexpected<Error> io_error(const std::string& what, const fs::path& path);

/// Opens what is closed of stdin, stdout and stderr, so that no file that is opened later gets such
/// a number, and with it what is printed. Using them fails all the same.
void occupy_standard_files();

/// The folder for temporary files: $TMPDIR, or /tmp. kUsage, naming it, when it is no folder.
Result<fs::path> temporary_folder();

/// The path as its reader in the working directory would write it: relative where it lies below.
std::string shown_path(const fs::path& path);

/// A new folder, accessible to this user only; the destructor removes it with all its content.
class TempFolder {
 public:
  static Result<TempFolder> make(const fs::path& parent, std::string_view prefix);
  TempFolder(TempFolder&& other) noexcept;
  TempFolder& operator=(TempFolder&&) = delete;
  ~TempFolder();
  const fs::path& path() const { return path_; }

 private:
  explicit TempFolder(fs::path path) : path_(std::move(path)) {}
  fs::path path_;
};

}  // namespace stackpilot
