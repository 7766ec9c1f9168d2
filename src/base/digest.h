// SHA-256 of texts, files and source trees; random ids.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/files.h"

namespace stackpilot {

/// Incremental SHA-256.
class Sha256 {
 public:
  Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  ~Sha256();
  void add(std::string_view bytes);
  /// Adds the length, then the bytes: ("ab", "c") and ("a", "bc") have different digests.
  void add_field(std::string_view bytes);
  /// 64 hex digits; call once.
  std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string sha256_hex(std::string_view bytes);

/// SHA-256 of a file of any size, read in chunks. kBroken when it cannot be read.
Result<std::string> file_digest(const fs::path& path);

/// Digest of a folder: relative path, owner's executable bit and content of every regular file,
/// path and target of every symbolic link, in path order. Times, owners and empty folders do not
/// count. kBroken for a folder that is missing, unreadable or without files (a digest of nothing
/// proves nothing); kUsage for a file above the limit of read_file.
Result<std::string> tree_digest(const fs::path& folder);

/// Two lower-case digits for each byte.
std::string to_hex(const unsigned char* bytes, std::size_t count);

/// `bytes` (at most 256) random bytes from the kernel, as hex. Aborts if the kernel gives none.
std::string random_hex(std::size_t bytes);

}  // namespace stackpilot
