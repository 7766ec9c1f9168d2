#pragma once

#include <string>
#include <string_view>

namespace exchange {

// Builds the text form of a one-dimensional Postgres array, element by element.
class PgArray {
 public:
  // For text that needs no quotes: numbers, ids, fixed words. Must not be empty.
  void add_plain(std::string_view element);
  // For any text.
  void add_quoted(std::string_view element);
  void add_null() { add_plain("NULL"); }

  // Returns the whole literal and consumes the array.
  std::string str() &&;

 private:
  std::string text_ = "{";
};

}  // namespace exchange
