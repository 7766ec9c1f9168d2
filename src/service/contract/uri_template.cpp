#include "service/contract/uri_template.h"

#include <fmt/format.h>

#include <string_view>

namespace stackpilot::service {
namespace {

constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view digits = "0123456789";
constexpr std::string_view hex_digits = "0123456789ABCDEFabcdef";

// Literal characters of a target: those of URIs but for "#", which begins a fragment, and "$",
// which Compose replaces. "%" is not among them: see literal_end().
constexpr std::string_view marks = "!&'()*+,-./:;=?@[]_~";

bool is_in(char c, std::string_view set) {
  return set.find(c) != std::string_view::npos;
}

struct TemplatePart {
  std::string literal;             // empty for an expression
  bool is_query = false;           // {?a,b}
  std::vector<std::string> names;  // of an expression
};

using Parts = std::vector<TemplatePart>;

tl::unexpected<Error> unfit(const std::string& expected) {
  return fail(ErrorKind::kUsage, "expected " + expected);
}

// The end of the characters from `at` that stand for themselves, in a target.
std::size_t literal_end(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const bool triplet = text[at] == '%' && at + 2 < text.size() &&
                         is_in(text[at + 1], hex_digits) && is_in(text[at + 2], hex_digits);
    if (triplet) {
      at += 3;
    } else if (is_in(text[at], letters) || is_in(text[at], digits) || is_in(text[at], marks)) {
      ++at;
    } else {
      break;
    }
  }
  return at;
}

std::vector<std::string> separated(std::string_view list) {
  std::vector<std::string> names(1);
  for (const char c : list) {
    if (c == ',') {
      names.emplace_back();
    } else {
      names.back() += c;
    }
  }
  return names;
}

// What is between braces.
Result<TemplatePart> expression(std::string_view inside, bool query_allowed) {
  TemplatePart part;
  part.is_query = query_allowed && inside.starts_with('?');
  if (part.is_query) {
    part.names = separated(inside.substr(1));
  } else {
    part.names = {std::string(inside)};
  }
  for (const std::string& name : part.names) {
    if (is_template_name(name)) continue;
    return unfit(query_allowed ? "no expression but {x} and {?a,b}" : "nothing in braces but {x}");
  }
  return part;
}

// The expression that begins with the brace at `at`, which is moved behind it.
Result<TemplatePart> next_expression(std::string_view text, std::size_t& at, bool query_allowed) {
  const std::size_t end = text.find('}', at);
  if (end == std::string_view::npos) return unfit("a } for each {");
  const std::string_view inside = text.substr(at + 1, end - at - 1);
  at = end + 1;
  return expression(inside, query_allowed);
}

Result<Parts> parts_of_target(std::string_view text) {
  if (!text.starts_with('/')) return unfit("a target that begins with /");
  Parts parts;
  bool has_query = false;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '{') {
      TRY_ASSIGN(TemplatePart part, next_expression(text, at, true));
      if (part.is_query && has_query) return unfit("no second ?");
      has_query = has_query || part.is_query;
      parts.push_back(std::move(part));
      continue;
    }
    const std::size_t end = literal_end(text, at);
    if (end == at) return unfit("characters of a URI, others as %XX");
    parts.push_back({std::string(text.substr(at, end - at))});
    has_query = has_query || parts.back().literal.find('?') != std::string::npos;
    at = end;
  }
  return parts;
}

Result<Parts> parts_of_text(std::string_view text) {
  Parts parts;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '{') {
      TRY_ASSIGN(TemplatePart part, next_expression(text, at, false));
      parts.push_back(std::move(part));
      continue;
    }
    const std::size_t end = std::min(text.find_first_of("{}", at), text.size());
    if (end == at) return unfit("a { for each }");
    parts.push_back({std::string(text.substr(at, end - at))});
    at = end;
  }
  return parts;
}

std::vector<std::string> names_of(const Parts& parts) {
  std::vector<std::string> names;
  for (const TemplatePart& part : parts) {
    names.insert(names.end(), part.names.begin(), part.names.end());
  }
  return names;
}

std::string percent_encoded(const std::string& text) {
  std::string encoded;
  for (const char c : text) {
    if (is_in(c, letters) || is_in(c, digits) || is_in(c, "-._~")) {
      encoded += c;
    } else {
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

template <typename Encode>
Result<std::string> joined_parts(const Parts& parts, const Values& values, Encode encode) {
  std::string text;
  for (const TemplatePart& part : parts) {
    text += part.literal;
    char before = '?';
    for (const std::string& name : part.names) {
      const auto value = values.find(name);
      if (value == values.end()) return unfit(fmt::format("a value for {{{}}}", name));
      if (part.is_query) text += fmt::format("{}{}=", before, name);
      text += encode(value->second);
      before = '&';
    }
  }
  return text;
}

}  // namespace

bool is_template_name(const std::string& text) {
  constexpr std::size_t longest = 63;
  if (text.empty() || text.size() > longest || is_in(text.front(), digits)) return false;
  for (const char c : text) {
    if (!is_in(c, letters) && !is_in(c, digits) && c != '_') return false;
  }
  return true;
}

Result<std::vector<std::string>> names_in_target(const std::string& target) {
  return parts_of_target(target).map(names_of);
}

Result<std::vector<std::string>> names_in_text(const std::string& text) {
  return parts_of_text(text).map(names_of);
}

Result<std::string> expand(const std::string& target, const Values& values) {
  TRY_ASSIGN(const Parts parts, parts_of_target(target));
  return joined_parts(parts, values, percent_encoded);
}

Result<std::string> fill_in(const std::string& text, const Values& values) {
  TRY_ASSIGN(const Parts parts, parts_of_text(text));
  return joined_parts(parts, values, [](const std::string& value) { return value; });
}

}  // namespace stackpilot::service
