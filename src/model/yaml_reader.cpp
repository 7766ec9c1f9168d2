#include "model/yaml_reader.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>

#include <charconv>
#include <optional>
#include <sstream>

#include "base/text.h"

namespace stackpilot {
namespace {

constexpr std::size_t longest_text = 1000;

std::string describe(const YAML::Node& node) {
  switch (node.Type()) {
    case YAML::NodeType::Scalar:
      return fmt::format("\"{}\"", node.Scalar().substr(0, 60));
    case YAML::NodeType::Sequence:
      return "a list";
    case YAML::NodeType::Map:
      return "a map";
    default:
      return "nothing";
  }
}

// The entry of a map or list that `step` names: its key (null in a list) and its value.
std::optional<std::pair<YAML::Node, YAML::Node>> entry_at(const YAML::Node& node,
                                                          const std::string& step) {
  std::size_t position = 0;
  for (const auto& entry : node) {
    if (node.IsSequence() && std::to_string(position++) == step) {
      return std::pair(YAML::Node(), YAML::Node(entry));
    }
    if (node.IsMap() && entry.first.IsScalar() && entry.first.Scalar() == step) {
      return std::pair(entry.first, entry.second);
    }
  }
  return std::nullopt;
}

// Records where the last document begins; ignores all other events.
class DocumentMarks : public YAML::EventHandler {
 public:
  int last_line() const { return last_line_; }

  void OnDocumentStart(const YAML::Mark& mark) override { last_line_ = mark.line + 1; }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}

 private:
  int last_line_ = 0;
};

}  // namespace

int second_document_line(const std::string& text) {
  std::istringstream in(text);
  YAML::Parser parser(in);
  DocumentMarks marks;
  const bool two = parser.HandleNextDocument(marks) && parser.HandleNextDocument(marks);
  return two ? marks.last_line() : 0;
}

YamlMap::YamlMap(const YAML::Node& node, std::string path, std::string origin, Status& problem)
    : node_(node), path_(std::move(path)), origin_(std::move(origin)), problem_(problem) {
  if (!node_.IsMap()) {
    report(node_.Mark(), fmt::format("{}: expected a map, found {}", place(), describe(node_)));
    node_ = YAML::Node(YAML::NodeType::Map);
  }
  std::set<std::string> seen;
  for (const auto& entry : node_) {
    const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : "?";
    if (!seen.insert(key).second) {
      report(entry.first.Mark(), fmt::format("{}: duplicate key \"{}\"", place(), key));
    }
  }
}

bool YamlMap::has(const std::string& key) const {
  const YAML::Node& fixed = node_;
  return fixed[key].IsDefined();
}

bool YamlMap::offers(const std::string& key) {
  asked_.insert(key);
  return has(key);
}

YAML::Node YamlMap::value(const std::string& key) {
  return find(key);
}

std::string YamlMap::text(const std::string& key) {
  const YAML::Node value = scalar(key, "a text");
  if (!value.IsScalar()) return "";
  if (value.Scalar().empty()) reject(key, "a text that is not empty");
  // Limits the stack: std::regex_match recurses once for each character.
  if (value.Scalar().size() > longest_text) {
    reject(key, fmt::format("a text of at most {} characters", longest_text));
    return "";
  }
  return value.Scalar();
}

int YamlMap::number(const std::string& key, int least, int most) {
  const std::string expected = fmt::format("a number from {} to {}", least, most);
  const YAML::Node value = scalar(key, expected);
  if (!value.IsScalar()) return least;
  const std::string& digits = value.Scalar();
  int number = 0;
  const char* end = digits.data() + digits.size();
  const auto [rest, failed] = std::from_chars(digits.data(), end, number);
  if (failed != std::errc() || rest != end || number < least || number > most) {
    reject(key, expected);
    return least;
  }
  return number;
}

YamlMap YamlMap::map(const std::string& key) {
  const std::string path = path_.empty() ? key : path_ + "." + key;
  const YAML::Node value = find(key);
  if (value.IsDefined() && value.IsNull()) reject(key, "a map");
  if (!value.IsDefined() || value.IsNull()) {
    return YamlMap(YAML::Node(YAML::NodeType::Map), path, origin_, problem_);
  }
  return YamlMap(value, path, origin_, problem_);
}

