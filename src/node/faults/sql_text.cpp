#include "node/faults/sql_text.h"

namespace stackpilot::node {
namespace {

std::string between(char quote, const std::string& text) {
  std::string quoted(1, quote);
  for (const char c : text) quoted += c == quote ? std::string(2, c) : std::string(1, c);
  return quoted + quote;
}

}  // namespace

std::string sql_literal(const std::string& text) {
  return between('\'', text);
}

std::string sql_name(const std::string& name) {
  return between('"', name);
}

}  // namespace stackpilot::node
