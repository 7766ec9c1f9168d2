// Image references in Dockerfiles and compose files, and how firmly they are pinned.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace stackpilot::checks {

/// A place where a file names an image. In `image` all variables are substituted (see
/// substituted()): it is empty when the file leaves the image to whoever runs it.
struct ImageUse {
  std::string image;
  int line = 0;
};

enum class Pinning {
  kDigest,   ///< name@sha256:<64 hex digits>
  kContent,  ///< a tag that looks like a digest: name:<12 to 64 hex digits>
  kTag,      ///< any other tag, which can be moved; also a malformed digest
  kLatest,   ///< :latest
  kNone,     ///< no tag, or an empty one
};

Pinning pinning_of(std::string_view image);

/// The images of FROM, of --from and --mount=...,from= in COPY, ADD and RUN, and of a syntax
/// directive, with defaults of ARG substituted. Leaves out `scratch` and the stages of the file.
std::vector<ImageUse> images_of_dockerfile(std::string_view text);

/// A service of a compose file, and where its image is from.
struct ComposeService {
  std::string name;
  int line = 0;
  std::optional<ImageUse> image;  ///< named there
  std::string extends;            ///< another service, whose image it has without one of its own
  std::string extends_in;         ///< file with that, relative to this one; empty: this one
};

/// The services of a compose file. kUsage when `text` is not valid YAML or has no map `services`.
Result<std::vector<ComposeService>> services_of_compose(const std::string& text);

/// `text` with $NAME, ${NAME} and ${NAME:-default} replaced: by the value in `values` if it is not
/// empty, else by the default, else by nothing. Other operators, as in ${NAME:?why}, give no
/// default. A default may contain variables. `$$` is not an escape.
std::string substituted(std::string_view text,
                        const std::vector<std::pair<std::string, std::string>>& values = {});

}  // namespace stackpilot::checks
