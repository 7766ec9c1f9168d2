#include "domain/json_text.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "domain/build_info.hpp"

namespace exchange {
namespace {

TEST(JsonText, EveryByteGivesValidJson) {
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; b += 5) {
      std::string out;
      append_json_string(out, std::string{static_cast<char>(a), static_cast<char>(b), 'x'});
      EXPECT_TRUE(nlohmann::json::accept(out)) << a << ' ' << b << ' ' << out;
    }
  }
}

TEST(JsonText, RoundTrip) {
  const std::string text = "a\"\\\n\t\x01 \xc3\xa4 \xf0\x9f\x98\x80";
  std::string out;
  append_json_string(out, text);
  EXPECT_EQ(nlohmann::json::parse(out).get<std::string>(), text);
}

TEST(JsonText, BrokenUtf8IsReplaced) {
  for (const char* text : {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xe2\x82", "\xf5\x80\x80\x80"}) {
    std::string out;
    append_json_string(out, text);
    EXPECT_NE(out.find("\xef\xbf\xbd"), std::string::npos);
    EXPECT_TRUE(nlohmann::json::accept(out)) << out;
  }
}

TEST(JsonObject, Members) {
  EXPECT_EQ(JsonObject().str(), "{}");
  EXPECT_EQ(JsonObject().text("a", "x").number("b", -3).raw("c", "[1]").str(),
            R"({"a":"x","b":-3,"c":[1]})");
}

TEST(BuildInfo, MissingMembersAreUnknown) {
  const BuildInfo info = parse_build_info(R"({"git_sha":"abc","build_id":""})");
  EXPECT_EQ(info.git_sha, "abc");
  EXPECT_EQ(info.build_id, "unknown");
  EXPECT_EQ(parse_build_info("not json").git_sha, "unknown");
  EXPECT_EQ(load_build_info("/nonexistent").source_digest, "unknown");
}

}  // namespace
}  // namespace exchange
