// Text of unknown origin, made fit to be shown; and text cut into lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stackpilot {

/// One line of printable ASCII, at most `limit` characters: for texts of unknown origin.
std::string printable(std::string_view text, std::size_t limit = 240);

/// `text` as printable ASCII, escaped for XML elements and attributes.
std::string xml_escaped(std::string_view text, std::size_t limit = 4000);

/// The lines of `text`, without their ends. They live as long as `text` does.
std::vector<std::string_view> lines_of(std::string_view text);

/// What spaces and tabs part. The words live as long as `text` does.
std::vector<std::string_view> words_of(std::string_view text);

/// With ASCII letters in lower case.
std::string lowered(std::string_view text);

}  // namespace stackpilot
