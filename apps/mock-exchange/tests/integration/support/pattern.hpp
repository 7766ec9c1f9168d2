#pragma once

#include <string>

namespace test {

// Whether a part of the text matches, by POSIX extended syntax; throws on a pattern that is wrong.
// std::regex would be most of what the tests cost to compile.
bool matches(const std::string& text, const std::string& pattern);

}  // namespace test
