#include "service/contract/json_body.h"

#include "base/json.h"

namespace stackpilot::service {
namespace {

using Kind = BodyValue::Kind;

// Builds the value. Its depth is bounded, so that what is recursive over it is.
class BodyReader : public nlohmann::json_sax<Json> {
 public:
  bool null() override { return add(Kind::kNull, "null"); }
  bool boolean(bool value) override { return add(Kind::kBoolean, value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override {
    return add(Kind::kNumber, std::to_string(value));
  }
  bool number_unsigned(number_unsigned_t value) override {
    return add(Kind::kNumber, std::to_string(value));
  }
  bool number_float(number_float_t, const std::string& written) override {
    return add(Kind::kNumber, written);
  }
  bool string(std::string& value) override { return add(Kind::kText, value); }
  bool binary(binary_t&) override { return false; }
  bool key(std::string& name) override {
    open_.back().keys.push_back(name);
    return true;
  }
  bool start_object(std::size_t) override { return start(Kind::kObject); }
  bool start_array(std::size_t) override { return start(Kind::kList); }
  bool end_object() override { return end(); }
  bool end_array() override { return end(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

  BodyValue take() { return std::move(root_); }

 private:
  static constexpr std::size_t deepest = 64;

  bool add(Kind kind, std::string text) { return put({kind, std::move(text)}); }

  bool put(BodyValue value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else {
      open_.back().values.push_back(std::move(value));
    }
    return true;
  }

  bool start(Kind kind) {
    open_.push_back({kind});
    return open_.size() <= deepest;
  }

  bool end() {
    BodyValue done = std::move(open_.back());
    open_.pop_back();
    return put(std::move(done));
  }

  BodyValue root_;
  std::vector<BodyValue> open_;  // from the outermost to the innermost
};

// The tokens of a pointer; nullopt when it is none.
std::optional<std::vector<std::string>> tokens_of(const std::string& pointer) {
  try {
    Json::json_pointer rest(pointer);
    std::vector<std::string> tokens;
    for (; !rest.empty(); rest.pop_back()) tokens.insert(tokens.begin(), rest.back());
    return tokens;
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

const BodyValue* child(const BodyValue& value, const std::string& token) {
  for (std::size_t i = value.values.size(); i > 0; --i) {
    const std::string name =
        value.kind == Kind::kObject ? value.keys[i - 1] : std::to_string(i - 1);
    if (name == token) return &value.values[i - 1];
  }
  return nullptr;
}

}  // namespace

std::optional<BodyValue> parse_body(std::string_view body) {
  BodyReader reader;
  if (!Json::sax_parse(body.begin(), body.end(), &reader)) return std::nullopt;
  return reader.take();
}

const BodyValue* find_at(const BodyValue& value, const std::string& pointer) {
  const auto tokens = tokens_of(pointer);
  const BodyValue* found = tokens ? &value : nullptr;
  for (std::size_t i = 0; found != nullptr && i < tokens->size(); ++i) {
    found = child(*found, (*tokens)[i]);
  }
  return found;
}

std::string to_json_text(const BodyValue& value) {
  if (value.kind == Kind::kText) return to_text(Json(value.text));
  const bool is_list = value.kind == Kind::kList;
  if (!is_list && value.kind != Kind::kObject) return value.text;
  std::string text(1, is_list ? '[' : '{');
  for (std::size_t i = 0; i < value.values.size(); ++i) {
    if (i > 0) text += ',';
    if (!is_list) text += to_text(Json(value.keys[i])) + ":";
    text += to_json_text(value.values[i]);
  }
  return text + (is_list ? ']' : '}');
}

}  // namespace stackpilot::service
