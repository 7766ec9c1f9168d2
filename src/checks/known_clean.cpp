#include "checks/known_clean.h"

#include <algorithm>
#include <cctype>

#include "base/digest.h"
#include "base/text.h"

namespace stackpilot::checks {
namespace {

constexpr std::size_t most_kept = 2'000;
constexpr std::size_t largest_text = 1U << 20U;

bool is_key(std::string_view line) {
  constexpr std::size_t digits_of_sha256 = 64;
  return line.size() == digits_of_sha256 && std::all_of(line.begin(), line.end(), [](char one) {
           return std::isxdigit(static_cast<unsigned char>(one)) != 0;
         });
}

}  // namespace

std::string KnownClean::key_of(const std::string& subject) const {
  return sha256_hex(asker_ + "\n" + subject);
}

bool KnownClean::has(const std::string& subject) const {
  const std::lock_guard lock(mutex_);
  const auto found = keys_.find(key_of(subject));
  if (found == keys_.end()) return false;
  found->second = true;
  return true;
}

void KnownClean::add(const std::string& subject) {
  const std::lock_guard lock(mutex_);
  keys_[key_of(subject)] = true;
}

void KnownClean::read(std::string_view text) {
  const std::lock_guard lock(mutex_);
  for (const std::string_view line : lines_of(text)) {
    if (is_key(line) && keys_.emplace(line, false).second) read_.emplace_back(line);
  }
}

std::string KnownClean::to_text() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> sorted;
  for (const auto& [key, used] : keys_) {
    if (used) sorted.push_back(key);
  }
  for (const std::string& key : read_) {
    if (!keys_.at(key)) sorted.push_back(key);
  }
  if (sorted.size() > most_kept) sorted.resize(most_kept);
  std::string text;
  for (const std::string& key : sorted) text += key + "\n";
  return text;
}

void read_known_clean(const fs::path& path, KnownClean& known) {
  if (const Result<std::string> text = read_file(path, largest_text)) known.read(*text);
}

Status write_known_clean(const fs::path& path, const KnownClean& known) {
  const std::string text = known.to_text();
  if (read_file(path, largest_text).value_or("") == text) return {};
  return write_file(path, text);
}

}  // namespace stackpilot::checks
