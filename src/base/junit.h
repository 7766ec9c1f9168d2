// JUnit XML as CI servers read it. Texts may be untrusted: they are escaped and cut here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stackpilot::junit {

enum class State {
  kPassed,
  kFailed,
  kBroken,  ///< JUnit's "error": it could not be determined whether the case passes
  kSkipped,
};

struct Case {
  std::string name;
  std::optional<double> ms = {};
  State state = State::kPassed;
  std::string message = {};               ///< for anything but passed: one line
  std::string type = {};                  ///< of an error; may be empty
  std::vector<std::string> details = {};  ///< of a failure or an error: lines below the message
  std::string output = {};                ///< of a passed case; may be empty
  std::string classname = {};             ///< else it is the suite's
};

struct Suite {
  std::string name;
  std::string classname;  ///< of its cases
  std::optional<double> ms = {};
  std::vector<std::pair<std::string, std::string>> properties = {};
  std::vector<Case> cases = {};
};

/// The suite as a <testsuite> element.
std::string to_element(const Suite& suite);

/// A whole file with these <testsuite> elements.
std::string document(std::string_view elements);

/// The <testsuite> elements of a file that `document` made; empty for any other text.
std::string elements_of(std::string_view document);

}  // namespace stackpilot::junit
