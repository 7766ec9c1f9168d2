// URI templates of two kinds of expression of RFC 6570: {x} and {?a,b}. Texts with {x} in them,
// which are filled in as they are.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"

namespace stackpilot::service {

/// Name to the text that takes its place.
using Values = std::map<std::string, std::string>;

/// Whether `text` can be a name in braces: a letter or "_", then these and digits, 63 at most.
bool is_template_name(const std::string& text);

/// The names in a target like "/order{?symbol,side}", in order, each as often as it is there.
/// kUsage, saying what was expected, for what is no target beginning with "/", any other expression
/// of RFC 6570, and a second "?".
Result<std::vector<std::string>> names_in_target(const std::string& target);

/// The names in a text like "drill-{key}", in order. kUsage for braces around anything but one
/// name.
Result<std::vector<std::string>> names_in_text(const std::string& text);

/// The target of a request: values are percent-encoded but for letters, digits and "-._~".
/// kUsage as names_in_target(), and for a name without a value.
Result<std::string> expand(const std::string& target, const Values& values);

/// `text` with values in the place of names, as they are. kUsage as names_in_text(), and for a name
/// without a value.
Result<std::string> fill_in(const std::string& text, const Values& values);

}  // namespace stackpilot::service
