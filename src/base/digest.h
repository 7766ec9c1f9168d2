// SHA-256 of texts and of source trees.
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
  /// Adds the length first, so that fields cannot run into each other.
  void add_field(std::string_view bytes);
  /// 64 hex digits; call once.
  std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string sha256_hex(std::string_view bytes);

/// SHA-256 of a file of any size.
Result<std::string> file_digest(const fs::path& path);

/// Digest of a folder: every regular file's relative path, executable bit and content, and every
/// symbolic link's target, in path order. Times, owners and empty folders do not count.
/// An empty or missing folder is an error: a digest of nothing proves nothing.
Result<std::string> tree_digest(const fs::path& folder);

/// Two lower-case digits for each byte.
std::string to_hex(const unsigned char* bytes, std::size_t count);

/// `bytes` random bytes from the kernel, as hex.
std::string random_hex(std::size_t bytes);

}  // namespace stackpilot
