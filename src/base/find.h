// Linear search.
#pragma once

#include <algorithm>
#include <iterator>

namespace stackpilot {

/// The first element for which `matches` returns true, or null.
template <typename Range, typename Predicate>
auto find_or_null(Range& range, Predicate matches) -> decltype(&*std::begin(range)) {
  const auto found = std::find_if(std::begin(range), std::end(range), matches);
  return found == std::end(range) ? nullptr : &*found;
}

/// The last element for which `matches` returns true, or null.
template <typename Range, typename Predicate>
auto find_last_or_null(Range& range, Predicate matches) -> decltype(&*std::rbegin(range)) {
  const auto found = std::find_if(std::rbegin(range), std::rend(range), matches);
  return found == std::rend(range) ? nullptr : &*found;
}

template <typename Range, typename Value>
bool contains(const Range& range, const Value& value) {
  return std::find(std::begin(range), std::end(range), value) != std::end(range);
}

}  // namespace stackpilot
