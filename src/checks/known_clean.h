// What tools were asked about and found nothing in: checks of almost the same repository, one after
// the other, ask only about what has changed. `verify` keeps it between runs; `make ci` forgets it.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "base/result.h"

namespace stackpilot::checks {

/// May be used by several threads.
class KnownClean {
 public:
  /// `asker`: digest of the program that asks, as another may ask otherwise.
  explicit KnownClean(std::string asker = {}) : asker_(std::move(asker)) {}

  bool has(const std::string& subject) const;
  /// `subject` names the tool, its version and the digest of all that its answer depends on.
  void add(const std::string& subject);

  /// Adds what `text`, of to_text(), knows; what is no line of it is left out.
  void read(std::string_view text);
  /// A line for each, what was used last first: at most 2,000.
  std::string to_text() const;

 private:
  std::string key_of(const std::string& subject) const;

  const std::string asker_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, bool> keys_;  ///< whether it was used since it was read
  std::vector<std::string> read_;             ///< keys in the order of the text
};

/// Gives `known` what is kept in the file, which may be absent or damaged: then nothing.
void read_known_clean(const fs::path& path, KnownClean& known);

/// Keeps it there, if it is another text. The folder must be there.
Status write_known_clean(const fs::path& path, const KnownClean& known);

}  // namespace stackpilot::checks