std::vector<std::string> YamlMap::texts(const std::string& key) {
  std::vector<std::string> entries;
  for (const auto& entry : sequence(key)) {
    const bool fits = entry.IsScalar() && entry.Scalar().size() <= longest_text;
    if (!fits) reject(key, fmt::format("a list of texts of at most {} characters", longest_text));
    entries.push_back(fits ? entry.Scalar() : "");
  }
  return entries;
}

std::vector<YamlMap> YamlMap::list(const std::string& key) {
  std::vector<YamlMap> entries;
  const YAML::Node value = sequence(key);
  for (std::size_t i = 0; i < value.size(); ++i) {
    entries.emplace_back(value[i], fmt::format("{}[{}]", key, i), origin_, problem_);
  }
  return entries;
}

std::vector<std::pair<std::string, YamlMap>> YamlMap::maps() {
  std::vector<std::pair<std::string, YamlMap>> entries;
  for (const auto& entry : node_) {
    const std::string key = entry.first.Scalar();
    asked_.insert(key);
    entries.emplace_back(key, YamlMap(entry.second, path_ + "." + key, origin_, problem_));
  }
  return entries;
}

void YamlMap::finish() {
  for (const auto& entry : node_) {
    const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : "?";
    if (asked_.count(key) == 0) {
      report(entry.first.Mark(),
             fmt::format("unknown key \"{}\"; expected one of: {}",
                         path_.empty() ? key : path_ + "." + key, fmt::join(asked_, ", ")));
    }
  }
}

void YamlMap::reject(const std::string& key, const std::string& expected) {
  reject(std::vector{key}, expected);
}

// At the value, or at its key when the value is empty: the mark of an empty value is that of the
// next token.
void YamlMap::reject(const std::vector<std::string>& path, const std::string& expected) {
  YAML::Node node = node_;
  YAML::Mark mark = node_.Mark();
  for (const std::string& step : path) {
    const auto entry = entry_at(node, step);
    if (!entry) break;
    node.reset(entry->second);
    mark = node.IsNull() && !entry->first.IsNull() ? entry->first.Mark() : node.Mark();
  }
  report(mark, fmt::format("{}: expected {}, found {}", joined(path), expected, describe(node)));
}

void YamlMap::reject_key(const std::vector<std::string>& path, const std::string& expected) {
  YAML::Node node = node_;
  YAML::Mark mark = node_.Mark();
  for (const std::string& step : path) {
    const auto entry = entry_at(node, step);
    if (!entry) break;
    mark = entry->first.Mark();
    node.reset(entry->second);
  }
  report(mark, fmt::format("unknown key \"{}\"; expected {}", joined(path), expected));
}

void YamlMap::report_missing(const std::string& what) {
  report(node_.Mark(), fmt::format("{}: missing key: {}", place(), what));
}

std::string YamlMap::joined(const std::vector<std::string>& path) const {
  if (path.empty()) return place();
  return fmt::format("{}{}{}", path_, path_.empty() ? "" : ".", fmt::join(path, "."));
}

std::string YamlMap::place() const {
  return path_.empty() ? "top level" : path_;
}

YAML::Node YamlMap::find(const std::string& key) {
  asked_.insert(key);
  const YAML::Node& fixed = node_;  // a non-const [] would add the key
  const YAML::Node value = fixed[key];
  if (!value.IsDefined()) {
    report(node_.Mark(), fmt::format("{}: missing key \"{}\"", place(), key));
  }
  return value;
}

YAML::Node YamlMap::scalar(const std::string& key, const std::string& expected) {
  const YAML::Node value = find(key);
  if (!value.IsDefined()) return YAML::Node(YAML::NodeType::Null);
  if (!value.IsScalar()) {
    reject(key, expected);
    return YAML::Node(YAML::NodeType::Null);
  }
  return value;
}

YAML::Node YamlMap::sequence(const std::string& key) {
  const YAML::Node value = find(key);
  const bool fits = value.IsDefined() && value.IsSequence() && value.size() > 0;
  if (value.IsDefined() && !fits) reject(key, "a list that is not empty");
  return fits ? value : YAML::Node(YAML::NodeType::Sequence);
}

void YamlMap::report(const YAML::Mark& mark, const std::string& message) {
  if (!problem_) return;
  const std::string place =
      mark.is_null() ? origin_ : fmt::format("{}:{}:{}", origin_, mark.line + 1, mark.column + 1);
  problem_ = fail(ErrorKind::kUsage, fmt::format("{}: {}", place, printable(message, longest_text)),
                  fmt::format("correct {} and run the command again", origin_));
}

}  // namespace stackpilot
