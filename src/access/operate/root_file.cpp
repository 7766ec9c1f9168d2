#include "access/operate/root_file.h"

namespace stackpilot::access {

Status write_as_root(const Operator& here, const std::string& path, const std::string& text) {
  const Result<TempFolder> folder = TempFolder::make(fs::temp_directory_path(), "root-file-");
  if (!folder) return pass_on(folder);
  const fs::path file = folder->path() / "text";
  if (Status written = write_file(file, text); !written) return written;
  const auto copied =
      here.program({"sudo", "-n", "dd", "status=none", "if=" + file.string(), "of=" + path});
  if (!copied) return pass_on(copied);
  return {};
}

}  // namespace stackpilot::access
