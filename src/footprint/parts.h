// Readers for the parts of a fingerprint, one source file per subject.
#pragma once

#include "footprint/fingerprint.h"

namespace stackpilot::footprint {

struct Reader {
  std::string_view name;
  /// Fills `part.items`, or sets `part.problem`. Runs in parallel with other readers.
  void (*read)(const Scope& scope, Part& part);
};

/// The part that `reader` reads.
Part read_part(const Reader& reader, const Scope& scope);

std::vector<Reader> file_readers();
std::vector<Reader> network_readers();
std::vector<Reader> kernel_readers();
std::vector<Reader> process_readers();
std::vector<Reader> engine_readers();

/// The readers of all parts, in the order of the fingerprint.
const std::vector<Reader>& all_readers();

/// Whether `path` is or is in one of the folders `scope.left_out`.
bool is_left_out(const Scope& scope, const fs::path& path);

/// Whether `text`, such as a command line, contains the path of such a folder.
bool names_left_out(const Scope& scope, const std::string& text);

/// The standard output of a program; empty, with `part.problem` set, when it fails.
std::string output_of(const std::vector<std::string>& argv, Part& part);

}  // namespace stackpilot::footprint
