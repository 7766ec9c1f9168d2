#include "store/pg_array.hpp"

#include <utility>

namespace exchange {

void PgArray::add_plain(std::string_view element) {
  text_ += element;
  text_ += ',';
}

void PgArray::add_quoted(std::string_view element) {
  text_ += '"';
  for (const char c : element) {
    if (c == '"' || c == '\\') text_ += '\\';
    text_ += c;
  }
  text_ += "\",";
}

std::string PgArray::str() && {
  if (text_.back() == ',') {
    text_.back() = '}';
  } else {
    text_ += '}';
  }
  return std::move(text_);
}

}  // namespace exchange
