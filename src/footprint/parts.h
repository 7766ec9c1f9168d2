// How each part of a fingerprint is read. One source file for each subject.
#pragma once

#include "footprint/fingerprint.h"

namespace stackpilot::footprint {

struct Reader {
  std::string_view name;
  /// Fills items, or says why it cannot.
  void (*read)(const Scope& scope, Part& part);
};

std::vector<Reader> file_readers();
std::vector<Reader> network_readers();
std::vector<Reader> kernel_readers();
std::vector<Reader> process_readers();
std::vector<Reader> engine_readers();

/// Whether the path is, or lies in, a folder that is left out.
bool is_left_out(const Scope& scope, const fs::path& path);

/// Whether the text, a command line for one, names such a folder.
bool names_left_out(const Scope& scope, const std::string& text);

/// Standard output of a program; nothing, with the part's problem set, when it fails.
std::string output_of(const std::vector<std::string>& argv, Part& part);

}  // namespace stackpilot::footprint
