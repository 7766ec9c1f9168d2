#include "model/base_image.h"

namespace stackpilot {

STACKPILOT_DEFINE_JSON(BaseImage, name, reference, id, archive, source, reason)

std::string recipe_of(std::string_view reference) {
  if (!reference.starts_with(base_image_prefix)) return "";
  reference.remove_prefix(base_image_prefix.size());
  return std::string(reference.substr(0, reference.find(':')));
}

}  // namespace stackpilot
