#include "domain/build_info.hpp"

#include <fstream>
#include <iterator>
#include <utility>

#include "domain/flat_json.hpp"

namespace exchange {

BuildInfo parse_build_info(const std::string& text) {
  FlatJson document = parse_flat_json(text);
  BuildInfo info;
  if (document.fault) return info;
  const std::pair<const char*, std::string*> wanted[] = {{"git_sha", &info.git_sha},
                                                         {"build_time", &info.build_time},
                                                         {"source_digest", &info.source_digest},
                                                         {"build_id", &info.build_id}};
  for (JsonMember& member : document.members) {
    for (const auto& [name, into] : wanted) {
      if (member.name == name && !member.text.empty()) *into = std::move(member.text);
    }
  }
  return info;
}

BuildInfo load_build_info(const std::string& path) {
  std::ifstream file(path);
  return parse_build_info({std::istreambuf_iterator<char>(file), {}});
}

}  // namespace exchange
