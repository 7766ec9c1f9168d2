// The contracts of the repository's own services, read once.
#pragma once

#include <map>

#include "base/files.h"
#include "service/lab.h"

namespace stackpilot::service {

inline const Contract& contract_in(const std::string& compose_file) {
  static std::map<std::string, Contract> all;
  auto found = all.find(compose_file);
  if (found == all.end()) {
    const std::string text = read_file(fs::path(STACKPILOT_REPOSITORY) / compose_file).value();
    found = all.emplace(compose_file, read_service(text, compose_file).value().contract).first;
  }
  return found->second;
}

inline const Contract& exchange() {
  return contract_in("infra/docker-compose.yml");
}

inline const Contract& webdis() {
  return contract_in("services/webdis/docker-compose.yml");
}

}  // namespace stackpilot::service
