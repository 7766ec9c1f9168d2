#include "node/faults/key_file.h"

#include <fmt/format.h>

#include "base/text.h"

namespace stackpilot::node {
namespace {

std::string made_file(const std::string& fault_id) {
  return fmt::format("# stackpilot-{} made this file", fault_id);
}

std::string made_folder(const std::string& fault_id) {
  return made_file(fault_id) + " and its folder";
}

}  // namespace

std::string lines_to_append(const std::string& public_key, KeyPlace place,
                            const std::string& fault_id) {
  const std::vector<std::string_view> words = words_of(lines_of(public_key).front());
  std::string lines;
  if (place == KeyPlace::kFileMissing) lines += made_file(fault_id) + "\n";
  if (place == KeyPlace::kFolderMissing) lines += made_folder(fault_id) + "\n";
  return lines + fmt::format("{} {} stackpilot-{}\n", words.at(0), words.at(1), fault_id);
}

KeysWithout keys_without(const std::string& text, const std::string& fault_id) {
  KeysWithout left;
  bool made = false;
  for (const std::string_view line : lines_of(text)) {
    made = made || line == made_file(fault_id) || line == made_folder(fault_id);
    left.folder_too = left.folder_too || line == made_folder(fault_id);
    if (line.find("stackpilot-" + fault_id) == std::string_view::npos) {
      left.text += fmt::format("{}\n", line);
    }
  }
  left.is_ours = made && left.text.empty();
  left.folder_too = left.folder_too && left.is_ours;
  return left;
}

}  // namespace stackpilot::node
