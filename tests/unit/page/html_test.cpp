#include "page/html.h"

#include <gtest/gtest.h>

namespace stackpilot::page {
namespace {

TEST(FormatDuration, KeepsThreeDigitsOrSo) {
  EXPECT_EQ(format_duration(0.44), "0.4 ms");
  EXPECT_EQ(format_duration(9.94), "9.9 ms");
  EXPECT_EQ(format_duration(412.4), "412 ms");
  EXPECT_EQ(format_duration(1'234), "1.23 s");
}

TEST(Facts, WithoutAValueAreLeftOut) {
  EXPECT_EQ(facts({{"a", "<1>"}, {"b", ""}}), "<dl><div><dt>a</dt><dd>&lt;1&gt;</dd></div></dl>");
  EXPECT_EQ(facts({}, "steps"), "<dl class=\"steps\"></dl>");
}

TEST(Table, NamesTheColumnOfEachCell) {
  const std::string html = table("checks", "All", {"verdict", "claim"}, {{"pass", "it holds"}});
  EXPECT_NE(html.find("<th scope=\"col\">claim</th>"), std::string::npos) << html;
  EXPECT_NE(html.find("<td data-label=\"claim\">it holds</td>"), std::string::npos) << html;
}

TEST(Reason, IsEscapedAndOnlyThereWhenThereIsOne) {
  EXPECT_EQ(reason(""), "");
  EXPECT_EQ(reason("a < b"), "<p class=\"reason\">a &lt; b</p>");
  EXPECT_EQ(figures(""), "");
}

TEST(Document, ForbidsScriptsAndEscapesItsTitle) {
  const std::string html = document("</title>", ".own {}", "<p>here</p>");
  EXPECT_NE(html.find("default-src 'none'"), std::string::npos);
  EXPECT_NE(html.find("<title>&lt;/title&gt;</title>"), std::string::npos);
  EXPECT_NE(html.find(".own {}</style>"), std::string::npos);
  EXPECT_TRUE(html.ends_with("<p>here</p></main></body></html>\n"));
}

}  // namespace
}  // namespace stackpilot::page
