#include "model/yaml_scalar.h"

#include <charconv>
#include <regex>
#include <set>

namespace stackpilot {
namespace {

// No number of a contract or of a lab is longer. Limits the stack of std::regex_match.
constexpr std::size_t longest_number = 100;

template <typename Number>
std::optional<Json> number_of(std::string_view digits, int base) {
  Number number = 0;
  const char* end = digits.data() + digits.size();
  const auto [rest, failed] = std::from_chars(digits.data(), end, number, base);
  if (failed != std::errc() || rest != end) return std::nullopt;
  return Json(number);
}

std::optional<Json> integer_of(std::string_view text) {
  if (text.starts_with("0x")) return number_of<std::uint64_t>(text.substr(2), 16);
  if (text.starts_with("0o")) return number_of<std::uint64_t>(text.substr(2), 8);
  if (text.starts_with('+')) text.remove_prefix(1);
  return text.starts_with('-') ? number_of<std::int64_t>(text, 10)
                               : number_of<std::uint64_t>(text, 10);
}

std::optional<Json> float_of(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, failed] = std::from_chars(text.data(), end, number);
  if (failed != std::errc() || rest != end) return std::nullopt;
  return Json(number);
}

// What is written without quotes.
std::optional<Json> plain_scalar(const std::string& text) {
  static const std::regex integer("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+");
  static const std::regex fraction(R"([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?)");
  static const std::regex no_number(R"([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))");
  if (std::set<std::string>{"", "~", "null", "Null", "NULL"}.count(text) != 0) return Json();
  if (std::set<std::string>{"true", "True", "TRUE"}.count(text) != 0) return Json(true);
  if (std::set<std::string>{"false", "False", "FALSE"}.count(text) != 0) return Json(false);
  if (text.size() > longest_number) return Json(text);
  if (std::regex_match(text, integer)) return integer_of(text);
  if (std::regex_match(text, fraction)) return float_of(text);
  if (std::regex_match(text, no_number)) return std::nullopt;
  return Json(text);
}

}  // namespace

std::optional<Json> core_scalar(const YAML::Node& node) {
  if (node.IsNull()) return Json();
  if (!node.IsScalar()) return std::nullopt;
  const std::string& tag = node.Tag();
  if (tag == "!" || tag == "tag:yaml.org,2002:str") return Json(node.Scalar());
  if (tag == "?" || tag.empty()) return plain_scalar(node.Scalar());
  return std::nullopt;
}

}  // namespace stackpilot
