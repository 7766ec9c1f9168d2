#include "drills/history/owners.h"

#include <algorithm>
#include <cstdlib>

#include "model/load_number.h"

namespace stackpilot::drills {
namespace {

bool is_digit_at(const std::string& text, std::size_t at) {
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

// The digits of a sequence number behind `prefix` in `text`, in no longer row of digits.
std::optional<std::string> digits_behind(const std::string& prefix, const std::string& text) {
  for (std::size_t at = text.find(prefix); at != std::string::npos;
       at = text.find(prefix, at + 1)) {
    const std::size_t from = at + prefix.size();
    std::size_t end = from;
    while (is_digit_at(text, end)) ++end;
    const bool begins = at == 0 || !is_digit_at(text, at - 1);
    if (begins && end - from == record_sequence_digits) return text.substr(from, end - from);
  }
  return std::nullopt;
}

// The same, behind what the keys or the numbers of the load begin with, in any of the values.
std::optional<std::string> digits_in(const StoredRecord& record, const std::string& load) {
  if (load.empty()) return std::nullopt;
  for (const auto& [column, text] : record.values) {
    if (auto digits = digits_behind(load, text)) return digits;
    if (auto digits = digits_behind(record_key_prefix + load + "-", text)) return digits;
  }
  return std::nullopt;
}

std::optional<std::uint32_t> found_in(const std::map<std::string, std::uint32_t>& index,
                                      const std::string& label) {
  const auto found = index.find(label);
  return found == index.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace

Owners::Owners(const History& history) : history_(history) {
  for (const auto& [sequence, operation] : history.operations) {
    by_key_.emplace(operation.record.key, sequence);
    if (!operation.answer.id.empty()) by_id_.emplace(operation.answer.id, sequence);
  }
}

std::optional<std::uint32_t> Owners::owner_of(const StoredRecord& record) const {
  if (!record.key.empty()) return found_in(by_key_, record.key);
  const std::optional<std::string> digits = digits_in(record, history_.load);
  if (!digits) return found_in(by_id_, record.id);
  const auto sequence = static_cast<std::uint32_t>(std::strtoul(digits->c_str(), nullptr, 10));
  return history_.operations.count(sequence) == 0 ? std::nullopt : std::optional(sequence);
}

bool Owners::is_of_load(const StoredRecord& record) const {
  return !record.key.empty() || digits_in(record, history_.load) || by_id_.count(record.id) != 0;
}

std::string Owners::label_of(const StoredRecord& record) const {
  if (!record.key.empty()) return record.key;
  const std::optional<std::string> digits = digits_in(record, history_.load);
  return digits ? history_.load + *digits : record.id;
}

}  // namespace stackpilot::drills
