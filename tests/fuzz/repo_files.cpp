// The parsers of the repo checks: compose files, Dockerfiles, secrets, Makefiles, Markdown, HCL.
#include <cstdint>
#include <cstdlib>

#include "checks/hcl.h"
#include "checks/image_reference.h"
#include "checks/makefile.h"
#include "checks/markdown.h"
#include "checks/secret_patterns.h"

using namespace stackpilot::checks;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto compose = services_of_compose(text);
  if (!compose && compose.error().message.empty()) std::abort();
  for (const ImageUse& use : images_of_dockerfile(text)) pinning_of(use.image);
  for (const SecretHit& hit : find_secrets(text)) {
    if (hit.offset >= text.size()) std::abort();
  }
  parse_makefile(text);
  parse_markdown(text);
  const HclTokens tokens = parse_hcl(text);
  for (std::size_t i = 0; i < tokens.size() && i < 16; ++i) block_at(tokens, i);
  return 0;
}
