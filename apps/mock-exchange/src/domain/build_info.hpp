#pragma once

#include <string>

namespace exchange {

// Where the image keeps its build info. Not configurable in the container, so that /version reports
// what the image was built with.
inline constexpr const char* default_build_info_path = "/etc/mock-exchange/build.json";

// Identifies the build of the image. Kept outside the binary, which is reproducible bit for bit.
struct BuildInfo {
  std::string git_sha = "unknown";
  std::string build_time = "unknown";
  std::string source_digest = "unknown";
  std::string build_id = "unknown";
};

// Reads the four members from a JSON object; a missing or empty member stays "unknown", and so do
// all of them when the text is not a JSON object.
BuildInfo parse_build_info(const std::string& text);

// As above, from a file; all "unknown" when it cannot be read.
BuildInfo load_build_info(const std::string& path);

}  // namespace exchange
