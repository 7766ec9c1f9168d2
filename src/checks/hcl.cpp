#include "checks/hcl.h"

#include <algorithm>
#include <cctype>

namespace stackpilot::checks {
namespace {

bool is_in_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.';
}

class HclReader {
 public:
  explicit HclReader(std::string_view text) : rest_(text) {}

  HclTokens read() {
    while (!rest_.empty()) {
      if (rest_.starts_with('#') || rest_.starts_with("//")) {
        take(rest_.find('\n'));
      } else if (rest_.starts_with("/*")) {
        const std::size_t end = rest_.find("*/", 2);
        take(end == std::string_view::npos ? end : end + 2);
      } else if (rest_.starts_with('"')) {
        read_string();
      } else if (std::isspace(static_cast<unsigned char>(rest_.front())) != 0) {
        take(1);
      } else {
        read_word();
      }
    }
    return std::move(tokens_);
  }

 private:
  std::string_view take(std::size_t count) {
    const std::string_view taken = rest_.substr(0, count);
    line_ += static_cast<int>(std::count(taken.begin(), taken.end(), '\n'));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  void read_string() {
    std::size_t end = 1;
    while (end < rest_.size() && rest_[end] != '"' && rest_[end] != '\n') {
      end += rest_[end] == '\\' ? 2 : 1;
    }
    end = std::min(end, rest_.size());
    tokens_.push_back({HclToken::Kind::kString, std::string(rest_.substr(1, end - 1)), line_});
    take(end + 1);
  }

  void read_word() {
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), is_in_word);
    const auto size = static_cast<std::size_t>(end - rest_.begin());
    const HclToken::Kind kind = size == 0 ? HclToken::Kind::kMark : HclToken::Kind::kWord;
    tokens_.push_back({kind, "", line_});
    tokens_.back().text = take(std::max<std::size_t>(size, 1));
  }

  std::string_view rest_;
  HclTokens tokens_;
  int line_ = 1;
};

}  // namespace

HclTokens parse_hcl(std::string_view text) {
  return HclReader(text).read();
}

bool matches(const HclTokens& tokens, std::size_t at,
             std::initializer_list<std::string_view> pattern) {
  for (const std::string_view wanted : pattern) {
    if (at == tokens.size()) return false;
    const HclToken& token = tokens[at++];
    const bool is_string = token.kind == HclToken::Kind::kString;
    if (wanted.empty() ? !is_string : is_string || token.text != wanted) return false;
  }
  return true;
}

HclTokens block_at(const HclTokens& tokens, std::size_t at) {
  HclTokens inside;
  int depth = 0;
  for (; at < tokens.size(); ++at) {
    const bool mark = tokens[at].kind == HclToken::Kind::kMark;
    if (mark && tokens[at].text == "}" && --depth == 0) return inside;
    if (depth > 0) inside.push_back(tokens[at]);
    if (mark && tokens[at].text == "{") ++depth;
  }
  return inside;
}

}  // namespace stackpilot::checks
