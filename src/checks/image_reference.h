// Image references: where files name them, and how firmly they are pinned.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace stackpilot::checks {

/// Where a file names an image. `image` is as written, with variables that have a default replaced
/// by it; empty where the image is left to whoever runs it.
struct ImageUse {
  std::string image;
  int line = 0;
};

enum class Pinning {
  kDigest,   ///< name@sha256:<64 hex digits>
  kContent,  ///< a tag that is a digest of the content: name:<12 to 64 hex digits>
  kTag,      ///< a tag that names a version, and may be moved
  kLatest,   ///< :latest
  kNone,     ///< no tag at all
};

Pinning pinning_of(std::string_view image);

/// The images of FROM, COPY --from and RUN --mount=from, and of a syntax directive. Stages of the
/// file itself and `scratch` are no images.
std::vector<ImageUse> images_of_dockerfile(std::string_view text);

struct ComposeImages {
  std::vector<ImageUse> images;
  std::vector<ImageUse> without;  ///< services with no image: their name, and where they are
};

/// The images of a compose file's services. kUsage when it is no compose file.
Result<ComposeImages> images_of_compose(const std::string& text);

/// `text` with ${NAME}, ${NAME:-default} and ${NAME:?why} replaced: by the default, else by what
/// `value_of` gives, else by nothing.
std::string substituted(std::string_view text,
                        const std::vector<std::pair<std::string, std::string>>& values = {});

}  // namespace stackpilot::checks
