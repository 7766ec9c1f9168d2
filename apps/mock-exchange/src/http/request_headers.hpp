#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace exchange {

// The request headers that the service uses. Refuses headers that a proxy and the service could
// interpret differently (request smuggling): RFC 9112 requires that, and the HTTP library does not
// do it.
class RequestHeaders {
 public:
  void add(std::string_view name, std::string_view value);

  // A name that is no token, two lengths, hosts or keys, or a length beside a transfer encoding.
  // The connection cannot be trusted any further.
  bool is_malformed() const;

  // The announced length of the body, if any; capped at the largest number.
  std::optional<std::uint64_t> content_length() const;
  const std::optional<std::string>& idempotency_key() const { return idempotency_key_; }

 private:
  bool malformed_ = false;
  bool has_transfer_encoding_ = false;
  bool has_host_ = false;
  std::optional<std::string> content_length_;
  std::optional<std::string> idempotency_key_;
};

}  // namespace exchange
