#include "checks/markdown.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "base/text.h"

namespace stackpilot::checks {
namespace {

bool stays_in_anchor(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return std::isalnum(byte) != 0 || c == '-' || c == '_' || byte >= 0x80;  // keeps UTF-8
}

std::string_view without_indent(std::string_view line) {
  return line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
}

// The text of a heading as it is rendered: a link is replaced by its text.
std::string shown(std::string_view heading) {
  std::string out;
  for (std::size_t at = 0; at < heading.size(); ++at) {
    if (heading[at] == ']' && heading.substr(at).starts_with("](")) {
      at = std::min(heading.find(')', at), heading.size());
    } else {
      out += heading[at];
    }
  }
  return out;
}

class MarkdownReader {
 public:
  void read(std::string_view line) {
    ++line_;
    const std::string_view bare = without_indent(line);
    if (!fence_.empty()) {
      if (bare.starts_with(fence_)) {
        fence_.clear();
      } else {
        markdown_.code.push_back({std::string(line), line_});
      }
      return;
    }
    if (bare.starts_with("```") || bare.starts_with("~~~")) {
      fence_ = bare.substr(0, 3);
      return;
    }
    if (bare.starts_with('#')) add_heading(bare);
    add_html_anchor(line);
    add_links(without_code(line));
  }
  Markdown take() { return std::move(markdown_); }

 private:
  void add_heading(std::string_view line) {
    const std::size_t level = std::min(line.find_first_not_of('#'), line.size());
    if (level > 6 || level == line.size() || line[level] != ' ') return;
    const std::string anchor = anchor_of(shown(line.substr(level + 1)));
    std::string unique = anchor;
    for (int again = 1; !markdown_.anchors.insert(unique).second; ++again) {
      unique = fmt::format("{}-{}", anchor, again);
    }
  }

  void add_html_anchor(std::string_view line) {
    for (const std::string_view mark : {"<a id=\"", "<a name=\""}) {
      const std::size_t at = line.find(mark);
      if (at == std::string_view::npos) continue;
      const std::size_t start = at + mark.size();
      markdown_.anchors.insert(std::string(line.substr(start, line.find('"', start) - start)));
    }
  }

  // Records the code spans and returns the line without them, because code contains no links.
  std::string without_code(std::string_view line) {
    std::string rest;
    for (std::size_t at = 0; at < line.size();) {
      const std::size_t open = std::min(line.find('`', at), line.size());
      rest += line.substr(at, open - at);
      const std::size_t first = std::min(line.find_first_not_of('`', open), line.size());
      const std::string marks(first - open, '`');
      const std::size_t close = marks.empty() ? std::string_view::npos : line.find(marks, first);
      if (close == std::string_view::npos) {
        rest += line.substr(first);
        break;
      }
      markdown_.code.push_back({std::string(line.substr(first, close - first)), line_});
      at = close + marks.size();
    }
    return rest;
  }

  void add_links(const std::string& line) {
    for (std::size_t at = line.find("]("); at != std::string::npos; at = line.find("](", at + 1)) {
      const std::size_t end = line.find_first_of(") ", at + 2);
      if (end != std::string::npos) add_link(line.substr(at + 2, end - at - 2));
    }
    const std::size_t definition = line.find("]: ");
    if (line.starts_with('[') && definition != std::string::npos) {
      const std::vector<std::string_view> words =
          words_of(std::string_view(line).substr(definition + 3));
      if (!words.empty()) add_link(std::string(words.front()));
    }
  }

  void add_link(std::string target) {
    if (target.starts_with('<') && target.ends_with('>')) {
      target = target.substr(1, target.size() - 2);
    }
    markdown_.links.push_back({std::move(target), line_});
  }

  Markdown markdown_;
  std::string fence_;
  int line_ = 0;
};

}  // namespace

std::string anchor_of(std::string_view heading) {
  std::string anchor;
  for (const char c : lowered(heading)) {
    if (c == ' ') {
      anchor += '-';
    } else if (stays_in_anchor(c)) {
      anchor += c;
    }
  }
  return anchor;
}

Markdown parse_markdown(std::string_view text) {
  MarkdownReader reader;
  for (const std::string_view line : lines_of(text)) reader.read(line);
  return reader.take();
}

}  // namespace stackpilot::checks
