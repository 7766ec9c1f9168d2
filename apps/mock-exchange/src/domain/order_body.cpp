#include "domain/order_body.hpp"

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace exchange {
namespace {

using nlohmann::json;

constexpr int out_of_range_number = 406;  // nlohmann-json's id for a number beyond a double

// Collects the three fields while the parser walks; keeps no tree, so depth costs nothing.
class FieldCollector : public json::json_sax_t {
 public:
  bool null() override { return take({}); }
  bool boolean(bool /*value*/) override { return take({}); }
  bool number_integer(number_integer_t value) override { return take(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return take(std::to_string(value)); }
  bool number_float(number_float_t /*value*/, const string_t& text) override { return take(text); }
  bool string(string_t& value) override { return take(value); }
  bool binary(binary_t& /*value*/) override { return false; }

  bool start_object(std::size_t /*size*/) override { return open(); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t /*size*/) override {
    if (depth_ == 0) return false;
    return open();
  }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    if (depth_ == 1) select(name);
    return true;
  }

  bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                   const json::exception& error) override {
    const bool huge_qty = error.id == out_of_range_number && target_ == &fields_.qty;
    rejection_ = huge_qty ? Rejection::invalid_qty : Rejection::malformed_json;
    return false;
  }

  Checked<OrderFields> result(bool parsed) && {
    if (duplicate_) return Rejection::ambiguous_field;
    if (!parsed) return rejection_;
    return std::move(fields_);
  }

 private:
  void select(const std::string& name) {
    target_ = name == "symbol" ? &fields_.symbol
              : name == "side" ? &fields_.side
              : name == "qty"  ? &fields_.qty
                               : nullptr;
    duplicate_ = duplicate_ || (target_ != nullptr && target_->has_value());
  }

  bool take(const std::string& text) {
    if (depth_ == 0) return false;
    if (depth_ == 1 && target_ != nullptr) *target_ = text;
    return true;
  }

  bool open() {
    if (depth_ == 1 && target_ != nullptr) *target_ = "";
    ++depth_;
    return true;
  }

  bool close() {
    --depth_;
    return true;
  }

  OrderFields fields_;
  std::optional<std::string>* target_ = nullptr;
  int depth_ = 0;
  bool duplicate_ = false;
  Rejection rejection_ = Rejection::malformed_json;
};

}  // namespace

Checked<OrderFields> parse_order_body(std::string_view body) {
  FieldCollector collector;
  const bool parsed = json::sax_parse(body.begin(), body.end(), &collector);
  return std::move(collector).result(parsed);
}

}  // namespace exchange
