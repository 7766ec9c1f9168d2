#include "base/json.h"

template class nlohmann::basic_json<>;

namespace stackpilot {
namespace {

// Keeps the scalars of the outermost object.
class TopLevelTexts : public nlohmann::json_sax<Json> {
 public:
  bool key(std::string& name) override {
    if (depth_ == 1) key_ = name;
    return true;
  }
  bool null() override { return true; }
  bool boolean(bool value) override { return keep(value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override { return keep(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return keep(std::to_string(value)); }
  bool number_float(number_float_t, const std::string& written) override { return keep(written); }
  bool string(std::string& value) override { return keep(value); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override {
    if (depth_ == 0) is_object_ = true;
    ++depth_;
    return true;
  }
  bool end_object() override { return --depth_ >= 0; }
  bool start_array(std::size_t) override { return ++depth_ > 0; }
  bool end_array() override { return --depth_ >= 0; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

  bool is_object() const { return is_object_; }
  std::map<std::string, std::string> take() { return std::move(texts_); }

 private:
  bool keep(std::string text) {
    if (depth_ == 1 && is_object_) texts_[key_] = std::move(text);
    return true;
  }

  int depth_ = 0;
  bool is_object_ = false;
  std::string key_;
  std::map<std::string, std::string> texts_;
};

}  // namespace

Result<Json> parse_json_text(std::string_view text, const std::string& what) {
  try {
    return Json::parse(text);
  } catch (const Json::exception& bad) {
    return fail(ErrorKind::kBroken, what + " is not JSON: " + bad.what());
  }
}

std::optional<std::string> text_at(const Json& json, const char* key) {
  if (!json.is_object()) return std::nullopt;
  const auto found = json.find(key);
  if (found == json.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

std::optional<std::map<std::string, std::string>> top_level_texts(std::string_view text) {
  TopLevelTexts reader;
  if (!Json::sax_parse(text.begin(), text.end(), &reader) || !reader.is_object()) {
    return std::nullopt;
  }
  return reader.take();
}

std::string to_text(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace stackpilot
