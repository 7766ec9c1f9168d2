#include "http/request_target.hpp"

#include <gtest/gtest.h>

namespace exchange {
namespace {

std::string judged_target(std::string_view text) {
  const Checked<RequestTarget> parsed = parse_target(text);
  if (const auto* rejection = std::get_if<Rejection>(&parsed)) {
    return std::string(reason(*rejection));
  }
  const auto& target = std::get<RequestTarget>(parsed);
  std::string out = target.path;
  for (const auto& [name, value] : target.parameters) out += " " + name + "=" + value;
  return out;
}

TEST(RequestTarget, Table) {
  const std::pair<const char*, const char*> cases[] = {
      {"/health", "/health"},
      {"/a%2Fb", "/a/b"},
      {"/a+b", "/a+b"},
      {"/p?x=1&y=2", "/p x=1 y=2"},
      {"/p?x=a+b%2B", "/p x=a b+"},
      {"/p?x", "/p x="},
      {"/p?x=1=2", "/p x=1=2"},
      {"/p?", "/p"},
      {"/p?&&x=1&", "/p x=1"},
      {"/p?%78=1", "/p x=1"},
      {"/p?x=?", "/p x=?"},
      {"http://host:8000/p?x=1", "/p x=1"},
      {"http://host", "/"},
      {"*", "*"},
      {"", ""},
      {"/p%", "malformed_target"},
      {"/p%4", "malformed_target"},
      {"/p%zz", "malformed_target"},
      {"/p%00", "malformed_target"},
      {"/p?x=%", "malformed_target"},
      {"/p?x=BTC%00", "malformed_target"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(judged_target(text), expected) << text;
}

TEST(RequestTarget, RepeatedParameterIsAmbiguous) {
  const auto target = std::get<RequestTarget>(parse_target("/p?x=1&y=2&x=1"));
  EXPECT_EQ(std::get<Rejection>(target.parameter("x")), Rejection::ambiguous_field);
  EXPECT_EQ(std::get<std::optional<std::string>>(target.parameter("y")), "2");
  EXPECT_EQ(std::get<std::optional<std::string>>(target.parameter("z")), std::nullopt);
}

}  // namespace
}  // namespace exchange
