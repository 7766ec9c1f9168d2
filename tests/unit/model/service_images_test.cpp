#include "model/service_images.h"

#include <gtest/gtest.h>

#include "base/files.h"

namespace stackpilot {
namespace {

using Names = std::vector<std::string>;

const std::vector<ImageSpec> recipes = {
    {"node", ""}, {"toolchain", ""}, {"postgres", ""}, {"redis", ""}, {"my-app2", ""}};

Names names_of(const std::vector<ImageSpec>& images) {
  Names names;
  for (const ImageSpec& image : images) names.push_back(image.name);
  return names;
}

TEST(ImageVariable, IsTheRecipesNameInCapitals) {
  EXPECT_EQ(image_variable("postgres"), "POSTGRES_IMAGE");
  EXPECT_EQ(image_variable("my-app2"), "MY_APP2_IMAGE");
}

TEST(ImagesOfCompose, AreThoseWhoseVariableItUses) {
  struct Case {
    const char* text;
    Names expected;
  };
  const Case cases[] = {
      {"", {}},
      {"image: shop:local", {}},
      {"image: REDIS_IMAGE", {}},
      {"image: ${REDIS_IMAGE}", {"redis"}},
      {"image: \"${REDIS_IMAGE:?is not set}\"", {"redis"}},
      {"image: ${REDIS_IMAGE-redis:7}", {"redis"}},
      {"image: $REDIS_IMAGE", {"redis"}},
      {"image: $REDIS_IMAGE\nimage: ${POSTGRES_IMAGE}", {"postgres", "redis"}},
      {"image: ${REDIS_IMAGE}\nimage: ${REDIS_IMAGE}", {"redis"}},
      {"image: ${OWN:-${REDIS_IMAGE}}", {"redis"}},
      {"image: ${MY_APP2_IMAGE:?}", {"my-app2"}},
      {"image: ${MY_REDIS_IMAGE}", {}},
      {"image: ${REDIS_IMAGES}", {}},
      {"image: ${redis_IMAGE}", {}},
      {"image: ${OTHER_IMAGE}", {}},
      {"command: echo $${REDIS_IMAGE}", {}},
      {"command: echo $$$REDIS_IMAGE", {"redis"}},
      {"price: 5$", {}},
      {"price: ${", {}},
      {"price: $$", {}},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(names_of(images_of_compose(one.text, recipes)), one.expected) << one.text;
  }
}

TEST(ImagesOfService, AreThoseOnTheWayToItAndNoOthers) {
  const char* compose = "image: ${REDIS_IMAGE}";
  EXPECT_EQ(names_of(images_of_service(compose, false, recipes)), (Names{"node", "redis"}));
  EXPECT_EQ(names_of(images_of_service(compose, true, recipes)),
            (Names{"node", "toolchain", "redis"}));
  EXPECT_EQ(names_of(images_of_service("${TOOLCHAIN_IMAGE}", true, recipes)),
            (Names{"node", "toolchain"}));
  EXPECT_EQ(names_of(images_of_service(compose, true, {{"redis", ""}})), Names{"redis"});
}

TEST(ImagesOfService, AreKnownOfTheServicesHere) {
  const fs::path root = STACKPILOT_REPOSITORY;
  const std::vector<ImageSpec> all = load_lab_spec(root).value().images;
  const auto needed = [&](const char* file, bool built) {
    return names_of(images_of_service(read_file(root / file).value(), built, all));
  };
  EXPECT_EQ(needed("infra/docker-compose.yml", true), (Names{"node", "toolchain", "postgres"}));
  EXPECT_EQ(needed("services/webdis/docker-compose.yml", false),
            (Names{"node", "redis", "webdis"}));
}

}  // namespace
}  // namespace stackpilot
