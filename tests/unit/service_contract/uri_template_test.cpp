#include "service/contract/uri_template.h"

#include <gtest/gtest.h>

namespace stackpilot::service {
namespace {

struct Expansion {
  std::string target;
  std::string expected;  // empty: an error
};

TEST(UriTemplate, ExpandsSimpleAndQueryExpressions) {
  // The values of RFC 6570, section 3.2.
  const Values values = {{"var", "value"},     {"hello", "Hello World!"},
                         {"path", "/foo/bar"}, {"empty", ""},
                         {"x", "1024"},        {"y", "768"},
                         {"half", "50%"},      {"uml", "\xc3\xbc"},
                         {"v", "a-b._~c"}};
  const std::vector<Expansion> expansions = {
      {"/{var}", "/value"},
      {"/{hello}", "/Hello%20World%21"},
      {"/{half}", "/50%25"},
      {"/O{empty}X", "/OX"},
      {"/{path}/here", "/%2Ffoo%2Fbar/here"},
      {"/{v}{uml}", "/a-b._~c%C3%BC"},
      {"/{x}/{y}", "/1024/768"},
      {"/{?x,y}", "/?x=1024&y=768"},
      {"/{?x,y,empty}", "/?x=1024&y=768&empty="},
      {"/a{?hello}", "/a?hello=Hello%20World%21"},
      {"/a%20b?x={x}&y={y}", "/a%20b?x=1024&y=768"},
      {"/", "/"},
      {"/{unknown}", ""},
      {"/{?x,unknown}", ""},
      {"", ""},
      {"{var}", ""},
      {"a/{var}", ""},
      {"/{x,y}", ""},
      {"/{+path}", ""},
      {"/{#path}", ""},
      {"/{.x}", ""},
      {"/{/x}", ""},
      {"/{;x}", ""},
      {"/{&x}", ""},
      {"/{x:1}", ""},
      {"/{?x*}", ""},
      {"/{?}", ""},
      {"/{?x,}", ""},
      {"/{}", ""},
      {"/{x", ""},
      {"/x}", ""},
      {"/{{x}}", ""},
      {"/a?b{?x}", ""},
      {"/{?x}{?y}", ""},
      {"/a#b", ""},
      {"/a b", ""},
      {"/a%2", ""},
      {"/a%zz", ""},
      {"/a\r\nb", ""},
      {"/\xc3\xbc", ""},
  };
  for (const Expansion& one : expansions) {
    const auto expanded = expand(one.target, values);
    EXPECT_EQ(expanded.value_or(""), one.expected) << one.target;
    EXPECT_TRUE(expanded || expanded.error().kind == ErrorKind::kUsage);
  }
}

TEST(UriTemplate, NamesTheNamesInOrder) {
  EXPECT_EQ(names_in_target("/{b}/{a}{?c,b}"), (std::vector<std::string>{"b", "a", "c", "b"}));
  EXPECT_EQ(names_in_text("x-{b}{a}"), (std::vector<std::string>{"b", "a"}));
  EXPECT_EQ(names_in_text(""), std::vector<std::string>{});
}

TEST(UriTemplate, TextsAreFilledInAsTheyAre) {
  const Values values = {{"key", "a b/{x}"}};
  EXPECT_EQ(fill_in("<{key}>", values), "<a b/{x}>");
  for (const char* bad : {"{id}", "{", "}", "{?key}", "{key", "{}", "{key}}"}) {
    EXPECT_FALSE(fill_in(bad, values)) << bad;
  }
}

TEST(UriTemplate, NamesAreBounded) {
  EXPECT_TRUE(is_template_name("_a1"));
  EXPECT_TRUE(is_template_name(std::string(63, 'a')));
  for (const std::string& bad : {std::string(), std::string(64, 'a'), std::string("1a"),
                                 std::string("a-b"), std::string("a.b"), std::string("\xc3\xbc")}) {
    EXPECT_FALSE(is_template_name(bad)) << bad;
  }
}

}  // namespace
}  // namespace stackpilot::service
