#pragma once

#include <string>

namespace test {

// Whether part of the text matches a POSIX extended regular expression; throws on an invalid one.
// std::regex would dominate the compile time of the tests.
bool matches(const std::string& text, const std::string& pattern);

}  // namespace test
