#include "base/junit.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace stackpilot::junit {
namespace {

constexpr std::string_view head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
constexpr std::string_view foot = "</testsuites>\n";

constexpr std::size_t longest_text = 4000;

std::string escaped(std::string_view text) {
  return markup_escaped(printable(text, longest_text));
}

std::string attribute(std::string_view name, std::string_view value) {
  return fmt::format(" {}=\"{}\"", name, escaped(value));
}

std::string seconds(const std::optional<double>& ms) {
  return ms ? fmt::format(" time=\"{:.3f}\"", *ms / 1000) : "";
}

std::string element(std::string_view name, const std::string& attributes,
                    const std::string& content) {
  return content.empty() ? fmt::format("<{}{}/>", name, attributes)
                         : fmt::format("<{0}{1}>{2}</{0}>", name, attributes, content);
}

std::string details_of(const Case& one) {
  std::string text;
  for (const std::string& line : one.details) text += escaped(line) + "\n";
  return text;
}

std::string result_of(const Case& one) {
  const std::string message = attribute("message", one.message);
  switch (one.state) {
    case State::kPassed:
      return one.output.empty() ? "" : element("system-out", "", escaped(one.output));
    case State::kFailed:
      return element("failure", message, details_of(one));
    case State::kBroken:
      return element("error", (one.type.empty() ? "" : attribute("type", one.type)) + message,
                     details_of(one));
    case State::kSkipped:
      return element("skipped", message, "");
  }
  return "";
}

std::string case_element(const Suite& suite, const Case& one) {
  const std::string& classname = one.classname.empty() ? suite.classname : one.classname;
  return fmt::format("    <testcase{}{}{}>{}</testcase>\n", attribute("classname", classname),
                     attribute("name", one.name), seconds(one.ms), result_of(one));
}

std::string properties_of(const Suite& suite) {
  if (suite.properties.empty()) return "";
  std::string lines;
  for (const auto& [name, value] : suite.properties) {
    lines +=
        fmt::format("      <property{}{}/>\n", attribute("name", name), attribute("value", value));
  }
  return "    <properties>\n" + lines + "    </properties>\n";
}

}  // namespace

std::string to_element(const Suite& suite) {
  const auto count = [&](State state) {
    return std::count_if(suite.cases.begin(), suite.cases.end(),
                         [&](const Case& one) { return one.state == state; });
  };
  std::string text =
      fmt::format("  <testsuite{} tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\"{}>\n",
                  attribute("name", suite.name), suite.cases.size(), count(State::kFailed),
                  count(State::kBroken), count(State::kSkipped), seconds(suite.ms));
  text += properties_of(suite);
  for (const Case& one : suite.cases) text += case_element(suite, one);
  return text + "  </testsuite>\n";
}

std::string document(std::string_view elements) {
  return fmt::format("{}{}{}", head, elements, foot);
}

std::string elements_of(std::string_view document) {
  if (!document.starts_with(head) || !document.ends_with(foot)) return "";
  document.remove_prefix(head.size());
  document.remove_suffix(foot.size());
  return std::string(document);
}

}  // namespace stackpilot::junit
