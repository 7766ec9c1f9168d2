#include "service/dependency/resp.h"

#include <gtest/gtest.h>

namespace stackpilot::service {
namespace {

using Type = RespValue::Type;

// Reads one answer from bytes that come `step` at a time, and then no more.
Result<RespValue> read(const std::string& bytes, std::size_t step = 1) {
  std::size_t come = 0;
  RespReader reader([&](std::string& into) -> Status {
    if (come >= bytes.size()) return fail(ErrorKind::kBroken, "no more");
    into += bytes.substr(come, step);
    come += step;
    return {};
  });
  return reader.next();
}

TEST(RespRequest, TellsLengths) {
  EXPECT_EQ(resp_request({"GET", std::string("a\r\n\0", 4)}),
            std::string("*2\r\n$3\r\nGET\r\n$4\r\na\r\n\0\r\n", 23));
}

struct Answer {
  std::string bytes;
  RespValue value;
};

TEST(RespAnswer, IsReadHoweverItComes) {
  const Answer all[] = {
      {"+PONG\r\n", {Type::kText, "PONG"}},
      {"+\r\n", {Type::kText, ""}},
      {"-ERR no\r\n", {Type::kError, "ERR no"}},
      {":-12\r\n", {Type::kInteger, "-12"}},
      {"$-1\r\n", {Type::kNull}},
      {"*-1\r\n", {Type::kNull}},
      {"$0\r\n\r\n", {Type::kBulk, ""}},
      {"$4\r\na\r\nb\r\n", {Type::kBulk, "a\r\nb"}},
      {"*0\r\n", {Type::kArray}},
      {"*2\r\n$1\r\n0\r\n*1\r\n:7\r\n",
       {Type::kArray, "", {{Type::kBulk, "0"}, {Type::kArray, "", {{Type::kInteger, "7"}}}}}}};
  for (const Answer& one : all) {
    for (const std::size_t step : {1UL, 2UL, 3UL, 1000UL}) {
      const auto value = read(one.bytes, step);
      ASSERT_TRUE(value) << one.bytes << value.error().message;
      EXPECT_EQ(*value, one.value) << one.bytes;
    }
    // All but its last byte is none.
    const auto cut = read(one.bytes.substr(0, one.bytes.size() - 1));
    ASSERT_FALSE(cut) << one.bytes;
    EXPECT_EQ(cut.error().message, "no more");
  }
}

TEST(RespAnswer, FollowsAnAnswer) {
  bool come = false;
  RespReader reader([&](std::string& into) -> Status {
    if (come) return fail(ErrorKind::kBroken, "no more");
    come = true;
    for (int i = 0; i < 1000; ++i) into += "$3\r\n" + std::to_string(100 + i % 900) + "\r\n:1\r\n";
    return {};
  });
  for (int i = 0; i < 1000; ++i) {
    ASSERT_EQ(reader.next().value().text, std::to_string(100 + i % 900));
    ASSERT_EQ(reader.next().value().text, "1");
  }
  EXPECT_FALSE(reader.next());
}

TEST(RespAnswer, AnythingElseIsRefused) {
  for (const char* bytes :
       {"\r\n", "HTTP/1.1 400 Bad Request\r\n", ":\r\n", ":1x\r\n", "$\r\n", "$-2\r\n", "$x\r\n",
        "$3\r\nabcde\r\n", "*-2\r\n", "*1.5\r\n", "$99999999999999999999\r\n", "%1\r\n",
        "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n"}) {
    const auto value = read(bytes);
    ASSERT_FALSE(value) << bytes;
    EXPECT_TRUE(value.error().message.starts_with("it does not answer as Redis does"))
        << bytes << value.error().message;
  }
}

// Each never ends; what is read of it does.
TEST(RespAnswer, IsBounded) {
  const std::pair<const char*, std::string> all[] = {
      {"a line", std::string(1U << 16U, 'x')},
      {"empty arrays", "*1000000000\r\n*0\r\n"},
      {"a value", "$10485760\r\n"},
      {"values", "*1000000\r\n$1000000\r\n" + std::string(1'000'000, 'x') + "\r\n"}};
  for (const auto& [what, bytes] : all) {
    std::size_t given = 0;
    bool begun = false;
    RespReader reader([&, &chunk = bytes](std::string& into) -> Status {
      const std::size_t head = chunk.find('\n') + 1;
      const std::string next = begun ? chunk.substr(head) : chunk;
      begun = true;
      into += next.empty() ? "x" : next;
      given += next.size();
      return given > 20'000'000 ? Status(fail(ErrorKind::kBroken, "read too much")) : Status();
    });
    const auto value = reader.next();
    ASSERT_FALSE(value) << what;
    EXPECT_EQ(value.error().message, "it answers with more than 8 MiB") << what;
  }
}

}  // namespace
}  // namespace stackpilot::service
