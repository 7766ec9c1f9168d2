#include "access/operate/containers.h"

namespace stackpilot::access {

bool runs_container(const Operator& host, const std::string& name) {
  const Result<Output> running =
      host.docker({"container", "inspect", "--format", "{{.State.Running}}", name});
  return running && trimmed(running->out) == "true";
}

}  // namespace stackpilot::access
