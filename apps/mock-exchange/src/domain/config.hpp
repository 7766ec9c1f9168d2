#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace exchange {

enum class LogLevel { debug, info, warning, error };

struct DatabaseConfig {
  std::string host;
  std::uint16_t port = 5432;
  std::string name;
  std::string user;
  std::string password;
};

struct Config {
  std::string service_name;
  std::string env;
  std::string version;
  std::string log_level_text;  // as configured
  LogLevel log_level = LogLevel::info;
  std::optional<DatabaseConfig> database;     // absent: the process lives, /ready says why
  std::vector<std::string> missing_database;  // the DB_* variables that keep it absent
};

// Everything that is wrong with the environment at once, each line for one variable.
struct ConfigErrors {
  std::vector<std::string> messages;
};

// Looks up a variable; nullopt when unset. An empty value counts as unset.
using Environment = std::function<std::optional<std::string>(const char* name)>;

std::variant<Config, ConfigErrors> load_config(const Environment& environment);

}  // namespace exchange
