#include "unit/checks/planted.h"

#include <algorithm>
#include <stdexcept>

#include "checks/git.h"

namespace stackpilot::checks {

const Repository& this_repository() {
  static const Repository repository = read_repository(STACKPILOT_REPOSITORY).value();
  return repository;
}

Spoiled::Spoiled() : files_(this_repository().files()), staged_(this_repository().staged()) {}

RepoFile& Spoiled::at(const std::string& path) {
  const auto found = std::find_if(files_.begin(), files_.end(),
                                  [&](const RepoFile& file) { return file.path == path; });
  if (found == files_.end()) throw std::logic_error("nothing to spoil at " + path);
  return *found;
}

void Spoiled::put(const std::string& path, const std::string& text, FileMode mode) {
  files_.push_back({path, mode, text, false});
}

void Spoiled::remove(const std::string& path) {
  RepoFile& file = at(path);
  files_.erase(files_.begin() + (&file - files_.data()));
}

void Spoiled::replace(const std::string& path, const std::string& from, const std::string& to) {
  std::string& text = at(path).text;
  const std::size_t found = text.find(from);
  if (found == std::string::npos) throw std::logic_error("not in " + path + ": " + from);
  text.replace(found, from.size(), to);
}

void Spoiled::append(const std::string& path, const std::string& text) {
  at(path).text += text;
}

void Spoiled::set_mode(const std::string& path, FileMode mode) {
  at(path).mode = mode;
}

void Spoiled::forget_in_documents(const std::string& text) {
  for (RepoFile& file : files_) {
    if (!file.path.ends_with(".md")) continue;
    for (std::size_t found = file.text.find(text); found != std::string::npos;
         found = file.text.find(text)) {
      file.text.erase(found, text.size());
    }
  }
}

void Spoiled::mark_unread(const std::string& path) {
  at(path).unread = true;
}

void Spoiled::stage(const std::string& path, const std::string& text) {
  staged_.push_back({path, FileMode::kFile, text, false});
}

}  // namespace stackpilot::checks
