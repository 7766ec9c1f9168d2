// Deliberate violations, one rule at a time: each must fail exactly its own gate and rule.
#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "checks/repository.h"

namespace stackpilot::checks {

/// An in-memory copy of this repository's tracked files, for planting violations.
class Spoiled {
 public:
  Spoiled();

  void put(const std::string& path, const std::string& text, FileMode mode = FileMode::kFile);
  void remove(const std::string& path);
  /// Throws when `from` is not in the file: a violation that was not planted proves nothing.
  void replace(const std::string& path, const std::string& from, const std::string& to);
  void append(const std::string& path, const std::string& text);
  void set_mode(const std::string& path, FileMode mode);
  /// Removes the text from all documents, so that only the rule under test is violated.
  void forget_in_documents(const std::string& text);
  void mark_unread(const std::string& path);
  /// Changes the index only, not the work tree.
  void stage(const std::string& path, const std::string& text);

  Repository repository() const { return Repository(files_, staged_); }

 private:
  RepoFile& at(const std::string& path);

  std::vector<RepoFile> files_;
  std::vector<RepoFile> staged_;
};

struct Planted {
  std::string name;
  std::string rule;  ///< "secrets/provider-key"
  std::function<void(Spoiled&)> plant;
  /// Text that the first finding's place or problem must contain.
  std::string says;
  /// Another rule that rightly fails with it; may be empty.
  std::string also{};
};

inline std::ostream& operator<<(std::ostream& out, const Planted& one) {
  return out << one.name;
}

/// A change that must turn nothing red.
struct Harmless {
  std::string name;
  std::function<void(Spoiled&)> plant;
};

inline std::ostream& operator<<(std::ostream& out, const Harmless& one) {
  return out << one.name;
}

const std::vector<Harmless>& harmless_policy();
const std::vector<Harmless>& harmless_workflow();

const std::vector<Planted>& planted_policy();
const std::vector<Planted>& planted_secrets();
const std::vector<Planted>& planted_images();
const std::vector<Planted>& planted_guarantees();
const std::vector<Planted>& planted_terraform();
const std::vector<Planted>& planted_workflow();
const std::vector<Planted>& planted_docs();

/// The unmodified repository, read once.
const Repository& this_repository();

}  // namespace stackpilot::checks
