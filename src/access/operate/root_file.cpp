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

}  // namespace stackpilot::access
