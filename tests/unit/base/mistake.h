// Rows of tables of mistakes: a good text with one change in it, and what must be said of that.
#pragma once

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace stackpilot {

struct Mistake {
  std::string name;
  std::string from, to;  ///< `from` is replaced by `to` in the good text
  std::string message;
};

inline void PrintTo(const Mistake& one, std::ostream* out) {
  *out << one.name;
}

/// `text` with `to` in the place of the first `from`, which must be there.
inline std::string changed(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

/// The name of a row, for INSTANTIATE_TEST_SUITE_P.
template <typename Row>
std::string name_of(const ::testing::TestParamInfo<Row>& one) {
  return one.param.name;
}

}  // namespace stackpilot
