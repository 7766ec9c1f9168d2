#include "service/dependency/resp.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace stackpilot::service {
namespace {

constexpr int most_depth = 8;
constexpr std::size_t bytes_of_any_value = 32;
constexpr std::string_view line_end = "\r\n";

tl::unexpected<Error> not_resp(std::string_view got) {
  return fail(ErrorKind::kBroken,
              fmt::format("it does not answer as Redis does: {}", printable(got, 60)));
}

bool is_number(std::string_view text, long long& number) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return !text.empty() && read.ec == std::errc() && read.ptr == text.data() + text.size();
}

}  // namespace

std::string resp_request(const RespCommand& command) {
  std::string bytes = fmt::format("*{}\r\n", command.size());
  for (const std::string& part : command) {
    bytes += fmt::format("${}\r\n", part.size());
    bytes += part;
    bytes += line_end;
  }
  return bytes;
}

Status RespReader::spend(std::size_t bytes) {
  if (bytes > left_) {
    return fail(ErrorKind::kBroken,
                fmt::format("it answers with more than {} MiB", most_answer_bytes >> 20U));
  }
  left_ -= bytes;
  return {};
}

// Without its end.
Result<std::string> RespReader::line() {
  std::size_t end = 0;
  for (std::size_t from = at_; (end = come_.find(line_end, from)) == std::string::npos;) {
    // The line's end may have come by half.
    from = std::max(at_, come_.empty() ? 0 : come_.size() - 1);
    if (come_.size() - at_ > left_) TRY(spend(come_.size() - at_));
    TRY(more_(come_));
  }
  TRY(spend(end - at_));
  std::string read = come_.substr(at_, end - at_);
  at_ = end + line_end.size();
  return read;
}

Result<RespValue> RespReader::bulk(std::string_view length) {
  long long size = 0;
  if (!is_number(length, size) || size < -1) return not_resp(length);
  if (size == -1) return RespValue{};
  const auto bytes = static_cast<std::size_t>(size);
  TRY(spend(bytes));
  while (come_.size() - at_ < bytes + line_end.size()) TRY(more_(come_));
  RespValue value{RespValue::Type::kBulk, come_.substr(at_, bytes)};
  at_ += bytes;
  if (!std::string_view(come_).substr(at_).starts_with(line_end)) return not_resp(value.text);
  at_ += line_end.size();
  return value;
}

Result<RespValue> RespReader::array(std::string_view length, int depth) {
  long long count = 0;
  if (!is_number(length, count) || count < -1) return not_resp(length);
  if (count == -1) return RespValue{};
  RespValue whole{RespValue::Type::kArray};
  for (long long i = 0; i < count; ++i) {
    TRY_ASSIGN(RespValue item, value(depth + 1));
    whole.items.push_back(std::move(item));
  }
  return whole;
}

Result<RespValue> RespReader::value(int depth) {
  TRY(spend(bytes_of_any_value));
  TRY_ASSIGN(const std::string head, line());
  if (head.empty() || depth > most_depth) return not_resp(head);
  const std::string rest = head.substr(1);
  long long number = 0;
  switch (head.front()) {
    case '+':
      return RespValue{RespValue::Type::kText, rest};
    case '-':
      return RespValue{RespValue::Type::kError, rest};
    case '$':
      return bulk(rest);
    case '*':
      return array(rest, depth);
    case ':':
      if (is_number(rest, number)) return RespValue{RespValue::Type::kInteger, rest};
      break;
    default:
      break;
  }
  return not_resp(head);
}

Result<RespValue> RespReader::next() {
  // Not for each of many short answers.
  if (at_ * 2 > come_.size()) {
    come_.erase(0, at_);
    at_ = 0;
  }
  left_ = most_answer_bytes;
  return value(0);
}

}  // namespace stackpilot::service
