#include "provision/image_store.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <future>
#include <set>

#include "access/operate/image_load.h"
#include "base/file_lock.h"
#include "base/wait.h"
#include "events/step.h"
#include "model/service_images.h"
#include "provision/image_source.h"
#include "provision/recipe.h"

namespace stackpilot::provision {
namespace {

constexpr auto readable_by_all =
    fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read | fs::perms::others_read;

// Checkouts may share the cache: the second one waits here and then finds the images made.
Result<FileLock> lock_cache(const fs::path& cache) {
  std::optional<FileLock> lock;
  const auto is_ours = [&]() -> Result<bool> {
    TRY_ASSIGN(std::optional<FileLock> taken, FileLock::try_acquire(cache / "lock"));
    if (taken) lock.emplace(std::move(*taken));
    return lock.has_value();
  };
  TRY(wait_unless_stopped(Deadline::never(), Millis(200), is_ours));
  return std::move(*lock);
}

fs::path record_of(const Recipe& recipe, const fs::path& cache) {
  return cache / fmt::format("{}-{}.json", recipe.name, recipe.digest.substr(0, 16));
}

// An image is complete when its archive and its record, which is written last, exist.
std::optional<BaseImage> find_cached(const Recipe& recipe, const fs::path& cache) {
  const Result<std::string> text = read_file(record_of(recipe, cache), 65536);
  if (!text) return std::nullopt;
  const Result<BaseImage> image = parse_json<BaseImage>(*text, "the image record");
  if (!image || !fs::exists(cache / image->archive)) return std::nullopt;
  return *image;
}

// Removes the work folders of killed runs; --one-file-system, as those may have left mounts. Those
// of an ordinary user may hold files of its subordinate ids, which only root of a namespace
// removes.
void remove_leftovers(const access::Operator& host, const fs::path& cache) {
  for (const auto& entry : fs::directory_iterator(cache)) {
    if (!entry.path().filename().string().starts_with("tmp-")) continue;
    for (const access::RunAs user : {access::RunAs::kCaller, access::RunAs::kRoot}) {
      const auto removed = host.program({"rm", "-rf", "--one-file-system", entry.path().string()},
                                        {.on_stop = access::OnStop::kIgnore, .run_as = user});
      if (removed) break;
    }
  }
}

Result<BaseImage> make_image(const access::Operator& host, const Recipe& recipe,
                             const fs::path& cache) {
  events::Step step("Base image " + recipe.name);
  const fs::path work = cache / fmt::format("tmp-{}-{}", recipe.name, ::getpid());
  TRY(make_folder(work));
  BaseImage image;
  image.name = recipe.name;
  image.reference = fmt::format("stackpilot/{}:{}", recipe.name, recipe.digest.substr(0, 16));
  image.archive = fmt::format("{}-{}.docker.tar", recipe.name, recipe.digest.substr(0, 16));
  const fs::path saved = work / "image.tar";
  TRY_ASSIGN(const ImageOrigin origin,
             build_image(host, recipe, image.reference, work, saved, step));
  image.source = origin.source;
  image.reason = origin.reason;
  image.id = origin.id;
  // `docker save` makes it readable for the caller only, but another user loads it on a node.
  fs::permissions(saved, readable_by_all);
  fs::rename(saved, cache / image.archive);
  TRY(write_file(record_of(recipe, cache), to_text(Json(image), 2) + "\n"));
  step.done(image.source == "registry" ? "from the registry" : "bootstrapped: " + image.reason);
  return image;
}

Result<std::vector<Recipe>> read_recipes(const fs::path& repository,
                                         const std::vector<ImageSpec>& images) {
  std::vector<Recipe> recipes;
  for (const ImageSpec& image : images) {
    TRY_ASSIGN(Recipe recipe, read_recipe(repository, image));
    recipes.push_back(std::move(recipe));
  }
  return recipes;
}

// Removes, at its end, the registry images that were not in the (possibly shared) engine before.
class PulledImages {
 public:
  PulledImages(const access::Operator& host, const std::vector<Recipe>& recipes,
               const fs::path& cache)
      : host_(host) {
    for (const Recipe& recipe : recipes) {
      if (find_cached(recipe, cache) || is_there(recipe.registry)) continue;
      absent_.insert(recipe.registry);
    }
  }
  PulledImages(const PulledImages&) = delete;
  PulledImages& operator=(const PulledImages&) = delete;

  // Removal fails for an image that is in use by now, which stays.
  ~PulledImages() {
    for (const std::string& reference : absent_) {
      if (!is_there(reference)) continue;
      static_cast<void>(host_.docker({"image", "rm", reference}, anyway_));
    }
  }

 private:
  // If in doubt, an image counts as present before, so that it is not removed.
  bool is_there(const std::string& reference) const {
    const auto found = access::image_id(host_, reference, anyway_);
    return found || found.error().detail.find("No such image") == std::string::npos;
  }

  const access::Operator& host_;
  const access::RunOptions anyway_{.on_stop = access::OnStop::kIgnore};
  std::set<std::string> absent_;
};

// Takes cached images as they are and builds the others in parallel.
Result<std::vector<BaseImage>> collect(const access::Operator& host,
                                       const std::vector<Recipe>& recipes, const fs::path& cache) {
  const PulledImages pulled(host, recipes, cache);
  std::vector<std::future<Result<BaseImage>>> making;
  making.reserve(recipes.size());
  for (const Recipe& recipe : recipes) {
    making.push_back(std::async(std::launch::async, [&host, &recipe, &cache] {
      if (std::optional<BaseImage> cached = find_cached(recipe, cache)) {
        return Result<BaseImage>(std::move(*cached));
      }
      return make_image(host, recipe, cache);
    }));
  }
  std::vector<BaseImage> images;
  Status problem;
  for (auto& one : making) {
    Result<BaseImage> image = one.get();
    if (image) {
      images.push_back(std::move(*image));
    } else if (problem) {
      problem = pass_on(image);
    }
  }
  remove_leftovers(host, cache);
  if (!problem) return pass_on(problem);
  return images;
}

}  // namespace

Result<std::vector<BaseImage>> ensure_base_images(const access::Operator& host,
                                                  const fs::path& repository,
                                                  const std::vector<ImageSpec>& images,
                                                  const fs::path& cache) {
  TRY_ASSIGN(const std::vector<Recipe> recipes, read_recipes(repository, images));
  TRY(make_folder(cache));
  TRY_ASSIGN(const FileLock lock, lock_cache(cache));
  remove_leftovers(host, cache);
  return collect(host, recipes, cache);
}

std::vector<ImageSpec> without_node_image(std::vector<ImageSpec> images) {
  std::erase_if(images, [](const ImageSpec& image) { return image.name == node_image; });
  return images;
}

std::optional<BaseImage> find_cached_image(const fs::path& repository, const ImageSpec& image,
                                           const fs::path& cache) {
  const Result<Recipe> recipe = read_recipe(repository, image);
  return recipe ? find_cached(*recipe, cache) : std::nullopt;
}

const BaseImage& image_named(const std::vector<BaseImage>& images, const std::string& name) {
  return *std::find_if(images.begin(), images.end(),
                       [&](const BaseImage& image) { return image.name == name; });
}

}  // namespace stackpilot::provision
