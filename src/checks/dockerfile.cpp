#include <algorithm>
#include <cctype>
#include <set>

#include "base/text.h"
#include "checks/image_reference.h"

namespace stackpilot::checks {
namespace {

struct Instruction {
  int line = 0;
  std::vector<std::string> words;
};

// Joins continued lines, and leaves out comments, also those between continued lines.
std::vector<Instruction> instructions_of(std::string_view text) {
  std::vector<Instruction> instructions;
  bool continues = false;
  int number = 0;
  for (std::string_view line : lines_of(text)) {
    ++number;
    const std::vector<std::string_view> words = words_of(line);
    if (words.empty() || words[0].starts_with('#')) continue;
    if (!continues) instructions.push_back({number, {}});
    continues = words.back().ends_with('\\');
    auto& all = instructions.back().words;
    all.insert(all.end(), words.begin(), words.end());
    if (continues) all.back().pop_back();
    if (all.back().empty()) all.pop_back();
  }
  return instructions;
}

class DockerfileReader {
 public:
  void read(const Instruction& instruction) {
    const std::vector<std::string>& words = instruction.words;
    const std::string name = words.empty() ? "" : lowered(words[0]);
    if (name == "arg") {
      for (std::size_t i = 1; i < words.size(); ++i) add_argument(words[i]);
    } else if (name == "from") {
      add_stage(instruction);
    } else if (name == "copy" || name == "run" || name == "add") {
      for (const std::string& word : words) add_source(word, instruction.line);
    }
  }
  std::vector<ImageUse> take() { return std::move(uses_); }

 private:
  void add_argument(const std::string& word) {
    const std::size_t equals = word.find('=');
    std::string value = equals == std::string::npos ? "" : word.substr(equals + 1);
    std::erase(value, '"');
    arguments_.emplace_back(word.substr(0, equals), std::move(value));
  }

  void add_stage(const Instruction& instruction) {
    const auto& words = instruction.words;
    std::size_t at = 1;
    while (at < words.size() && words[at].starts_with("--")) ++at;
    if (at == words.size()) return;
    add(words[at], instruction.line);
    if (at + 2 < words.size() && lowered(words[at + 1]) == "as") {
      stages_.insert(lowered(words[at + 2]));
    }
  }

  // --from=<image> of COPY, --mount=type=bind,from=<image> of RUN.
  void add_source(const std::string& word, int line) {
    if (!word.starts_with("--")) return;
    std::size_t at = word.find(",from=");
    if (word.starts_with("--from=")) at = 1;
    if (word.starts_with("--mount=from=")) at = 7;
    if (at == std::string::npos) return;
    const std::size_t start = word.find("from=", at) + 5;
    const std::string source = word.substr(start, word.find(',', start) - start);
    const bool is_number = std::all_of(source.begin(), source.end(), [](char c) {
      return std::isdigit(static_cast<unsigned char>(c)) != 0;
    });
    if (!is_number) add(source, line);
  }

  void add(const std::string& word, int line) {
    if (stages_.count(lowered(word)) != 0 || lowered(word) == "scratch") return;
    uses_.push_back({substituted(word, arguments_), line});
  }

  std::vector<std::pair<std::string, std::string>> arguments_;
  std::set<std::string> stages_;
  std::vector<ImageUse> uses_;
};

// A directive like "# syntax=docker/dockerfile:1" in the comments at the top names an image, too.
void add_syntax(std::string_view text, std::vector<ImageUse>& uses) {
  int number = 0;
  for (const std::string_view line : lines_of(text)) {
    ++number;
    if (!line.starts_with('#')) return;
    std::string directive = lowered(line.substr(1));
    std::erase_if(directive, [](char c) { return c == ' ' || c == '\t'; });
    if (directive.starts_with("syntax=")) uses.push_back({directive.substr(7), number});
  }
}

}  // namespace

std::vector<ImageUse> images_of_dockerfile(std::string_view text) {
  DockerfileReader reader;
  for (const Instruction& instruction : instructions_of(text)) reader.read(instruction);
  std::vector<ImageUse> uses = reader.take();
  add_syntax(text, uses);
  return uses;
}

}  // namespace stackpilot::checks
