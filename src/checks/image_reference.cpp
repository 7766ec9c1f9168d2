#include "checks/image_reference.h"

#include <algorithm>
#include <cctype>

namespace stackpilot::checks {
namespace {

bool is_hexadecimal(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; });
}

using Values = std::vector<std::pair<std::string, std::string>>;

constexpr int deepest_default = 16;  // a default may contain variables with defaults

std::string substituted(std::string_view text, const Values& values, int depth);

// The value of the expression inside ${...}.
std::string value_of_variable(std::string_view expression, const Values& values, int depth) {
  const std::size_t operation = expression.find_first_of(":-?+");
  const std::string_view name = expression.substr(0, operation);
  for (const auto& [known, value] : values) {
    if (known == name && !value.empty()) return value;
  }
  if (operation == std::string_view::npos) return "";
  std::string_view rest = expression.substr(operation);
  if (rest.starts_with(':')) rest.remove_prefix(1);
  return rest.starts_with('-') ? substituted(rest.substr(1), values, depth - 1) : "";
}

// The position of the brace that closes the first one, or the end of the text.
std::size_t end_of_braces(std::string_view text) {
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{') ++depth;
    if (text[i] == '}' && --depth == 0) return i;
  }
  return text.size();
}

std::string substituted(std::string_view text, const Values& values, int depth) {
  std::string out;
  while (depth > 0 && !text.empty()) {
    const std::size_t dollar = text.find('$');
    out += text.substr(0, dollar);
    if (dollar == std::string_view::npos) break;
    text.remove_prefix(dollar + 1);
    if (text.starts_with('{')) {
      const std::size_t close = end_of_braces(text);
      out += value_of_variable(text.substr(1, close == 0 ? 0 : close - 1), values, depth);
      text.remove_prefix(std::min(text.size(), close + 1));
      continue;
    }
    std::size_t end = 0;
    while (end < text.size() &&
           (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_')) {
      ++end;
    }
    out += value_of_variable(text.substr(0, end), values, depth);
    text.remove_prefix(end);
  }
  return out;
}

}  // namespace

Pinning pinning_of(std::string_view image) {
  const std::size_t digest = image.find("@sha256:");
  if (digest != std::string_view::npos) {
    const std::string_view hex = image.substr(digest + 8);
    return hex.size() == 64 && is_hexadecimal(hex) ? Pinning::kDigest : Pinning::kTag;
  }
  const std::size_t colon = image.rfind(':');
  const std::size_t slash = image.rfind('/');
  const bool tagged =
      colon != std::string_view::npos && (slash == std::string_view::npos || colon > slash);
  if (!tagged || colon + 1 == image.size()) return Pinning::kNone;
  const std::string_view tag = image.substr(colon + 1);
  if (tag == "latest") return Pinning::kLatest;
  return tag.size() >= 12 && tag.size() <= 64 && is_hexadecimal(tag) ? Pinning::kContent
                                                                     : Pinning::kTag;
}

std::string substituted(std::string_view text, const Values& values) {
  return substituted(text, values, deepest_default);
}

}  // namespace stackpilot::checks
