#include "checks/image_reference.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "unit/checks/planted.h"

namespace stackpilot::checks {
namespace {

const std::string hex64(64, 'a');

std::string images_in(const std::vector<ImageUse>& uses) {
  std::string text;
  for (const ImageUse& use : uses) text += use.image + "@" + std::to_string(use.line) + " ";
  return text;
}

TEST(Pinning, IsReadOffTheReference) {
  EXPECT_EQ(pinning_of("debian:12@sha256:" + hex64), Pinning::kDigest);
  EXPECT_EQ(pinning_of("debian@sha256:" + hex64), Pinning::kDigest);
  EXPECT_EQ(pinning_of("debian@sha256:abc"), Pinning::kTag);
  EXPECT_EQ(pinning_of("stackpilot/node:0123456789abcdef"), Pinning::kContent);
  EXPECT_EQ(pinning_of("debian:12"), Pinning::kTag);
  EXPECT_EQ(pinning_of("debian:latest"), Pinning::kLatest);
  EXPECT_EQ(pinning_of("debian"), Pinning::kNone);
  EXPECT_EQ(pinning_of("host:5000/debian"), Pinning::kNone);
  EXPECT_EQ(pinning_of("host:5000/debian:1"), Pinning::kTag);
  EXPECT_EQ(pinning_of("debian:"), Pinning::kNone);
  EXPECT_EQ(pinning_of(""), Pinning::kNone);
}

TEST(Substitution, TakesDefaultsAndKnownValues) {
  EXPECT_EQ(substituted("a:${TAG:-1}-$B${C?no}"), "a:1-");
  EXPECT_EQ(substituted("${A}/${B-x}", {{"A", "known"}, {"B", "y"}}), "known/y");
  EXPECT_EQ(substituted("${A:-${B:-postgres:latest}}"), "postgres:latest");
  EXPECT_EQ(substituted("${A:-${B:-x}}/y", {{"B", "${B}"}}), "${B}/y");
  EXPECT_EQ(substituted("${unclosed"), "");
  EXPECT_EQ(substituted("$"), "");
}

TEST(Dockerfile, StagesAndScratchAreNoImages) {
  EXPECT_EQ(images_in(images_of_dockerfile(
                "ARG BASE=debian:12\n# FROM comment\nFROM --platform=x ${BASE} AS build\n"
                "FROM scratch\nCOPY --from=build / /\nCOPY --from=0 / /\n"
                "from BUILD as second\ncopy --from=second a b\n")),
            "debian:12@3 ");
}

TEST(Dockerfile, ContinuedLinesAreOneInstruction) {
  EXPECT_EQ(images_in(images_of_dockerfile("RUN a \\\n# between\n --mount=from=x:1 \\\n b\n"
                                           "FROM \\\n  y:2\n")),
            "x:1@1 y:2@5 ");
}

TEST(Dockerfile, TakesWhateverItIsGiven) {
  for (const char* text : {"", "FROM", "FROM --x", "\\", "ARG", "COPY --from=", "\xff\xfe",
                           "# syntax=", "RUN --mount="}) {
    EXPECT_NO_THROW(images_of_dockerfile(text)) << text;
  }
}

TEST(Compose, ServicesNameImages) {
  const auto found = services_of_compose(
                         "services:\n  a: {image: 'x:1'}\n  b:\n    build: .\n  c: {extends: a}\n"
                         "  d: {extends: {file: other.yml, service: e}}\n")
                         .value();
  std::string said;
  for (const ComposeService& one : found) {
    said += fmt::format("{}@{} {} {}:{}; ", one.name, one.line,
                        one.image ? images_in({*one.image}) : "none", one.extends_in, one.extends);
  }
  EXPECT_EQ(said, "a@2 x:1@2  :; b@3 none :; c@5 none :a; d@6 none other.yml:e; ");
}

TEST(Compose, TakesWhateverItIsGiven) {
  for (const std::string& text :
       {std::string(), std::string("[]"), std::string("services:"), std::string("services: 4"),
        std::string("&a [*a]"), std::string("\xff\xfe"), std::string("services: {a: {image: []}}"),
        std::string(20'000, '['), std::string(20'000, '{')}) {
    EXPECT_NO_THROW(static_cast<void>(services_of_compose(text))) << text.substr(0, 40);
  }
}

// G-02-09: a node's name or address would tie the service to that node.
TEST(Compose, NamesNoNodeAndNoAddress) {
  const std::string& compose = this_repository().find("infra/docker-compose.yml")->text;
  for (const char* node : {"control", "worker1", "worker2", "192.168."}) {
    EXPECT_EQ(compose.find(node), std::string::npos) << node;
  }
}

}  // namespace
}  // namespace stackpilot::checks
