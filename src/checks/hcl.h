// Reads what the Terraform gate needs of HCL: its words, without comments and spacing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stackpilot::checks {

struct HclToken {
  enum class Kind { kWord, kString, kMark };
  Kind kind;
  std::string text;  ///< of a string: what is between the quotes, as written
  int line = 0;
};

using HclTokens = std::vector<HclToken>;

/// Comments are left out. A string ends at the end of its line at the latest.
HclTokens parse_hcl(std::string_view text);

/// Whether the tokens from `at` on are these: words and marks as they are, "" for any string.
bool matches(const HclTokens& tokens, std::size_t at,
             std::initializer_list<std::string_view> pattern);

/// The tokens inside the braces that open at `at`, which must be a "{".
HclTokens block_at(const HclTokens& tokens, std::size_t at);

}  // namespace stackpilot::checks
