#include "checks/secret_patterns.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <map>
#include <memory>

namespace stackpilot::checks {
namespace {

struct Pattern {
  SecretKind kind;
  const char* what;
  const char* regex;
};

// Key formats as the providers document them.
constexpr Pattern patterns[] = {
    {SecretKind::kProviderKey, "an AWS access key", R"(\b(?:AKIA|ASIA)[0-9A-Z]{16}\b)"},
    {SecretKind::kProviderKey, "a GitHub token",
     R"(\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60})[A-Za-z0-9_]*)"},
    {SecretKind::kProviderKey, "a GitLab token", R"(\bglpat-[A-Za-z0-9_-]{20,})"},
    {SecretKind::kProviderKey, "a Slack token", R"(\bxox[abeoprs]-[A-Za-z0-9-]{10,})"},
    {SecretKind::kProviderKey, "a Slack webhook",
     R"(\bhooks\.slack\.com/services/T[A-Z0-9]{6,}/B[A-Z0-9]{6,}/[A-Za-z0-9]{20,})"},
    {SecretKind::kProviderKey, "a Google API key", R"(\bAIza[0-9A-Za-z_-]{35})"},
    {SecretKind::kProviderKey, "a Stripe key", R"(\b[rs]k_live_[0-9A-Za-z]{20,})"},
    {SecretKind::kProviderKey, "an npm token", R"(\bnpm_[A-Za-z0-9]{36})"},
    {SecretKind::kProviderKey, "a PyPI token", R"(\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,})"},
    {SecretKind::kProviderKey, "a Docker token", R"(\bdckr_pat_[A-Za-z0-9_-]{27})"},
    {SecretKind::kProviderKey, "a Terraform Cloud token",
     R"(\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,})"},
    {SecretKind::kProviderKey, "an AI provider's key", R"(\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{40,})"},
    {SecretKind::kProviderKey, "an Azure storage key", R"(AccountKey=[A-Za-z0-9+/]{86}==)"},
    {SecretKind::kProviderKey, "a signed JSON web token",
     R"(\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{20,})"},
    {SecretKind::kPrivateKey, "a private key",
     R"(-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-[0-9]+:)"},
};

// A name that suggests a secret, an assignment operator, and a value without white space, which is
// quoted (first group), or followed only by a comment, `&`, `|` or `\` in its line (second group).
constexpr const char* assignment =
    R"re((?i:passwd|password|passphrase|db_?pass|secret|token|credential)re"
    R"re(|(?:api|access|private|encryption|signing)[_-]?key))re"
    R"re([A-Za-z0-9_-]{0,32}["']?[ \t]{0,32}(?::=|=>|=|:)[ \t]{0,32})re"
    R"re((?:["'`]([A-Za-z0-9+/_.~-][A-Za-z0-9+/=_.~-]{15,})["'`])re"
    R"re(|([A-Za-z0-9+/_.~-][A-Za-z0-9+/=_.~-]{15,})[ \t]*[,;]?(?:[ \t]+[#&|\\][^\r\n]*)?(?:\r|\n|\z)))re";

const RE2::Options& options() {
  static const RE2::Options as_bytes = [] {
    RE2::Options made(RE2::Latin1);  // matches any bytes
    made.set_log_errors(false);
    made.set_max_mem(64 << 20);
    return made;
  }();
  return as_bytes;
}

// All patterns joined: for most files, which contain no match, one pass is enough.
const RE2& anything() {
  static const RE2 joined(
      [] {
        std::string all = assignment;
        for (const Pattern& one : patterns) all += fmt::format("|{}", one.regex);
        return all;
      }(),
      options());
  return joined;
}

const RE2& regex_of(const Pattern& pattern) {
  static const auto compiled = [] {
    std::map<const Pattern*, std::unique_ptr<RE2>> made;
    for (const Pattern& one : patterns) made[&one] = std::make_unique<RE2>(one.regex, options());
    return made;
  }();
  return *compiled.at(&pattern);
}

template <typename Test>
bool any_of(std::string_view text, Test test) {
  return std::any_of(text.begin(), text.end(),
                     [&](char c) { return test(static_cast<unsigned char>(c)) != 0; });
}

bool is_hex(std::string_view text) {
  return !any_of(text, [](int c) { return std::isxdigit(c) == 0 ? 1 : 0; });
}

// The longest part of `value` between the separators of names and paths.
std::string_view core_of(std::string_view value) {
  std::string_view longest;
  while (!value.empty()) {
    const std::string_view part = value.substr(0, value.find_first_of("._-/~="));
    if (part.size() > longest.size()) longest = part;
    value.remove_prefix(std::min(value.size(), part.size() + 1));
  }
  return longest;
}

// Whether `value` mixes letters and digits and has a high entropy, unlike words and numbers.
bool looks_random(std::string_view value) {
  std::string joined(value);
  std::erase(joined, '-');
  if (joined.size() >= 32 && is_hex(joined)) return shannon_entropy(joined) >= 3.0;  // a UUID too
  const std::string_view core = core_of(value);
  if (!any_of(core, isdigit) || !any_of(core, isalpha)) return false;
  if (is_hex(core)) return core.size() >= 32 && shannon_entropy(core) >= 3.0;
  const bool mixed = any_of(core, isupper) && any_of(core, islower);
  return core.size() >= (mixed ? 12U : 20U) && shannon_entropy(core) >= 3.3;
}

// The value of an assignment; empty when `match` is none.
std::string value_of(std::string_view match) {
  static const RE2 parsed(assignment, options());
  std::string quoted, bare;
  RE2::PartialMatch(match, parsed, &quoted, &bare);
  return quoted.empty() ? bare : quoted;
}

void classify(std::string_view match, std::size_t offset, std::vector<SecretHit>& hits) {
  for (const Pattern& one : patterns) {
    if (!RE2::PartialMatch(match, regex_of(one))) continue;
    if (match.find("EXAMPLE") != std::string_view::npos) return;  // from a provider's manual
    hits.push_back({one.kind, offset, fmt::format("{}, {} characters", one.what, match.size())});
    return;
  }
  const std::string value = value_of(match);
  if (!looks_random(value)) return;
  hits.push_back({SecretKind::kHighEntropy, offset,
                  fmt::format("a random value of {} characters ({:.1f} bits each) is assigned to a "
                              "name that promises a secret",
                              value.size(), shannon_entropy(value))});
}

}  // namespace

std::vector<SecretHit> find_secrets(std::string_view text) {
  std::vector<SecretHit> hits;
  const re2::StringPiece whole(text.data(), text.size());
  re2::StringPiece match;
  for (std::size_t from = 0; from < text.size();) {
    if (!anything().Match(whole, from, text.size(), RE2::UNANCHORED, &match, 1)) break;
    const auto offset = static_cast<std::size_t>(match.data() - text.data());
    classify(text.substr(offset, match.size()), offset, hits);
    from = offset + std::max<std::size_t>(match.size(), 1);
  }
  return hits;
}

double shannon_entropy(std::string_view text) {
  std::array<std::size_t, 256> counts{};
  for (const char c : text) ++counts[static_cast<unsigned char>(c)];
  double bits = 0;
  for (const std::size_t count : counts) {
    if (count == 0) continue;
    const double share = static_cast<double>(count) / static_cast<double>(text.size());
    bits -= share * std::log2(share);
  }
  return bits;
}

}  // namespace stackpilot::checks
