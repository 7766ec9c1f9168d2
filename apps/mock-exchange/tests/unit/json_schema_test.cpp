// The schema checker that the OpenAPI test relies on: each keyword must be able to fail.

#include "support/json_schema.hpp"

#include <gtest/gtest.h>

namespace test {
namespace {

using nlohmann::json;

const json document = json::parse(R"({"parts":{"word":{"type":"string","minLength":2}}})");

std::string judge(const char* schema, const char* value) {
  return misfit(document, json::parse(schema), json::parse(value));
}

TEST(JsonSchema, EachKeywordSaysYesAndNo) {
  const struct {
    const char* schema;
    const char* fits;
    const char* does_not;
  } cases[] = {
      {R"({"type":"object"})", "{}", "[]"},
      {R"({"type":"integer"})", "1", "1.5"},
      {R"({"type":["string","null"]})", "null", "true"},
      {R"({"const":true})", "true", "1"},
      {R"({"enum":["a","b"]})", R"("b")", R"("c")"},
      {R"({"required":["a"]})", R"({"a":1})", R"({"b":1})"},
      {R"({"properties":{"a":{"const":1}}})", R"({"b":2})", R"({"a":2})"},
      {R"({"properties":{"a":{}},"additionalProperties":false})", R"({"a":2})", R"({"b":2})"},
      {R"({"items":{"type":"string"}})", R"(["a"])", R"(["a",1])"},
      {R"({"maxItems":1})", "[1]", "[1,2]"},
      {R"({"allOf":[{"minimum":1},{"minimum":3}]})", "3", "2"},
      {R"({"anyOf":[{"const":1},{"const":2}]})", "2", "3"},
      {R"({"pattern":"^a+$"})", R"("aa")", R"("ab")"},
      {R"({"minimum":0})", "0", "-1"},
      {R"({"exclusiveMinimum":0})", "0.1", "0"},
      {R"({"$ref":"#/parts/word"})", R"("ab")", R"("a")"},
  };
  for (const auto& [schema, fits, does_not] : cases) {
    EXPECT_EQ(judge(schema, fits), "") << schema;
    EXPECT_NE(judge(schema, does_not), "") << schema;
  }
}

TEST(JsonSchema, WhatIsWrongIsNamed) {
  EXPECT_EQ(judge(R"({"properties":{"a":{"items":{"type":"string"}}}})", R"({"a":[1]})"),
            R"({"a":[1]} a: [1] item: 1 is not of type "string")");
}

TEST(JsonSchema, WhatItDoesNotKnowIsNotPassedOver) {
  EXPECT_THROW(judge(R"({"multipleOf":2})", "4"), std::invalid_argument);
  EXPECT_THROW(judge(R"({"additionalProperties":true})", "{}"), std::invalid_argument);
  EXPECT_ANY_THROW(judge(R"({"$ref":"#/parts/nosuch"})", "1"));
}

}  // namespace
}  // namespace test
