#include "drills/catalog/config_trials.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "service/contract/uri_template.h"

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

Refusal refusal_of(const ConfigurationContract& contract, const Json& changes) {
  Refusal refusal;
  if (contract.exit_code != 0) refusal.least_code = refusal.most_code = contract.exit_code;
  for (const auto& [variable, value] : changes.items()) {
    const std::string given = value.is_string() ? value.get<std::string>() : "";
    const auto text = contract.says.find(given.empty() ? "required" : "malformed");
    if (text != contract.says.end()) {
      refusal.says.push_back(
          service::fill_in(text->second, {{"variable", variable}, {"value", given}})
              .value_or(text->second));
    } else {
      refusal.says.push_back(variable);
      if (!given.empty()) refusal.says.push_back(given);
    }
  }
  return refusal;
}

std::string described(const Refusal& refusal) {
  const std::string code = refusal.least_code == refusal.most_code
                               ? std::to_string(refusal.least_code)
                               : fmt::format("{} to {}", refusal.least_code, refusal.most_code);
  return fmt::format("exited {}: {}", code, fmt::join(refusal.says, ", "));
}

bool is_refusal(const std::string& proof, const Refusal& refusal) {
  const auto end = ended(proof);
  if (!end || end->first < refusal.least_code || end->first > refusal.most_code) return false;
  return std::all_of(refusal.says.begin(), refusal.says.end(), [&](const std::string& text) {
    return end->second.find(text) != std::string::npos;
  });
}

}  // namespace stackpilot::drills::catalog
