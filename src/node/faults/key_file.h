// What a fault does to the text of an authorized_keys file, and how it is undone.
#pragma once

#include <string>

namespace stackpilot::node {

/// What a file has to be made of, for a fault to put a key into it.
enum class KeyPlace { kThere, kFileMissing, kFolderMissing };

/// The lines that a fault appends to a file: the public key, whose comment is ignored, and where
/// the file or its folder has to be made, what says so.
std::string lines_to_append(const std::string& public_key, KeyPlace place,
                            const std::string& fault_id);

struct KeysWithout {
  std::string text;         ///< what is left without the fault's lines
  bool is_ours = false;     ///< the fault made the file, and nothing is left
  bool folder_too = false;  ///< and the folder
};
KeysWithout keys_without(const std::string& text, const std::string& fault_id);

}  // namespace stackpilot::node
