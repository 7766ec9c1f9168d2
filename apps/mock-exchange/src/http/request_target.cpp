#include "http/request_target.hpp"

#include "domain/hex.hpp"

namespace exchange {
namespace {

// plus is what a '+' stands for: itself in a path, a space in a query.
std::optional<std::string> decode(std::string_view text, char plus) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i] == '+' ? plus : text[i];
      continue;
    }
    const int high = i + 1 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
    if (high < 0 || low < 0 || high + low == 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

std::string_view origin_form(std::string_view text) {
  constexpr std::string_view scheme = "http://";
  if (!text.starts_with(scheme)) return text;
  const std::size_t path = text.find('/', scheme.size());
  return path == std::string_view::npos ? "/" : text.substr(path);
}

// False when an escape is broken.
bool parse_query(std::string_view query, RequestTarget& target) {
  while (!query.empty()) {
    const std::size_t end = query.find('&');
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    auto name = decode(pair.substr(0, equals), ' ');
    auto value = decode(equals == std::string_view::npos ? "" : pair.substr(equals + 1), ' ');
    if (!name || !value) return false;
    target.parameters.emplace_back(std::move(*name), std::move(*value));
  }
  return true;
}

}  // namespace

Checked<std::optional<std::string>> RequestTarget::parameter(std::string_view name) const {
  std::optional<std::string> found;
  for (const auto& [key, value] : parameters) {
    if (key != name) continue;
    if (found) return Rejection::ambiguous_field;
    found = value;
  }
  return found;
}

Checked<RequestTarget> parse_target(std::string_view text) {
  text = origin_form(text);
  const std::size_t question = text.find('?');
  RequestTarget target;
  auto path = decode(text.substr(0, question), '+');
  if (!path) return Rejection::malformed_target;
  target.path = std::move(*path);
  const std::string_view query =
      question == std::string_view::npos ? "" : text.substr(question + 1);
  if (!parse_query(query, target)) return Rejection::malformed_target;
  return target;
}

}  // namespace exchange
