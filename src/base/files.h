// Files: whole reads, atomic writes.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace stackpilot {

namespace fs = std::filesystem;

/// The whole file, at most `limit` bytes; a larger one is an error.
Result<std::string> read_file(const fs::path& path, std::size_t limit = 64U << 20U);

/// Writes beside the target, syncs and renames: readers see the old or the new text, never a part.
Status write_file(const fs::path& path, std::string_view text,
                  fs::perms mode = fs::perms::owner_read | fs::perms::owner_write |
                                   fs::perms::group_read | fs::perms::others_read);

/// Makes the names in a folder durable: of files made, renamed and removed there.
Status sync_folder(const fs::path& path);

/// Makes the folder and its parents. `mode` is given to the folder if it is new.
Status make_folder(const fs::path& path,
                   fs::perms mode = fs::perms::all &
                                    ~(fs::perms::group_write | fs::perms::others_write));

/// Refuses (kUsage) what is no folder, or not ours alone: where others can write, they may have
/// made it before us. A link to a folder is none.
Status require_own_folder(const fs::path& path);

/// Writes all of `text`; `path` names the file in the error.
Status write_all(int fd, std::string_view text, const fs::path& path);

/// What the last system call on `path` failed with (errno): "cannot <what> <path>: ...".
tl::unexpected<Error> io_error(const std::string& what, const fs::path& path);

/// The path as its reader in the working directory would write it: relative where it lies below.
std::string shown_path(const fs::path& path);

/// A folder of its own that is removed with all its content when this goes out of scope.
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
