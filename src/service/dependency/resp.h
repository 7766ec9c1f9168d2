// RESP2, the protocol of Redis: https://redis.io/docs/latest/develop/reference/protocol-spec/
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace stackpilot::service {

struct RespValue {
  enum class Type { kText, kError, kInteger, kBulk, kNull, kArray };
  Type type = Type::kNull;
  std::string text = {};              ///< any bytes of kBulk; one line of kText, kError, kInteger
  std::vector<RespValue> items = {};  ///< of kArray
  bool operator==(const RespValue&) const = default;
};

/// A command and its arguments; each may be any bytes.
using RespCommand = std::vector<std::string>;

/// The bytes that ask for it.
std::string resp_request(const RespCommand& command);

/// Larger answers are errors: a value counts as its bytes and 32 more.
inline constexpr std::size_t most_answer_bytes = 8UL << 20U;

/// Reads answers one after the other from an untrusted server.
class RespReader {
 public:
  /// `more` appends bytes that have come, at least one, or fails.
  explicit RespReader(std::function<Status(std::string& into)> more) : more_(std::move(more)) {}

  /// The next answer. kBroken when it is not RESP2 or too large; errors of `more` are passed on.
  /// After an error the rest is not to be read.
  Result<RespValue> next();

 private:
  Result<RespValue> value(int depth);
  Result<RespValue> bulk(std::string_view length);
  Result<RespValue> array(std::string_view length, int depth);
  Result<std::string> line();
  Status spend(std::size_t bytes);

  std::function<Status(std::string&)> more_;
  std::string come_;
  std::size_t at_ = 0;    ///< of what has come, this much is read
  std::size_t left_ = 0;  ///< bytes that the answer may still have
};

}  // namespace stackpilot::service
