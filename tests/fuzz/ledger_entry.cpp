// Ledger entries, which a failing disk or a person may have changed.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "model/fault.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace stackpilot;
  const std::string id = "f6ffcfff7";
  const Result<Fault> fault =
      parse_fault(std::string(reinterpret_cast<const char*>(data), size), id);
  if (!fault) {
    if (fault.error().message.empty()) std::abort();
    return 0;
  }
  if (fault->id != id || fault->kind.empty() || to_line(*fault).empty()) std::abort();
  if (!parse_fault(to_text(Json(*fault)), id)) std::abort();
  return 0;
}
