// The kinds of text in a contract: what fits, for the reader as for the JSON Schema.
#pragma once

#include <string>
#include <vector>

namespace stackpilot::service {

struct TextKind {
  std::string name;      ///< in the reference, one or two words
  std::string expected;  ///< "a name of ...", for errors and the reference
  std::string pattern;   ///< regular expression of all that fits; of no use with choices
  std::vector<std::string> choices;            ///< if there are any, nothing else fits
  bool (*fits)(const std::string&) = nullptr;  ///< in the reader instead of `pattern`, if not null
  std::size_t longest = 1000;                  ///< in bytes
  bool or_number = false;                      ///< may be written as a number without quotes

  /// Whether `text` fits. No kind lets NUL or "$" through: Compose replaces what follows a "$".
  bool matches(const std::string& text) const;
};

/// One of `choices`.
TextKind choice_of(std::vector<std::string> choices);

// All kinds but choices. References stay valid.
const TextKind& any_text();  // may be empty
const TextKind& plain_text();
const TextKind& identifier();
const TextKind& variable();
const TextKind& template_name();
const TextKind& relative_path();
const TextKind& pointer();
const TextKind& record_id();  // a pointer, or "{key}"
const TextKind& plain_target();
const TextKind& target();         // a URI template
const TextKind& text_template();  // may be empty
const TextKind& refusal_text();   // in {variable} and {value}
const TextKind& header_name();
const TextKind& header_value();
const TextKind& status_pattern();
const TextKind& reason_word();
const TextKind& guarantee_id();
const TextKind& sql();

/// All of these that the reference explains, in its order.
std::vector<const TextKind*> explained_kinds();

}  // namespace stackpilot::service
