#include "service/contract/text_kind.h"

#include <fmt/format.h>

#include <algorithm>
#include <regex>

#include "service/contract/uri_template.h"

namespace stackpilot::service {
namespace {

constexpr const char* pointer_pattern = "(/([^~/$\\u0000-\\u001f]|~[01])*)+";
constexpr const char* name_pattern = "[A-Za-z_][A-Za-z0-9_]{0,62}";
constexpr const char* literal_pattern = "[!&'()*+,./0-9:;=?@A-Z\\[\\]_a-z~-]|%[0-9A-Fa-f]{2}";

bool is_target(const std::string& text) {
  return names_in_target(text).has_value();
}

bool is_plain_target(const std::string& text) {
  const auto names = names_in_target(text);
  return names && names->empty();
}

bool is_text_template(const std::string& text) {
  const bool printable_only =
      std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; });
  return printable_only && names_in_text(text).has_value();
}

bool is_header_value(const std::string& text) {
  const bool ascii =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
  return ascii && !text.empty() && names_in_text(text).has_value();
}

// A backslash would begin a command of psql.
bool is_sql(const std::string& text) {
  const bool plain = std::none_of(text.begin(), text.end(), [](unsigned char c) {
    return c == '\\' || (c < ' ' && c != '\n' && c != '\t');
  });
  return plain && text.find(":'load'") != std::string::npos;
}

std::string with_names(const std::string& literal) {
  return fmt::format("^{0}*(\\{{{1}\\}}{0}*)*$", literal, name_pattern);
}

}  // namespace

bool TextKind::matches(const std::string& text) const {
  if (!choices.empty()) return std::find(choices.begin(), choices.end(), text) != choices.end();
  if (text.size() > longest || text.find_first_of(std::string("$\0", 2)) != std::string::npos) {
    return false;
  }
  return fits != nullptr ? fits(text) : std::regex_match(text, std::regex(pattern));
}

TextKind choice_of(std::vector<std::string> choices) {
  const std::string all = fmt::format("{}", fmt::join(choices, " or "));
  return {.name = all, .expected = all, .choices = std::move(choices)};
}

const TextKind& any_text() {
  static const TextKind kind{.name = "value",
                             .expected =
                                 "a text without $ and control characters, a number, true, "
                                 "false or null",
                             .pattern = "^[^$\\u0000-\\u001f\\u007f]*$"};
  return kind;
}

const TextKind& plain_text() {
  static const TextKind kind{.name = "text",
                             .expected = "a text without $ and control characters",
                             .pattern = "^[^$\\u0000-\\u001f\\u007f]+$"};
  return kind;
}

const TextKind& identifier() {
  static const TextKind kind{.name = "name",
                             .expected =
                                 "a name of letters, digits, _ and -, at most 63, not "
                                 "beginning with a digit or -",
                             .pattern = "^[A-Za-z_][A-Za-z0-9_-]{0,62}$"};
  return kind;
}

const TextKind& variable() {
  static const TextKind kind{.name = "variable",
                             .expected =
                                 "the name of an environment variable, at most 63 of "
                                 "letters, digits and _",
                             .pattern = fmt::format("^{}$", name_pattern)};
  return kind;
}

const TextKind& template_name() {
  static const TextKind kind{.name = "name",
                             .expected = "a name of letters, digits and _, at most 63",
                             .pattern = fmt::format("^{}$", name_pattern)};
  return kind;
}

const TextKind& relative_path() {
  static const TextKind kind{.name = "folder",
                             .expected =
                                 "a folder relative to that of the compose file, of "
                                 "letters, digits and . _ - /",
                             .pattern = "^[A-Za-z0-9_.][A-Za-z0-9_./-]*$"};
  return kind;
}

const TextKind& pointer() {
  static const TextKind kind{.name = "pointer",
                             .expected = "a JSON Pointer (RFC 6901) like /checks/db",
                             .pattern = fmt::format("^{}$", pointer_pattern)};
  return kind;
}

const TextKind& record_id() {
  static const TextKind kind{.name = "pointer or \"{key}\"",
                             .expected = "a JSON Pointer (RFC 6901) like /order_id, or \"{key}\"",
                             .pattern = fmt::format("^({}|\\{{key\\}})$", pointer_pattern)};
  return kind;
}

const TextKind& plain_target() {
  static const TextKind kind{.name = "target",
                             .expected = "a target like /ready, of characters of a URI",
                             .pattern = fmt::format("^/({})*$", literal_pattern),
                             .fits = is_plain_target};
  return kind;
}

const TextKind& target() {
  static const TextKind kind{
      .name = "template",
      .expected = "a target like /orders/{id}{?a,b}: of RFC 6570 {x} and {?a,b}, and one ?",
      .pattern =
          fmt::format("^/({0}|\\{{{1}\\}}|\\{{\\?{1}(,{1})*\\}})*$", literal_pattern, name_pattern),
      .fits = is_target};
  return kind;
}

const TextKind& text_template() {
  static const TextKind kind{
      .name = "text with names",
      .expected = "a text without $ and control characters, with nothing in braces but one name",
      .pattern = with_names("[^{}$\\u0000-\\u001f\\u007f]"),
      .fits = is_text_template};
  return kind;
}

const TextKind& refusal_text() {
  static const TextKind kind{
      .name = "text of a refusal",
      .expected =
          "a text without $ and control characters, with nothing in braces but variable and value",
      .pattern = "^([^{}$\\u0000-\\u001f\\u007f]|\\{variable\\}|\\{value\\})+$"};
  return kind;
}

const TextKind& header_name() {
  static const TextKind kind{.name = "header",
                             .expected = "the name of an HTTP header",
                             .pattern = "^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$"};
  return kind;
}

const TextKind& header_value() {
  static const TextKind kind{
      .name = "header's text",
      .expected = "printable ASCII without $, with nothing in braces but one name",
      .pattern = "^(?=.)" + with_names("[ -#%-z|~]").substr(1),
      .fits = is_header_value};
  return kind;
}

const TextKind& status_pattern() {
  static const TextKind kind{.name = "status",
                             .expected = "a status like 404 or 2xx",
                             .pattern = "^[1-5]([0-9][0-9]|xx)$",
                             .or_number = true};
  return kind;
}

const TextKind& reason_word() {
  static const TextKind kind{.name = "reason",
                             .expected = "a reason of at most 100 printable characters, without $",
                             .pattern = "^[ -#%-~]{1,100}$"};
  return kind;
}

const TextKind& guarantee_id() {
  static const TextKind kind{.name = "guarantee",
                             .expected = "the id of a guarantee like G-02-05",
                             .pattern = "^G-[0-9]{2}-[0-9]{2}$"};
  return kind;
}

const TextKind& sql() {
  static const TextKind kind{
      .name = "SQL",
      .expected = "a statement in :'load', of at most 4000 characters, without $ and backslashes",
      .pattern = fmt::format("^{0}*:'load'{0}*$", "[^$\\\\\\u0000-\\u0008\\u000b-\\u001f]"),
      .fits = is_sql,
      .longest = 4000};
  return kind;
}

std::vector<const TextKind*> explained_kinds() {
  return {&plain_text(),   &identifier(),   &variable(),     &relative_path(),
          &pointer(),      &plain_target(), &target(),       &text_template(),
          &refusal_text(), &header_name(),  &header_value(), &status_pattern(),
          &any_text(),     &reason_word(),  &guarantee_id(), &sql()};
}

}  // namespace stackpilot::service
