// Answers of a Redis, in pieces of any size: the first byte is the size of a piece.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "service/dependency/redis_keys.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace stackpilot;
  if (size == 0) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  const std::size_t piece = 1U + data[0];
  std::size_t come = 0;
  service::RespReader reader([&](std::string& into) -> Status {
    if (come >= bytes.size()) return fail(ErrorKind::kBroken, "no more");
    into += bytes.substr(come, piece);
    come += piece;
    return {};
  });
  for (;;) {
    const auto answer = reader.next();
    if (!answer && answer.error().message.empty()) std::abort();
    if (!answer) return 0;
    if (answer->text.size() > bytes.size()) std::abort();
    service::parse_keyspace(answer->text);
  }
}
