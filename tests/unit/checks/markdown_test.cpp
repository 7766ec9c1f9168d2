#include "checks/markdown.h"

#include <gtest/gtest.h>

namespace stackpilot::checks {
namespace {

std::vector<std::string> texts(const std::vector<MarkdownPart>& parts) {
  std::vector<std::string> all;
  all.reserve(parts.size());
  for (const MarkdownPart& part : parts) all.push_back(part.text);
  return all;
}

using Texts = std::vector<std::string>;

TEST(Anchor, IsMadeAsOnGitHub) {
  EXPECT_EQ(anchor_of("G-01-01"), "g-01-01");
  EXPECT_EQ(anchor_of("From an `observation` to a verdict"), "from-an-observation-to-a-verdict");
  EXPECT_EQ(anchor_of("What, why?  And how!"), "what-why--and-how");
  EXPECT_EQ(anchor_of("Übersicht"), "Übersicht");
}

TEST(ReadMarkdown, NumbersHeadingsOfOneName) {
  const Markdown markdown = parse_markdown("# A\n## A\n### [A](x.md)\n#not\n####### seven\n");
  EXPECT_EQ(markdown.anchors, (std::set<std::string>{"a", "a-1", "a-2"}));
}

TEST(ReadMarkdown, FindsLinksOfEveryForm) {
  const Markdown markdown = parse_markdown(
      "[a](one.md) and ![b](two.svg \"title\") and [![c](three.svg)](four.md)\n"
      "[ref]: five.md 'title'\n[d](<six.md>)\n");
  EXPECT_EQ(texts(markdown.links),
            (Texts{"one.md", "two.svg", "three.svg", "four.md", "five.md", "six.md"}));
  EXPECT_EQ(markdown.links.back().line, 3);
}

TEST(ReadMarkdown, CodeIsNoLinkAndLinksAreNoCode) {
  const Markdown markdown = parse_markdown(
      "`[a](b.md)` and ``two ` ticks`` and `open\n```sh\n[c](d.md)\n# no heading\n```\n# "
      "Heading\n");
  EXPECT_TRUE(markdown.links.empty());
  EXPECT_EQ(texts(markdown.code), (Texts{"[a](b.md)", "two ` ticks", "[c](d.md)", "# no heading"}));
  EXPECT_EQ(markdown.anchors, std::set<std::string>{"heading"});
}

TEST(ReadMarkdown, HtmlAnchorsCount) {
  EXPECT_EQ(parse_markdown("<a id=\"here\"></a>").anchors, std::set<std::string>{"here"});
}

TEST(ReadMarkdown, TakesWhateverItIsGiven) {
  for (const char* text : {"", "#", "# ", "](", "[x](", "```", "~~~\n```", "<a id=\"", "\xff`\xfe",
                           "[]: ", "[x](#", "`"}) {
    EXPECT_NO_THROW(parse_markdown(text)) << text;
  }
}

}  // namespace
}  // namespace stackpilot::checks
