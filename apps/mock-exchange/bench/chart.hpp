#pragma once

#include <string>

#include "result.hpp"

namespace bench {

// An SVG bar chart of the rates in the results: peers in grey, each target as a mark.
std::string to_chart(const Results& results);

}  // namespace bench
