#include "base/json.h"

#include <gtest/gtest.h>

namespace stackpilot {
namespace {

struct Sample {
  std::string name;
  std::optional<int> size;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Sample, name, size)

TEST(ParseJsonText, RefusesWhatIsNotJsonAndNamesIt) {
  for (const char* text : {"", " ", "{", "{]", "nonsense", "{\"a\":1} more", "[1,]", "\xff\xfe",
                           "\"\xc3\x28\"", "{'a': 1}"}) {
    const auto json = parse_json_text(text, "the answer");
    ASSERT_FALSE(json) << text;
    EXPECT_EQ(json.error().kind, ErrorKind::kBroken);
    EXPECT_TRUE(json.error().message.starts_with("the answer is not JSON")) << json.error().message;
  }
}

TEST(ParseJsonText, SurvivesDeepNesting) {
  EXPECT_FALSE(parse_json_text(std::string(100'000, '['), "the answer"));
}

TEST(ParseJson, ReadsAStructWithAnOptional) {
  EXPECT_EQ(parse_json<Sample>(R"({"name":"a","size":3})", "sample")->size, 3);
  EXPECT_EQ(parse_json<Sample>(R"({"name":"a","size":null})", "sample")->size, std::nullopt);
}

TEST(ParseJson, RefusesAnotherShape) {
  for (const char* text : {"[]", "null", "{}", R"({"name":1,"size":null})", R"({"name":"a"})",
                           R"({"name":"a","size":"3"})"}) {
    const auto sample = parse_json<Sample>(text, "the sample");
    ASSERT_FALSE(sample) << text;
    EXPECT_TRUE(sample.error().message.starts_with("the sample is not the expected JSON"))
        << sample.error().message;
  }
}

TEST(ParseJson, TellsMalformedFromAnotherShape) {
  EXPECT_TRUE(parse_json<Sample>("{", "x").error().message.starts_with("x is not JSON"));
}

TEST(ToText, WritesOptionalsAsValueOrNull) {
  EXPECT_EQ(to_text(Json(Sample{"a", 3})), R"({"name":"a","size":3})");
  EXPECT_EQ(to_text(Json(Sample{"a", std::nullopt})), R"({"name":"a","size":null})");
}

TEST(ToText, ReplacesWhatIsNotUtf8) {
  EXPECT_EQ(to_text(Json{{"log",
                          "a\xff"
                          "b"}}),
            "{\"log\":\"a\xEF\xBF\xBD"
            "b\"}");
}

TEST(ToText, Indents) {
  EXPECT_EQ(to_text(Json{{"a", 1}}, 2), "{\n  \"a\": 1\n}");
}

TEST(TopLevelTexts, KeepEveryDigit) {
  const auto texts = top_level_texts(
      R"({"qty":0.2500000000000000000001,"n":-7,"b":true,"s":"a","o":{"qty":1},"l":[2],"z":null})");
  ASSERT_TRUE(texts);
  EXPECT_EQ(*texts,
            (std::map<std::string, std::string>{
                {"qty", "0.2500000000000000000001"}, {"n", "-7"}, {"b", "true"}, {"s", "a"}}));
}

TEST(TopLevelTexts, OfAnythingElseAreNone) {
  for (const char* text : {"", "[]", "[{\"a\":1}]", "1", "{", "{\"a\":1} x"}) {
    EXPECT_FALSE(top_level_texts(text)) << text;
  }
}

}  // namespace
}  // namespace stackpilot
