#include "service/contract/answer.h"

#include <gtest/gtest.h>

namespace stackpilot::service {
namespace {

const char* const body = R"({"id":"u-1","qty":12345678901234567890.000000001,"n":-7,
  "big":123456789012345678901234567890,"e":1.50E+3,"ok":true,"no":null,"text":"12",
  "list":[{"a":1},[true,"OK"]],"a/b":{"~":"t"},"":"empty","twice":{"x":1},"twice":2})";

TEST(Answer, ValuesKeepTheirDigits) {
  const std::vector<std::pair<std::string, std::optional<std::string>>> places = {
      {"/id", "u-1"},
      {"/qty", "12345678901234567890.000000001"},
      {"/big", "123456789012345678901234567890"},
      {"/n", "-7"},
      {"/e", "1.50E+3"},
      {"/ok", "true"},
      {"/text", "12"},
      {"/list/0/a", "1"},
      {"/list/1/1", "OK"},
      {"/a~1b/~0", "t"},
      {"/", "empty"},
      {"/twice", "2"},
      {"/twice/x", std::nullopt},
      {"/no", std::nullopt},
      {"/list", std::nullopt},
      {"", std::nullopt},
      {"/list/2", std::nullopt},
      {"/list/00", std::nullopt},
      {"/list/-", std::nullopt},
      {"/id/0", std::nullopt},
      {"/none", std::nullopt},
      {"id", std::nullopt},
      {"/a~2", std::nullopt},
  };
  for (const auto& [place, value] : places) EXPECT_EQ(value_at(body, place), value) << place;
}

TEST(Answer, BodiesThatAreNoneSayNothing) {
  const std::string deep(40'000, '[');
  const std::string padded = "{\"a\":1" + std::string(longest_answer, ' ') + "}";
  const std::vector<std::string> bodies = {"",     "{",  "{\"a\":1} x", "{\"a\":1e999}",
                                           "\xff", deep, padded,        "{\"a\":\"\xff\"}"};
  for (const std::string& bad : bodies) {
    EXPECT_EQ(value_at(bad, "/a"), std::nullopt) << bad.substr(0, 20);
    EXPECT_NE(why_not({{"/a", 1}}, bad), std::nullopt) << bad.substr(0, 20);
    EXPECT_EQ(reason_in(bad, "/a"), "");
    EXPECT_EQ(why_not(ExpectedValues{}, bad), std::nullopt);
  }
}

// What is deeper could exhaust the stack of whoever goes through it.
TEST(Answer, BodiesAreNoDeeperThanTheyMayBe) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + "7" + std::string(depth, ']');
  };
  std::string place;
  for (int i = 0; i < 64; ++i) place += "/0";
  EXPECT_EQ(value_at(nested(64), place), "7");
  EXPECT_EQ(value_at(nested(65), place + "/0"), std::nullopt);
  EXPECT_EQ(items_at(nested(longest_page / 2 - 1), ""), std::nullopt);
}

TEST(Answer, ItemsOfAListAreAnswersOfTheirOwn) {
  const std::string page = R"({"rows":[{"id":"a\"b","qty":1.10},{"qty":[null,{}]},3],"next":null})";
  const auto items = items_at(page, "/rows");
  ASSERT_TRUE(items);
  EXPECT_EQ(*items,
            (std::vector<std::string>{R"({"id":"a\"b","qty":1.10})", R"({"qty":[null,{}]})", "3"}));
  EXPECT_EQ(value_at(items->front(), "/qty"), "1.10");
  EXPECT_EQ(items_at("[]", ""), std::vector<std::string>{});
  EXPECT_EQ(items_at(page, "/next"), std::nullopt);
  EXPECT_EQ(items_at(page, "/none"), std::nullopt);
  EXPECT_EQ(items_at("[", ""), std::nullopt);
  EXPECT_TRUE(items_at("[1" + std::string(longest_answer, ' ') + "]", ""));
  EXPECT_EQ(items_at("[1" + std::string(longest_page, ' ') + "]", ""), std::nullopt);
}

