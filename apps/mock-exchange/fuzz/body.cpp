// A body is refused, or the order read from it can be written as JSON; and whatever a client sends,
// our own JSON output is valid.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "domain/json_text.hpp"
#include "domain/order_body.hpp"
#include "require.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto body = exchange::parse_order_body(text);
  // The full JSON parser of the library decides what a JSON object is.
  const auto judge = nlohmann::json::parse(text, nullptr, false);
  if (const auto* fields = std::get_if<exchange::OrderFields>(&body)) {
    REQUIRE(judge.is_object());
    if (fields->symbol && judge["symbol"].is_string()) REQUIRE(judge["symbol"] == *fields->symbol);
    const auto order = exchange::validate(*fields);
    if (const auto* valid = std::get_if<exchange::NewOrder>(&order)) {
      REQUIRE(valid->side == "buy" || valid->side == "sell");
      REQUIRE(exchange::fingerprint(*valid).find('|') != std::string::npos);
    }
  } else if (std::get<exchange::Rejection>(body) == exchange::Rejection::malformed_json) {
    REQUIRE(!judge.is_object());
  }
  std::string quoted;
  exchange::append_json_string(quoted, text);
  REQUIRE(nlohmann::json::accept(quoted));
  return 0;
}
