#include "domain/config.hpp"

#include <algorithm>
#include <charconv>

namespace exchange {
namespace {

class Reader {
 public:
  explicit Reader(const Environment& environment) : environment_(environment) {}

  std::optional<std::string> optional(const char* name) const {
    std::optional<std::string> value = environment_(name);
    if (value && value->empty()) value.reset();
    return value;
  }

  std::string required(const char* name) {
    std::optional<std::string> value = optional(name);
    if (!value) errors_.push_back(std::string(name) + " is not set");
    return value.value_or("");
  }

  std::string wanted(const char* name, std::vector<std::string>& missing) const {
    std::optional<std::string> value = optional(name);
    if (!value) missing.emplace_back(name);
    return value.value_or("");
  }

  void error(std::string message) { errors_.push_back(std::move(message)); }
  std::vector<std::string> take_errors() { return std::move(errors_); }

 private:
  const Environment& environment_;
  std::vector<std::string> errors_;
};

std::optional<LogLevel> parse_log_level(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (text == "debug") return LogLevel::debug;
  if (text == "info") return LogLevel::info;
  if (text == "warning" || text == "warn") return LogLevel::warning;
  if (text == "error" || text == "critical") return LogLevel::error;
  return std::nullopt;
}

std::optional<std::uint16_t> parse_port(const std::string& text) {
  std::uint16_t port = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, port);
  if (parsed.ec != std::errc() || parsed.ptr != end || port == 0) return std::nullopt;
  return port;
}

void read_log_level(Reader& reader, Config& config) {
  config.log_level_text = reader.required("LOG_LEVEL");
  if (config.log_level_text.empty()) return;
  const std::optional<LogLevel> level = parse_log_level(config.log_level_text);
  if (!level) {
    reader.error("LOG_LEVEL is '" + config.log_level_text +
                 "', expected debug, info, warning or error");
  }
  config.log_level = level.value_or(LogLevel::info);
}

void read_database(Reader& reader, Config& config) {
  DatabaseConfig database;
  database.host = reader.wanted("DB_HOST", config.missing_database);
  database.name = reader.wanted("DB_NAME", config.missing_database);
  database.user = reader.wanted("DB_USER", config.missing_database);
  database.password = reader.wanted("DB_PASSWORD", config.missing_database);
  if (const auto text = reader.optional("DB_PORT")) {
    const std::optional<std::uint16_t> port = parse_port(*text);
    if (!port) reader.error("DB_PORT is '" + *text + "', expected a number from 1 to 65535");
    database.port = port.value_or(database.port);
  }
  if (config.missing_database.empty()) config.database = std::move(database);
}

}  // namespace

std::variant<Config, ConfigErrors> load_config(const Environment& environment) {
  Reader reader(environment);
  Config config;
  config.service_name = reader.required("SERVICE_NAME");
  config.env = reader.required("ENV");
  read_log_level(reader, config);
  config.version = reader.required("VERSION");
  read_database(reader, config);
  std::vector<std::string> errors = reader.take_errors();
  if (!errors.empty()) return ConfigErrors{std::move(errors)};
  return config;
}

}  // namespace exchange
