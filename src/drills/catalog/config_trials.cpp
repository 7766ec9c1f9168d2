#include "drills/catalog/config_trials.h"

#include <charconv>
#include <optional>
#include <utility>

namespace stackpilot::drills::catalog {
namespace {

// "exited 2: said" to 2 and what was said; nullopt for what does not end by itself.
std::optional<std::pair<int, std::string>> ended(const std::string& proof) {
  constexpr std::string_view begin = "exited ";
  if (!proof.starts_with(begin)) return std::nullopt;
  int code = 0;
  const char* end = proof.data() + proof.size();
  const auto read = std::from_chars(proof.data() + begin.size(), end, code);
  return std::pair(code, std::string(read.ptr, end));
}

}  // namespace

std::vector<Trial> trials(const ConfigurationContract& contract) {
  std::vector<Trial> all;
  Trial nothing{"without any"};
  for (const std::string& variable : contract.required) {
    all.push_back({"without " + variable, {{variable, nullptr}}});
    nothing.changes[variable] = nullptr;
  }
  if (contract.required.size() > 1) all.push_back(nothing);
  if (!contract.required.empty()) all.push_back({"empty", {{contract.required.back(), ""}}});
  if (!contract.malformed.empty()) all.push_back({"malformed", contract.malformed});
  return all;
}

// Codes from 126 on are of a program that could not be run or was killed.
bool is_refusal(const std::string& proof, const Json& changes) {
  const auto end = ended(proof);
  if (!end || end->first < 1 || end->first > 125) return false;
  const auto said = [&](const std::string& text) {
    return end->second.find(text) != std::string::npos;
  };
  for (const auto& [variable, value] : changes.items()) {
    if (!said(variable) || (value.is_string() && !said(value.get<std::string>()))) return false;
  }
  return true;
}

}  // namespace stackpilot::drills::catalog
