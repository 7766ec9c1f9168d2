// The cache of base images, with stand-ins for docker and mmdebstrap.
#include "provision/image_store.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "access/operate/image_load.h"
#include "model/service_images.h"
#include "provision/image_source.h"
#include "unit/access_operate/fake_programs.h"

namespace stackpilot::provision {
namespace {

constexpr const char* no_registry = "echo 'no such host' >&2; exit 1";

// Stand-in for mmdebstrap: makes the requested tar from the recipe's list of packages.
constexpr const char* bootstraps = R"([ "$1" != --version ] || exec echo mmdebstrap 1.3.5
for argument; do case "$argument" in
*root.tar) tar -C "$IMAGE_DIR" -cf "$argument" packages;;
esac; done)";

// Stand-in for docker: remembers built images until they are removed. The registry's images exist
// from the beginning.
constexpr const char* registry_answers = R"sh(kept() { echo "$FAKE/image-$(echo "$1" | tr /: __)";
}
case "$1 $2" in
"build -q") touch "$(kept "$7")";;
"save -o") (umask 077; echo archive > "$3");;
"image rm") rm -f "$(kept "$3")";;
"image inspect") case "$5" in
    stackpilot/*) test -e "$(kept "$5")" && echo sha256:abc;;
    *) echo sha256:base;;
    esac;;
esac)sh";

// Stand-in for bwrap: drops bwrap's options, keeps the environment, and runs the command.
constexpr const char* confines_nothing = R"(case " $* " in *" -i "*) ;; *) exit 0;; esac
while [ "$1" != -i ]; do shift; done
shift; exec env "$@")";

class ImageStore : public ::testing::Test {
 protected:
  void SetUp() override { programs_.put("bwrap", confines_nothing); }

  Result<std::vector<BaseImage>> ensure() const {
    return ensure_base_images(host_, STACKPILOT_REPOSITORY, images_, cache_);
  }

  std::size_t calls_of(const std::string& what) const {
    const std::vector<std::string> calls = programs_.calls();
    return static_cast<std::size_t>(std::count_if(
        calls.begin(), calls.end(), [&](const auto& one) { return one.starts_with(what); }));
  }

  std::size_t cached(const std::string& ending) const {
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator(cache_)) {
      const std::string name = entry.path().filename().string();
      EXPECT_FALSE(name.starts_with("tmp-")) << name;
      if (name.ends_with(ending)) ++count;
    }
    return count;
  }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "store-").value();
  fs::path cache_ = folder_.path() / "cache";
  std::vector<ImageSpec> images_ = load_lab_spec(STACKPILOT_REPOSITORY).value().images;
  fakes::FakePrograms programs_;
  Result<access::LabLock> lock_ = access::LabLock::acquire(folder_.path() / "lock", "test");
  access::Operator host_{lock_->permit(), {}};
};

TEST_F(ImageStore, BootstrapsWhereNoRegistryAnswersAndSaysSo) {
  programs_.put("docker", no_registry);
  programs_.put("mmdebstrap", bootstraps);
  const auto images = ensure();
  ASSERT_TRUE(images) << images.error().message << images.error().detail;
  ASSERT_EQ(images->size(), images_.size());
  for (const BaseImage& image : *images) {
    EXPECT_EQ(image.source, "bootstrap");
    EXPECT_TRUE(image.reason.starts_with("no registry gives ")) << image.reason;
    EXPECT_EQ(image.reason.find("sha256"), std::string::npos);
    EXPECT_TRUE(image.id.starts_with("sha256:"));
    EXPECT_TRUE(image.reference.starts_with("stackpilot/" + image.name + ":"));
    EXPECT_TRUE(fs::exists(cache_ / image.archive));
  }
  EXPECT_EQ(image_named(*images, "postgres").name, "postgres");
  EXPECT_EQ(cached(".json"), images_.size());
  EXPECT_EQ(calls_of("mmdebstrap --mode=root"), images_.size());
}

TEST_F(ImageStore, WhatIsCachedIsNotMadeAgain) {
  programs_.put("docker", no_registry);
  programs_.put("mmdebstrap", bootstraps);
  const auto first = ensure();
  const auto second = ensure();
  ASSERT_TRUE(first && second);
  EXPECT_EQ(Json(*first), Json(*second));
  EXPECT_EQ(calls_of("mmdebstrap --mode=root"), images_.size());
  EXPECT_EQ(calls_of("docker pull"), images_.size());
}

TEST_F(ImageStore, AnIncompleteImageIsMadeAgain) {
  programs_.put("docker", no_registry);
  programs_.put("mmdebstrap", bootstraps);
  const auto first = ensure();
  ASSERT_TRUE(first);
  fs::remove(cache_ / first->at(0).archive);
  for (const auto& entry : fs::directory_iterator(cache_)) {
    if (entry.path().filename().string().starts_with(first->at(1).name + "-") &&
        entry.path().extension() == ".json") {
      ASSERT_TRUE(write_file(entry.path(), "{half"));
    }
  }
  const auto second = ensure();
  ASSERT_TRUE(second);
  EXPECT_EQ(Json(*first), Json(*second));
  EXPECT_EQ(calls_of("mmdebstrap --mode=root"), images_.size() + 2);
}

TEST_F(ImageStore, TakesTheRegistrysImageWhereOneAnswers) {
  programs_.put("docker", registry_answers);
  programs_.put("mmdebstrap", "exit 1");
  const auto images = ensure();
  ASSERT_TRUE(images) << images.error().message;
  for (const BaseImage& image : *images) {
    EXPECT_EQ(image.source, "registry");
    EXPECT_EQ(image.reason, "");
    EXPECT_EQ(image.id, "sha256:abc");
    EXPECT_EQ(read_file(cache_ / image.archive).value(), "archive\n");
    EXPECT_NE(fs::status(cache_ / image.archive).permissions() & fs::perms::others_read,
              fs::perms::none);
  }
  EXPECT_EQ(calls_of("mmdebstrap --mode=root"), 0U);
}

// The engine may be shared: afterwards it holds only the images that it held before.
TEST_F(ImageStore, LeavesNoTracesOfABuildInTheEngine) {
  programs_.put("docker", std::string(R"(case "$*" in
"pull "*) touch "$FAKE/pulled"; exit;;
"image inspect"*@sha256*) test -e "$FAKE/pulled" || { echo "Error: No such image: x" >&2; exit 1; }; exit;;
esac
)") + registry_answers);
  const auto images = ensure();
  ASSERT_TRUE(images) << images.error().message;
  EXPECT_EQ(calls_of("docker image prune --force --filter label=stackpilot.stage="),
            images_.size());
  for (const BaseImage& image : *images) {
    EXPECT_EQ(calls_of("docker image rm " + image.reference), 1U) << image.name;
  }
  for (const ImageSpec& image : images_) {
    EXPECT_EQ(calls_of("docker image rm " + image.registry), 1U) << image.name;
  }
}

TEST_F(ImageStore, KeepsARegistrysImageThatWasThereBefore) {
  programs_.put("docker", registry_answers);
  ASSERT_TRUE(ensure());
  for (const ImageSpec& image : images_) {
    EXPECT_EQ(calls_of("docker image rm " + image.registry), 0U) << image.name;
  }
}

// Another lab with its own cache has made the image: that lab's image and its tag are kept.
TEST_F(ImageStore, TakesTheImageOfTheSameRecipeThatTheEngineHas) {
  programs_.put("docker", registry_answers);
  const auto first = ensure();
  ASSERT_TRUE(first);
  for (const BaseImage& image : *first) {
    std::string name = image.reference;
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c == '/' || c == ':'; }, '_');
    ASSERT_TRUE(write_file(programs_.path("image-" + name), ""));
  }
  fs::remove_all(cache_);
  const std::size_t built = calls_of("docker build");
  const std::size_t removed = calls_of("docker image rm");
  const auto second = ensure();
  ASSERT_TRUE(second);
  EXPECT_EQ(Json(*first), Json(*second));
  EXPECT_EQ(calls_of("docker build"), built);
  EXPECT_EQ(calls_of("docker image rm"), removed);
}

TEST_F(ImageStore, AFailureLeavesNothingHalfMadeAndKeepsTheOthers) {
  programs_.put("docker", no_registry);
  programs_.put(
      "mmdebstrap",
      std::string("case \"$*,$IMAGE_DIR\" in --version*) ;; *postgres) touch \"$TMPDIR/half\";"
                  " echo broken >&2; exit 1;; esac\n") +
          bootstraps);
  const auto images = ensure();
  ASSERT_FALSE(images);
  EXPECT_EQ(images.error().detail, "broken");
  EXPECT_EQ(cached(".json"), images_.size() - 1);
  EXPECT_EQ(cached(".docker.tar"), images_.size() - 1);
  programs_.put("mmdebstrap", bootstraps);
  EXPECT_TRUE(ensure());
}

TEST_F(ImageStore, AMirrorThatCannotBeReachedIsNamed) {
  programs_.put("docker", no_registry);
  programs_.put("mmdebstrap",
                "[ \"$1\" != --version ] || exec echo mmdebstrap 1.4.3\n"
                "echo 'E: Failed to fetch http://x' >&2; exit 1");
  const auto images = ensure();
  ASSERT_FALSE(images);
  EXPECT_TRUE(images.error().message.starts_with("the package mirror cannot be reached"));
  EXPECT_FALSE(images.error().hint.empty());
}

TEST_F(ImageStore, RemovesWhatAKilledRunLeft) {
  ASSERT_TRUE(make_folder(cache_ / "tmp-node-1" / "deep"));
  ASSERT_TRUE(write_file(cache_ / "tmp-node-1" / "deep" / "half", "x"));
  programs_.put("docker", no_registry);
  programs_.put("mmdebstrap", bootstraps);
  ASSERT_TRUE(ensure());
  EXPECT_FALSE(fs::exists(cache_ / "tmp-node-1"));
}

// Else a machine with Debian 13 would make Debian 13 of a recipe for Debian 12.
TEST(SourcesFor, NamesTheReleaseOfTheRecipeWhateverTheMachineRuns) {
  const std::pair<const char*, const char*> table[] = {
      {"Types: deb\nURIs: http://mirror/debian\nSuites: trixie trixie-updates\nComponents: main\n",
       "Types: deb\nURIs: http://mirror/debian\nSuites: bookworm bookworm-updates\nComponents: "
       "main\n"},
      {"suites:\tstable-security\n", "Suites: bookworm-security\n"},
      {"Suites: bookworm bookworm-updates\n", "Suites: bookworm bookworm-updates\n"},
      {"# Suites: trixie\n\nURIs: http://suites/\n", "# Suites: trixie\n\nURIs: http://suites/\n"}};
  for (const auto& [sources, expected] : table) {
    EXPECT_EQ(sources_for(sources, "bookworm"), expected);
  }
}

TEST_F(ImageStore, AnMmdebstrapThatIsTooOldIsNamed) {
  programs_.put("docker", no_registry);
  programs_.put("mmdebstrap", "echo mmdebstrap 0.8.4");
  const auto images = ensure();
  ASSERT_FALSE(images);
  EXPECT_EQ(images.error().kind, ErrorKind::kCapability);
  EXPECT_EQ(images.error().message,
            "base images need mmdebstrap 1.3 or later, and this is mmdebstrap 0.8.4");
  EXPECT_FALSE(images.error().hint.empty());
}

TEST_F(ImageStore, WhereNothingCanBeConfinedNoImageIsTried) {
  programs_.put("docker", no_registry);
  programs_.put("mmdebstrap", bootstraps);
  programs_.put("bwrap", "echo 'Operation not permitted' >&2; exit 1");
  const auto images = ensure();
  ASSERT_FALSE(images);
  EXPECT_EQ(images.error().kind, ErrorKind::kCapability);
  EXPECT_EQ(images.error().detail, "Operation not permitted");
  EXPECT_EQ(calls_of("mmdebstrap --mode=root"), 0U);
}

struct Load {
  const char* docker;
  access::Loaded loaded;
};

TEST_F(ImageStore, AnImageIsLoadedUnlessTheEngineHasThatVeryOne) {
  const BaseImage image{"node", "stackpilot/node:1", "sha256:abc", "node.tar", "registry", ""};
  ASSERT_TRUE(make_folder(cache_));
  ASSERT_TRUE(write_file(cache_ / "node.tar", "archive"));
  const Load table[] = {{"[ \"$1\" != image ] || echo sha256:abc", access::Loaded::kAlready},
                        {"[ \"$1\" != image ] || echo sha256:other", access::Loaded::kNow},
                        {"[ \"$1\" != image ]", access::Loaded::kNow}};
  for (const Load& row : table) {
    programs_.put("docker", row.docker);
    const auto loaded = access::ensure_loaded(host_, image, cache_);
    ASSERT_TRUE(loaded) << row.docker;
    EXPECT_EQ(*loaded, row.loaded) << row.docker;
  }
  EXPECT_EQ(calls_of("docker load -q"), 2U);
}

TEST_F(ImageStore, LoadingReadsTheArchive) {
  const BaseImage image{"node", "stackpilot/node:1", "sha256:abc", "node.tar", "registry", ""};
  programs_.put("docker", "[ \"$1\" = load ] && grep -q '^the archive$'");
  EXPECT_FALSE(access::ensure_loaded(host_, image, cache_)) << "there is no archive";
  ASSERT_TRUE(make_folder(cache_));
  ASSERT_TRUE(write_file(cache_ / "node.tar", "the archive\n"));
  EXPECT_TRUE(access::ensure_loaded(host_, image, cache_));
}

// The engine's image may belong to a lab with another cache; loading ours would take over its tag.
TEST_F(ImageStore, ANameThatTheEngineHasIsLeftToWhatItNames) {
  const BaseImage image{"node", "stackpilot/node:1", "sha256:abc", "node.tar", "bootstrap", ""};
  ASSERT_TRUE(make_folder(cache_));
  ASSERT_TRUE(write_file(cache_ / "node.tar", "archive"));
  const Load table[] = {{"[ \"$1\" != image ] || echo sha256:abc", access::Loaded::kAlready},
                        {"[ \"$1\" != image ] || echo sha256:other", access::Loaded::kAlready},
                        {"[ \"$1\" != image ]", access::Loaded::kNow}};
  for (const Load& row : table) {
    programs_.put("docker", row.docker);
    const auto loaded = access::ensure_named(host_, image, cache_);
    ASSERT_TRUE(loaded) << row.docker;
    EXPECT_EQ(*loaded, row.loaded) << row.docker;
  }
}

}  // namespace
}  // namespace stackpilot::provision
