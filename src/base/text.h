// Escapes untrusted text for display; splits text into lines and words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stackpilot {

/// The first `limit` bytes of untrusted text as one line of printable ASCII: line breaks and tabs
/// become spaces, other bytes "\xNN" (so the result can be longer), and "..." marks a cut.
std::string printable(std::string_view text, std::size_t limit = 240);

/// Escapes untrusted text for use as content or in a quoted attribute of XML, HTML or SVG. Control
/// characters other than line breaks and tabs become spaces.
std::string markup_escaped(std::string_view text);

/// `text` with a backslash before each of `characters`, as in Markdown and TAP.
std::string backslashed(std::string_view text, std::string_view characters);

/// The lines of `text` without "\n" or "\r\n". The views are valid as long as `text` is.
std::vector<std::string_view> lines_of(std::string_view text);

/// Splits `text` into words at spaces and tabs. The views are valid as long as `text` is.
std::vector<std::string_view> words_of(std::string_view text);

/// `text` with ASCII letters in lower case.
std::string lowered(std::string_view text);

/// `text` with ASCII letters in upper case.
std::string uppered(std::string_view text);

}  // namespace stackpilot
