#include "base/text.h"

#include <gtest/gtest.h>

namespace stackpilot {
namespace {

using Parts = std::vector<std::string_view>;

TEST(Printable, EscapesAndCuts) {
  EXPECT_EQ(printable("a\tb\n\x1b\xff"), "a b \\x1b\\xff");
  EXPECT_EQ(printable("abcdef", 3), "abc...");
}

TEST(XmlEscaped, HoldsInElementsAndAttributes) {
  EXPECT_EQ(xml_escaped("<a b='c' & \"d\">"), "&lt;a b=&apos;c&apos; &amp; &quot;d&quot;&gt;");
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

TEST(Lowered, ChangesAsciiLettersOnly) {
  EXPECT_EQ(lowered("G-01 \xc3\x9c"), "g-01 \xc3\x9c");
}

}  // namespace
}  // namespace stackpilot
