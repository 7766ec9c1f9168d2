// Parts of statements for Postgres.
#pragma once

#include <string>

namespace stackpilot::node {

/// `text` as a string constant: in single quotes.
std::string sql_literal(const std::string& text);

/// `name` as the name of a table: in double quotes, which keep its upper case.
std::string sql_name(const std::string& name);

}  // namespace stackpilot::node
