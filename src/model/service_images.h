// Which base images a service needs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/lab_spec.h"

namespace stackpilot {

/// The recipe that nodes are made by, and that of what compiles services.
inline constexpr std::string_view node_image = "node";
inline constexpr std::string_view toolchain_image = "toolchain";

/// The variable by which a compose file names the image that the recipe makes: POSTGRES_IMAGE for
/// "postgres".
std::string image_variable(std::string_view recipe);

/// Those of `recipes`, in their order, whose variable the text of a compose file uses, as
/// "${POSTGRES_IMAGE" or "$POSTGRES_IMAGE". Nothing is parsed: a comment counts, too.
std::vector<ImageSpec> images_of_compose(std::string_view text,
                                         const std::vector<ImageSpec>& recipes);

/// Those that are needed on the way to a running service: of nodes, of its compose file, and, where
/// it is built from source, what compiles it.
std::vector<ImageSpec> images_of_service(std::string_view compose_text, bool built_from_source,
                                         const std::vector<ImageSpec>& recipes);

}  // namespace stackpilot
