// Ways to break the lab from outside. Each must make exactly the named guarantees fail.
#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <vector>

namespace stackpilot::e2e {

using Step = std::function<void()>;

struct Violation {
  std::string name;
  std::vector<std::string> guarantees;  ///< must fail; all others hold or are blocked by them
  Step inject;
  Step mend;               ///< harmless when nothing is broken
  std::string names = {};  ///< text that the report must contain
};

inline void PrintTo(const Violation& violation, std::ostream* out) {
  *out << violation.name;
}

/// Violations of the service on control: image, source, port, database, privileges.
std::vector<Violation> violations_of_the_service();

}  // namespace stackpilot::e2e