TEST(Answer, ReasonsArePrintableAndShort) {
  EXPECT_EQ(reason_in(R"({"detail":"db_down"})", "/detail"), "db_down");
  EXPECT_EQ(reason_in(R"({"detail":"a\u001b[31m"})", "/detail"), "a\\x1b[31m");
  EXPECT_EQ(reason_in("{\"detail\":\"" + std::string(200, 'x') + "\"}", "/detail"),
            std::string(100, 'x') + "...");
  EXPECT_EQ(reason_in(R"({"detail":7})", "/detail"), "");
  EXPECT_EQ(reason_in(R"("all of it")", ""), "");
}

struct Judged {
  AnswerContract wanted;
  int status;
  std::string answer;
  std::string why;  // empty: it is as wanted
};

TEST(Answer, SaysWhyItIsNotAsWanted) {
  const std::vector<Judged> answers = {
      {{"", {}}, 500, "", ""},
      {{"404", {}}, 404, "not JSON", ""},
      {{"2xx", {}}, 204, "", ""},
      {{"2xx", {}}, 301, "", "the status is 301, not 2xx"},
      {{"404", {}}, 200, "", "the status is 200, not 404"},
      {{"2xx", {}}, 2, "", "the status is 2, not 2xx"},
      {{"200", {{"/SET/0", true}}}, 200, R"({"SET":[true,"OK"]})", ""},
      {{"200", {{"/SET/0", true}}}, 200, R"({"SET":[false,"ERR"]})", "/SET/0 is false, not true"},
      {{"200", {{"/SET/0", true}}}, 200, R"({"SET":["true"]})", "/SET/0 is \"true\", not true"},
      {{"200", {{"/SET/0", true}}}, 200, R"({"GET":[]})", "/SET/0 is not in the answer"},
      {{"200", {{"/SET/0", true}}}, 200, "", "the answer is not JSON"},
      {{"", {{"/GET", nullptr}}}, 200, R"({"GET":null})", ""},
      {{"", {{"/GET", nullptr}}}, 200, R"({"GET":""})", "/GET is \"\", not null"},
      {{"", {{"/GET", nullptr}}}, 200, R"({})", "/GET is not in the answer"},
      {{"", {{"/n", 1}}}, 200, R"({"n":1.0})", ""},
      {{"", {{"/n", 0.5}}}, 200, R"({"n":0.50})", ""},
      {{"", {{"/n", 1}}}, 200, R"({"n":"1"})", "/n is \"1\", not 1"},
      {{"", {{"/n", "1"}}}, 200, R"({"n":1})", "/n is 1, not \"1\""},
      {{"", {{"/n", "a"}}}, 200, R"({"n":["a"]})", "/n is [\"a\"], not \"a\""},
  };
  for (const Judged& one : answers) {
    EXPECT_EQ(why_not(one.wanted, one.status, one.answer).value_or(""), one.why) << one.answer;
  }
}

TEST(Answer, ReadyIs200AndWhatTheContractWants) {
  const ReadinessContract plain{.get = "/ready"};
  const ReadinessContract strict{.get = "/PING", .is = {{"/PING/0", true}}};
  const std::tuple<const ReadinessContract&, int, const char*, const char*> answers[] = {
      {plain, 200, "", ""},
      {plain, 204, "", "the status is 204, not 200"},
      {plain, 503, R"({"PING":[true]})", "the status is 503, not 200"},
      {plain, 0, "", "the status is 0, not 200"},
      {strict, 200, R"({"PING":[true,"PONG"]})", ""},
      {strict, 200, R"({"PING":[false]})", "/PING/0 is false, not true"},
      {strict, 200, "PONG", "the answer is not JSON"},
      {strict, 503, R"({"PING":[true]})", "the status is 503, not 200"}};
  for (const auto& [contract, status, text, why] : answers) {
    EXPECT_EQ(why_not_ready(contract, status, text).value_or(""), why) << status << text;
  }
}

TEST(Answer, WhatItSaysOfAnAnswerIsPrintable) {
  const std::string long_text = "{\"a\":\"\\u001b" + std::string(5000, 'x') + "\"}";
  const auto why = why_not({{"/a", 1}}, long_text);
  ASSERT_TRUE(why);
  EXPECT_LT(why->size(), 120U);
  EXPECT_EQ(why->find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace stackpilot::service
