#include "domain/build_info.hpp"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

namespace exchange {

BuildInfo parse_build_info(const std::string& text) {
  const auto document = nlohmann::json::parse(text, nullptr, false);
  BuildInfo info;
  if (!document.is_object()) return info;
  const auto take = [&](const char* name, std::string& into) {
    const auto member = document.find(name);
    if (member != document.end() && member->is_string()) into = member->get<std::string>();
  };
  take("git_sha", info.git_sha);
  take("build_time", info.build_time);
  take("source_digest", info.source_digest);
  take("build_id", info.build_id);
  return info;
}

BuildInfo load_build_info(const std::string& path) {
  std::ifstream file(path);
  return parse_build_info({std::istreambuf_iterator<char>(file), {}});
}

}  // namespace exchange
