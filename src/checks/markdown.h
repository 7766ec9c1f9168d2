// Reads the links, anchors and code of a Markdown document.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace stackpilot::checks {

struct MarkdownPart {
  std::string text;  ///< target of a link, or one line of code without its marks
  int line = 0;
};

struct Markdown {
  std::vector<MarkdownPart> links;
  std::vector<MarkdownPart> code;  ///< spans and the lines of fenced blocks
  std::set<std::string> anchors;   ///< of headings, as GitHub generates them, and of <a id="...">
};

Markdown parse_markdown(std::string_view text);

/// The anchor of a heading: "From an `observation`" becomes "from-an-observation".
std::string anchor_of(std::string_view heading);

}  // namespace stackpilot::checks
