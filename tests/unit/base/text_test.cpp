#include "base/text.h"

#include <gtest/gtest.h>

namespace stackpilot {
namespace {

using Parts = std::vector<std::string_view>;

TEST(Printable, EscapesAndCuts) {
  EXPECT_EQ(printable("a\tb\n\x1b\xff"), "a b \\x1b\\xff");
  EXPECT_EQ(printable("abcdef", 3), "abc...");
}

TEST(MarkupEscaped, LeavesNoMarkup) {
  EXPECT_EQ(markup_escaped("<a href=\"x\" id='y'>&</a>\x01\n"),
            "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;&lt;/a&gt; \n");
  EXPECT_EQ(markup_escaped("\t\xc3\x9c"), "\t\xc3\x9c");
}

TEST(Backslashed, EscapesOnlyTheNamed) {
  EXPECT_EQ(backslashed("a|b#c", "|"), "a\\|b#c");
  EXPECT_EQ(backslashed("", "|"), "");
}

TEST(LinesOf, KnowsBothEnds) {
  EXPECT_EQ(lines_of("a\r\n\nb"), (Parts{"a", "", "b"}));
  EXPECT_EQ(lines_of("a\n"), Parts{"a"});
  EXPECT_TRUE(lines_of("").empty());
}

TEST(WordsOf, SkipsAllSpace) {
  EXPECT_EQ(words_of("  a\t b  "), (Parts{"a", "b"}));
  EXPECT_TRUE(words_of(" \t ").empty());
}

TEST(LoweredAndUppered, ChangeAsciiLettersOnly) {
  EXPECT_EQ(lowered("G-01 \xc3\x9c"), "g-01 \xc3\x9c");
  EXPECT_EQ(uppered("g-01 \xc3\xbc"), "G-01 \xc3\xbc");
}

}  // namespace
}  // namespace stackpilot
