#include "service/contract/answer.h"

#include <fmt/format.h>

#include "base/text.h"
#include "service/contract/json_body.h"

namespace stackpilot::service {
namespace {

using Kind = BodyValue::Kind;

std::optional<BodyValue> bounded_body(std::string_view body, std::size_t longest) {
  return body.size() <= longest ? parse_body(body) : std::nullopt;
}

bool is_scalar(const BodyValue& value) {
  return value.kind == Kind::kBoolean || value.kind == Kind::kNumber || value.kind == Kind::kText;
}

bool is_same(const BodyValue& found, const Json& wanted) {
  switch (found.kind) {
    case Kind::kNull:
      return wanted.is_null();
    case Kind::kBoolean:
      return wanted == Json(found.text == "true");
    case Kind::kText:
      return wanted == Json(found.text);
    case Kind::kNumber: {
      const auto number = parse_json_text(found.text, "the number");
      return number && wanted == *number;
    }
    default:
      return false;
  }
}

}  // namespace

std::optional<std::string> value_at(std::string_view body, const std::string& pointer) {
  const auto parsed = bounded_body(body, longest_answer);
  const BodyValue* found = parsed ? find_at(*parsed, pointer) : nullptr;
  if (found == nullptr || !is_scalar(*found)) return std::nullopt;
  return found->text;
}

std::optional<std::vector<std::string>> items_at(std::string_view body,
                                                 const std::string& pointer) {
  const auto parsed = bounded_body(body, longest_page);
  const BodyValue* found = parsed ? find_at(*parsed, pointer) : nullptr;
  if (found == nullptr || found->kind != Kind::kList) return std::nullopt;
  std::vector<std::string> items;
  for (const BodyValue& item : found->values) items.push_back(to_json_text(item));
  return items;
}

std::string reason_in(std::string_view body, const std::string& pointer) {
  constexpr std::size_t longest_reason = 100;
  if (pointer.empty()) return "";
  const auto parsed = bounded_body(body, longest_answer);
  const BodyValue* found = parsed ? find_at(*parsed, pointer) : nullptr;
  if (found == nullptr || found->kind != Kind::kText) return "";
  return printable(found->text, longest_reason);
}

bool has_status(const std::string& pattern, int status) {
  const std::string digits = std::to_string(status);
  if (pattern.ends_with("xx")) return digits.size() == 3 && digits.front() == pattern.front();
  return pattern.empty() || pattern == digits;
}

std::optional<std::string> why_not(const ExpectedValues& wanted, std::string_view body) {
  if (wanted.empty()) return std::nullopt;
  if (body.size() > longest_answer) {
    return fmt::format("the answer is longer than {} bytes", longest_answer);
  }
  const auto parsed = parse_body(body);
  if (!parsed) return "the answer is not JSON";
  for (const auto& [pointer, value] : wanted) {
    const BodyValue* found = find_at(*parsed, pointer);
    if (found == nullptr) return fmt::format("{} is not in the answer", printable(pointer));
    if (is_same(*found, value)) continue;
    return fmt::format("{} is {}, not {}", printable(pointer), printable(to_json_text(*found), 60),
                       printable(to_text(value), 60));
  }
  return std::nullopt;
}

std::optional<std::string> why_not(const AnswerContract& wanted, int status,
                                   std::string_view body) {
  if (!has_status(wanted.status, status)) {
    return fmt::format("the status is {}, not {}", status, wanted.status);
  }
  return why_not(wanted.is, body);
}

std::optional<std::string> why_not_ready(const ReadinessContract& readiness, int status,
                                         std::string_view body) {
  return why_not({.status = "200", .is = readiness.is}, status, body);
}

}  // namespace stackpilot::service
