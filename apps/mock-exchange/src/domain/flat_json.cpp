#include "domain/flat_json.hpp"

#include <nlohmann/json.hpp>

namespace exchange {
namespace {

using nlohmann::json;

constexpr int out_of_range_number = 406;  // nlohmann-json's id for a number beyond a double

class Collector : public json::json_sax_t {
 public:
  explicit Collector(FlatJson& result) : result_(result) {}

  bool null() override { return take({}); }
  bool boolean(bool /*value*/) override { return take({}); }
  bool number_integer(number_integer_t value) override { return take(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return take(std::to_string(value)); }
  bool number_float(number_float_t /*value*/, const string_t& text) override { return take(text); }
  bool string(string_t& value) override { return take(value); }
  bool binary(binary_t& /*value*/) override { return false; }

  bool start_object(std::size_t /*size*/) override { return open(); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t /*size*/) override { return depth_ > 0 && open(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    if (depth_ == 1) result_.members.push_back({name, {}});
    return true;
  }

  bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                   const json::exception& error) override {
    result_.fault = error.id == out_of_range_number && depth_ > 0 ? JsonFault::number_too_large
                                                                  : JsonFault::malformed;
    return false;
  }

 private:
  bool take(const std::string& text) {
    if (depth_ == 1) result_.members.back().text = text;
    return depth_ > 0;
  }

  bool open() {
    ++depth_;
    return true;
  }

  bool close() {
    --depth_;
    return true;
  }

  FlatJson& result_;
  int depth_ = 0;
};

}  // namespace

FlatJson parse_flat_json(std::string_view text) {
  FlatJson result;
  Collector collector(result);
  const bool parsed = json::sax_parse(text.begin(), text.end(), &collector);
  if (!parsed && !result.fault) result.fault = JsonFault::malformed;
  return result;
}

}  // namespace exchange
