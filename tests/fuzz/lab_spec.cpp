// infra/lab.yaml: the parser either accepts the text or reports an error with its place.
#include "model/lab_spec.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto lab = stackpilot::parse_lab_spec(text, "lab.yaml");
  if (!lab && !lab.error().message.starts_with("lab.yaml:")) std::abort();
  if (lab && lab->nodes.empty()) std::abort();
  return 0;
}
