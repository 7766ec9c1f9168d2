#include "machine/copy/image_copy.h"

#include <fmt/format.h>

#include <set>

#include "base/text.h"
#include "machine/copy/remote.h"

namespace stackpilot::machine::copy {
namespace {

constexpr auto image_timeout = Millis(1'200'000);

Status send_image(const access::Operator& host, const access::SshTarget& target,
                  const BaseImage& image, const fs::path& cache) {
  // Under its own name only when it is whole.
  const std::string script = fmt::format("umask 022; cd {0}; cat >{1}.new; mv {1}.new {1}",
                                         node_image_cache, access::word_for_shell(image.archive));
  TRY(as_root_on(host, target, script, "receiving the base image " + image.name,
                 {.timeout = image_timeout, .input_file = cache / image.archive}));
  return {};
}

}  // namespace

std::vector<BaseImage> missing_among(const std::vector<BaseImage>& images, const fs::path& cache,
                                     const std::string& listed) {
  std::set<std::string> there;
  for (const std::string_view line : lines_of(listed)) there.emplace(line);
  std::vector<BaseImage> missing;
  for (const BaseImage& image : images) {
    std::error_code failed;
    const auto size = fs::file_size(cache / image.archive, failed);
    if (there.count(fmt::format("{} {}", size, image.archive)) == 0) missing.push_back(image);
  }
  return missing;
}

Result<std::size_t> send_images(const access::Operator& host, const access::SshTarget& target,
                                const std::vector<BaseImage>& images, const fs::path& cache) {
  const std::string list = fmt::format(
      "mkdir -p {0}; cd {0}; find . -maxdepth 1 -name '*.docker.tar' -printf '%s %f\\n'",
      node_image_cache);
  TRY_ASSIGN(const access::Output listed,
             as_root_on(host, target, list, "looking for base images"));
  const std::vector<BaseImage> missing = missing_among(images, cache, listed.out);
  for (const BaseImage& image : missing) TRY(send_image(host, target, image, cache));
  return missing.size();
}

}  // namespace stackpilot::machine::copy
