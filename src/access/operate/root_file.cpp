#include "access/operate/root_file.h"

namespace stackpilot::access {

Status write_as_root(const Operator& here, const std::string& path, const std::string& text) {
  TRY_ASSIGN(const fs::path parent, temporary_folder());
  TRY_ASSIGN(const TempFolder folder, TempFolder::make(parent, "root-file-"));
  const fs::path file = folder.path() / "text";
  TRY(write_file(file, text));
  TRY(here.program({"sudo", "-n", "dd", "status=none", "if=" + file.string(), "of=" + path}));
  return {};
}

Status install_as_root(const Operator& here, const std::string& path, const std::string& text,
                       const FileOwner& owner) {
  TRY_ASSIGN(const fs::path parent, temporary_folder());
  TRY_ASSIGN(const TempFolder folder, TempFolder::make(parent, "root-file-"));
  const fs::path file = folder.path() / "text";
  TRY(write_file(file, text, fs::perms::owner_read | fs::perms::owner_write));
  TRY(here.program({"sudo", "-n", "install", "-D", "-m", owner.mode, "-o",
                    std::to_string(owner.uid), "-g", std::to_string(owner.gid), file.string(),
                    path}));
  return {};
}

}  // namespace stackpilot::access
