// A tokenizer for the parts of HCL that the Terraform gate needs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stackpilot::checks {

struct HclToken {
  enum class Kind { kWord, kString, kMark };
  Kind kind;
  std::string text;  ///< of a string: the text between the quotes, escapes included
  int line = 0;
};

using HclTokens = std::vector<HclToken>;

/// Leaves out comments. A string ends at the end of its line at the latest. Does not know heredocs.
HclTokens parse_hcl(std::string_view text);

/// Whether the tokens from `at` on match `pattern`, in which "" stands for any string.
bool matches(const HclTokens& tokens, std::size_t at,
             std::initializer_list<std::string_view> pattern);

/// The tokens inside the braces that open at `at`, which must be a "{".
HclTokens block_at(const HclTokens& tokens, std::size_t at);

}  // namespace stackpilot::checks
