#include "provision/docker_archive.h"

#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "base/digest.h"

namespace stackpilot::provision {
namespace {

using Lines = std::vector<std::string>;

struct Config {
  Lines instructions;
  std::string json;
};

TEST(ImageConfig, TakesEveryConfiguringInstruction) {
  const Config table[] = {
      {{}, "{}"},
      {{"ENV A=1", "ENV B=two words"}, R"({"Env":["A=1","B=two words"]})"},
      {{R"(CMD ["/bin/sh", "-c", "a b"])"}, R"({"Cmd":["/bin/sh","-c","a b"]})"},
      {{R"(ENTRYPOINT ["/init"])", R"(CMD ["x"])"}, R"({"Entrypoint":["/init"],"Cmd":["x"]})"},
      {{"EXPOSE 5432", "EXPOSE 80"}, R"({"ExposedPorts":{"5432/tcp":{},"80/tcp":{}}})"},
      {{"VOLUME /a", "VOLUME /b"}, R"({"Volumes":{"/a":{},"/b":{}}})"},
      {{"USER 999:999"}, R"({"User":"999:999"})"},
      {{"WORKDIR /srv"}, R"({"WorkingDir":"/srv"})"},
      {{"STOPSIGNAL SIGRTMIN+3"}, R"({"StopSignal":"SIGRTMIN+3"})"},
      {{"USER a", "USER b"}, R"({"User":"b"})"}};
  for (const Config& row : table) {
    const auto config = image_config(row.instructions);
    ASSERT_TRUE(config) << row.json;
    EXPECT_EQ(*config, Json::parse(row.json));
  }
}

TEST(ImageConfig, RefusesWhatItCannotExpress) {
  for (const char* line : {"RUN true", "COPY a b", "FROM x", "LABEL a=b", "env A=1", "ENV", "USER",
                           "", "CMD /bin/sh -c", "CMD", "CMD [\"/bin/sh\"", "CMD \"/bin/sh\"",
                           "CMD {}", "CMD [1]", "ENTRYPOINT null"}) {
    const auto config = image_config({"ENV A=1", line});
    ASSERT_FALSE(config) << line;
    EXPECT_EQ(config.error().kind, ErrorKind::kUsage) << line;
    EXPECT_NE(config.error().message.find(line), std::string::npos) << config.error().message;
  }
}

class DockerArchive : public ::testing::Test {
 protected:
  // Makes an image with one file of that content in a new folder, and returns the image's id.
  Result<std::string> make(const std::string& content, const Lines& instructions,
                           const std::string& reference = "stackpilot/one:1") {
    const fs::path work = folder_.path() / std::to_string(made_++);
    EXPECT_TRUE(make_folder(work / "root"));
    EXPECT_TRUE(write_file(work / "root" / "file", content));
    tar_ = work / "root.tar";
    archive_ = work / "image.tar";
    // The tar must be reproducible, as mmdebstrap's is.
    EXPECT_TRUE(host_.program({"tar", "--mtime=@0", "--owner=0", "--group=0", "-C",
                               (work / "root").string(), "-cf", tar_.string(), "file"}));
    layer_digest_ = file_digest(tar_).value();
    return write_docker_archive(host_, tar_, instructions, reference, archive_);
  }

  std::set<std::string> entries() const {
    const auto listed = host_.program({"tar", "-tf", archive_.string()});
    std::istringstream lines(listed->out);
    return {std::istream_iterator<std::string>(lines), {}};
  }

  std::string entry(const std::string& name) const {
    return host_.program({"tar", "-xOf", archive_.string(), name})->out;
  }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "archive-").value();
  Result<access::LabLock> lock_ = access::LabLock::acquire(folder_.path() / "lock", "test");
  access::Operator host_{lock_->permit(), {}};
  int made_ = 0;
  fs::path tar_, archive_;
  std::string layer_digest_;
};

TEST_F(DockerArchive, TheIdDependsOnContentAndConfigAlone) {
  const std::string id = make("hello", {"USER a"}).value();
  EXPECT_TRUE(id.starts_with("sha256:"));
  EXPECT_EQ(id.size(), 71U);
  EXPECT_EQ(make("hello", {"USER a"}).value(), id);
  EXPECT_EQ(make("hello", {"USER a"}, "stackpilot/other:2").value(), id);
  EXPECT_NE(make("hello!", {"USER a"}).value(), id);
  EXPECT_NE(make("hello", {"USER b"}).value(), id);
}

TEST_F(DockerArchive, TheManifestRefersToWhatIsThere) {
  ASSERT_TRUE(make("hello", {"USER a"}));
  const Json manifest = Json::parse(entry("manifest.json"));
  ASSERT_EQ(manifest.size(), 1U);
  EXPECT_EQ(manifest[0]["RepoTags"], Json::array({"stackpilot/one:1"}));
  EXPECT_EQ(manifest[0]["Layers"], Json::array({"layer.tar"}));
  const std::string config = manifest[0]["Config"];
  EXPECT_EQ(entries(), (std::set<std::string>{"manifest.json", "layer.tar", config}));
}

TEST_F(DockerArchive, TheIdIsTheDigestOfTheConfigAndItNamesTheLayer) {
  const std::string id = make("hello", {"USER a"}).value();
  const std::string text = entry(id.substr(7) + ".json");
  EXPECT_EQ("sha256:" + sha256_hex(text), id);
  const Json config = Json::parse(text);
  EXPECT_EQ(config["config"], Json({{"User", "a"}}));
  EXPECT_EQ(config["os"], "linux");
  EXPECT_EQ(config["rootfs"],
            Json({{"type", "layers"}, {"diff_ids", Json::array({"sha256:" + layer_digest_})}}));
  EXPECT_EQ(sha256_hex(entry("layer.tar")), layer_digest_);
  ASSERT_EQ(config["history"].size(), 1U);
  EXPECT_EQ(config["history"][0]["created"], config["created"]);
}

TEST_F(DockerArchive, ConsumesTheTar) {
  ASSERT_TRUE(make("hello", {}));
  EXPECT_FALSE(fs::exists(tar_));
}

TEST_F(DockerArchive, ARefusedInstructionLeavesNothing) {
  const auto refused = make("hello", {"RUN true"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kUsage);
  EXPECT_TRUE(fs::exists(tar_));
  EXPECT_FALSE(fs::exists(archive_));
}

TEST_F(DockerArchive, AMissingTarIsAnError) {
  EXPECT_FALSE(write_docker_archive(host_, folder_.path() / "none.tar", {}, "a:b",
                                    folder_.path() / "image.tar"));
}

}  // namespace
}  // namespace stackpilot::provision
