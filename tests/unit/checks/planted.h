// Deliberate violations, one rule at a time: each must turn exactly its gate red, by exactly its
// rule.
#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "checks/repository.h"

namespace stackpilot::checks {

/// This repository's tracked files, to be spoiled in memory.
class Spoiled {
 public:
  Spoiled();

  void put(const std::string& path, const std::string& text, FileMode mode = FileMode::kFile);
  void remove(const std::string& path);
  /// `from` must be in the file: a violation that is not planted proves nothing.
  void replace(const std::string& path, const std::string& from, const std::string& to);
  void append(const std::string& path, const std::string& text);
  void set_mode(const std::string& path, FileMode mode);
  /// In every document, so that only the thing itself is missed.
  void forget_in_documents(const std::string& text);
  void mark_unread(const std::string& path);
  /// In the index only: the work tree is as it was.
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
  /// A text in the first finding's place or problem.
  std::string says;
};

inline std::ostream& operator<<(std::ostream& out, const Planted& one) {
  return out << one.name;
}

const std::vector<Planted>& planted_policy();
const std::vector<Planted>& planted_secrets();
const std::vector<Planted>& planted_images();
const std::vector<Planted>& planted_guarantees();
const std::vector<Planted>& planted_terraform();
const std::vector<Planted>& planted_workflow();
const std::vector<Planted>& planted_docs();

/// The repository as it is, read once.
const Repository& this_repository();

}  // namespace stackpilot::checks
