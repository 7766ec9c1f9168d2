#include "http/request_headers.hpp"

#include <strings.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

namespace exchange {
namespace {

bool is_name(std::string_view text, std::string_view name) {
  return text.size() == name.size() && strncasecmp(text.data(), name.data(), name.size()) == 0;
}

// A token, as RFC 9110 has it.
bool is_token(std::string_view text) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           others.find(c) != std::string_view::npos;
  });
}

// False when the header was given before.
bool take(std::optional<std::string>& into, std::string_view value) {
  if (into) return false;
  into = value;
  return true;
}

}  // namespace

void RequestHeaders::add(std::string_view name, std::string_view value) {
  if (!is_token(name)) malformed_ = true;
  if (is_name(name, "Content-Length")) malformed_ |= !take(content_length_, value);
  if (is_name(name, "Idempotency-Key")) malformed_ |= !take(idempotency_key_, value);
  if (is_name(name, "Host")) malformed_ |= std::exchange(has_host_, true);
  if (is_name(name, "Transfer-Encoding")) has_transfer_encoding_ = true;
}

bool RequestHeaders::is_malformed() const {
  return malformed_ || (has_transfer_encoding_ && content_length_);
}

std::optional<std::uint64_t> RequestHeaders::content_length() const {
  if (!content_length_) return std::nullopt;
  std::uint64_t length = 0;
  const char* end = content_length_->data() + content_length_->size();
  const auto parsed = std::from_chars(content_length_->data(), end, length);
  return parsed.ec == std::errc::result_out_of_range ? std::numeric_limits<std::uint64_t>::max()
                                                     : length;
}

}  // namespace exchange
