#include "access/operate/image_load.h"

#include "base/slowness.h"
#include "events/step.h"

namespace stackpilot::access {
namespace {

Result<Loaded> load(const Operator& host, const BaseImage& image, const fs::path& cache) {
  events::Step step("Load image " + image.name);
  const fs::path archive = cache / image.archive;
  std::error_code unknown;
  const std::uintmax_t size = fs::file_size(archive, unknown);
  TRY(host.docker({"load", "-q"}, {.timeout = scaled(Millis(300'000)),
                                   .input_file = archive,
                                   .on_input_read = [&](std::uint64_t read) {
                                     if (!unknown) step.at(events::Fraction{read, size, "bytes"});
                                   }}));
  step.done();
  return Loaded::kNow;
}

}  // namespace

Result<std::string> image_id(const Operator& host, const std::string& reference,
                             RunOptions options) {
  return host.docker({"image", "inspect", "--format", "{{.Id}}", reference}, std::move(options))
      .map([](const Output& output) { return trimmed(output.out); });
}

Result<Loaded> ensure_loaded(const Operator& host, const BaseImage& image, const fs::path& cache) {
  const Result<std::string> there = image_id(host, image.reference);
  if (there && *there == image.id) return Loaded::kAlready;
  return load(host, image, cache);
}

Result<Loaded> ensure_named(const Operator& host, const BaseImage& image, const fs::path& cache) {
  if (image_id(host, image.reference)) return Loaded::kAlready;
  return load(host, image, cache);
}

}  // namespace stackpilot::access
