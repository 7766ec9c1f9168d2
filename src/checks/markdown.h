// Reads what the docs gate needs of Markdown: links, anchors, code.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace stackpilot::checks {

struct MarkdownPart {
  std::string text;  ///< of a link: where it leads; of code: one line, without its marks
  int line = 0;
};

struct Markdown {
  std::vector<MarkdownPart> links;
  std::vector<MarkdownPart> code;  ///< spans, and the lines of fenced blocks
  std::set<std::string> anchors;   ///< of headings, as GitHub makes them, and of <a id="...">
};

Markdown parse_markdown(std::string_view text);

/// "g-01-01" of "G-01-01", "from-an-observation" of "From an `observation`"
std::string anchor_of(std::string_view heading);

}  // namespace stackpilot::checks
