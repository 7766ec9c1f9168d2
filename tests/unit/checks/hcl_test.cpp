#include "checks/hcl.h"

#include <gtest/gtest.h>

namespace stackpilot::checks {
namespace {

std::string words_in(const HclTokens& tokens) {
  std::string text;
  for (const HclToken& token : tokens) {
    const bool is_string = token.kind == HclToken::Kind::kString;
    text += (text.empty() ? "" : " ") + (is_string ? "'" + token.text + "'" : token.text);
  }
  return text;
}

TEST(ReadHcl, LeavesOutComments) {
  EXPECT_EQ(words_in(parse_hcl("a = \"x # y\" # gone\n// gone\nb /* gone\n */ {}")),
            "a = 'x # y' b { }");
}

TEST(ReadHcl, KnowsItsLines) {
  const HclTokens tokens = parse_hcl("a\n/* \n */ b\n\"c\"");
  EXPECT_EQ(tokens[0].line, 1);
  EXPECT_EQ(tokens[1].line, 3);
  EXPECT_EQ(tokens[2].line, 4);
}

TEST(ReadHcl, MatchesPatterns) {
  const HclTokens tokens = parse_hcl("resource \"a\" \"b\" {");
  EXPECT_TRUE(matches(tokens, 0, {"resource", "", "", "{"}));
  EXPECT_FALSE(matches(tokens, 0, {"resource", "", "{"}));
  EXPECT_FALSE(matches(tokens, 1, {"a"}));
  EXPECT_FALSE(matches(tokens, 3, {"{", "}"}));
}

TEST(ReadHcl, BlocksNest) {
  const HclTokens tokens = parse_hcl("a { b { c } d } e");
  EXPECT_EQ(words_in(block_at(tokens, 1)), "b { c } d");
  EXPECT_EQ(words_in(block_at(tokens, 3)), "c");
  EXPECT_EQ(words_in(block_at(parse_hcl("{ never closed"), 0)), "never closed");
}

TEST(ReadHcl, TakesWhateverItIsGiven) {
  for (const char* text : {"", "\"", "\"\\", "/*", "/", "#", "{}}}", "\xff\xfe", "\"a\nb\""}) {
    EXPECT_NO_THROW(parse_hcl(text)) << text;
  }
}

}  // namespace
}  // namespace stackpilot::checks
