#include "checks/makefile.h"

#include <algorithm>

#include "access/exec/process.h"
#include "base/find.h"
#include "base/text.h"

namespace stackpilot::checks {
namespace {

using access::trimmed;

constexpr std::size_t longest_value = 65536;  // each assignment may double the length of a variable

struct Line {
  int number = 0;
  std::string text;
};

// Joins continued lines; leaves out comments and blank lines.
std::vector<Line> logical_lines(std::string_view text) {
  std::vector<Line> lines;
  bool continues = false;
  int number = 0;
  for (std::string_view line : lines_of(text)) {
    ++number;
    if (!continues) lines.push_back({number, ""});
    continues = line.ends_with('\\');
    if (continues) line.remove_suffix(1);
    lines.back().text += std::string(line) + (continues ? " " : "");
  }
  std::erase_if(lines, [](const Line& line) {
    const std::string bare = trimmed(line.text);
    return bare.empty() || bare.starts_with('#');
  });
  return lines;
}

class MakefileReader {
 public:
  void read(const Line& line) {
    if (line.text.starts_with('\t')) {
      for (std::size_t i = first_of_rule_; i < makefile_.targets.size(); ++i) {
        makefile_.targets[i].recipe.push_back(trimmed(line.text));
      }
      return;
    }
    const std::size_t colon = line.text.find(':');
    const std::size_t equals = line.text.find('=');
    if (equals != std::string::npos && (colon == std::string::npos || equals <= colon + 1)) {
      assign(line, equals);
    } else if (colon != std::string::npos) {
      add_rule(line, colon);
    } else {
      makefile_.settings.push_back({"", trimmed(line.text), line.number});
    }
  }
  Makefile take() { return std::move(makefile_); }

 private:
  void assign(const Line& line, std::size_t equals) {
    std::string name = line.text.substr(0, equals);
    while (!name.empty() && std::string_view(":?+!").find(name.back()) != std::string_view::npos) {
      name.pop_back();
    }
    variables_[trimmed(name)] = expand(trimmed(line.text.substr(equals + 1)));
    makefile_.settings.push_back({trimmed(name), trimmed(line.text), line.number});
  }

  void add_rule(const Line& line, std::size_t colon) {
    first_of_rule_ = makefile_.targets.size();
    const std::size_t semicolon = line.text.find(';', colon);
    const std::string names = expand(line.text.substr(0, colon));
    const std::string first = trimmed(expand(line.text.substr(
        colon + 1, semicolon == std::string::npos ? semicolon : semicolon - colon - 1)));
    for (const std::string_view name : words_of(names)) {
      if (name == ".PHONY") {
        for (const std::string_view one : words_of(first)) makefile_.phony.emplace(one);
      } else if (name.starts_with('.')) {
        makefile_.settings.push_back({"", trimmed(line.text), line.number});
      }
      if (name.starts_with('.')) continue;
      Target target{std::string(name), line.number, {}, first};
      if (semicolon != std::string::npos) {
        target.recipe.push_back(trimmed(line.text.substr(semicolon + 1)));
      }
      makefile_.targets.push_back(std::move(target));
    }
  }

  // Replaces $(NAME) by values assigned earlier in the file: no variable can contain itself.
  std::string expand(const std::string& text) const {
    std::string out;
    for (std::size_t at = 0; at < text.size() && out.size() < longest_value;) {
      const std::size_t open = text.find("$(", at);
      const std::size_t close = text.find(')', open);
      out += text.substr(at, open - at);
      if (open == std::string::npos || close == std::string::npos) break;
      const auto known = variables_.find(text.substr(open + 2, close - open - 2));
      if (known != variables_.end()) out += known->second;
      at = close + 1;
    }
    return out;
  }

  Makefile makefile_;
  std::map<std::string, std::string> variables_;
  std::size_t first_of_rule_ = 0;
};

}  // namespace

const Target* Makefile::find(std::string_view name) const {
  return find_or_null(targets, [&](const Target& target) { return target.name == name; });
}

bool Makefile::offers(std::string_view name) const {
  const std::size_t wild = name.find_first_of("*<");
  const std::string_view asked = name.substr(0, wild);
  return std::any_of(targets.begin(), targets.end(), [&](const Target& target) {
    const std::string_view offered = target.name;
    if (wild != std::string_view::npos) return offered.starts_with(asked);
    const std::size_t any = offered.find('%');
    if (any == std::string_view::npos) return offered == asked;
    return asked.size() >= offered.size() && asked.starts_with(offered.substr(0, any)) &&
           asked.ends_with(offered.substr(any + 1));
  });
}

Makefile parse_makefile(std::string_view text) {
  MakefileReader reader;
  for (const Line& line : logical_lines(text)) reader.read(line);
  return reader.take();
}

}  // namespace stackpilot::checks
