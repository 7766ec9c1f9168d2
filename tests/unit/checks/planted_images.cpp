// G-03-09: violations for the immutable-tags gate.
#include "unit/checks/planted.h"

namespace stackpilot::checks {
namespace {

constexpr const char* compose = "infra/docker-compose.yml";
constexpr const char* dockerfile = "apps/mock-exchange/Dockerfile";
constexpr const char* digest =
    "sha256:abd67ffcfa541b485a3dff59865ab629aa048a6c613e639d36e7456b0b229241";

}  // namespace

const std::vector<Planted>& planted_images() {
  static const std::vector<Planted> all = {
      {"LatestInCompose", "immutable-tags/latest-tag",
       [](Spoiled& tree) { tree.replace(compose, "infra-api:local", "infra-api:latest"); },
       "infra-api:latest"},
      {"NoTagInCompose", "immutable-tags/implicit-tag",
       [](Spoiled& tree) { tree.replace(compose, "infra-api:local", "infra-api"); },
       "infra-api has no tag"},
      {"RegistryWithPortIsNoTag", "immutable-tags/implicit-tag",
       [](Spoiled& tree) { tree.replace(compose, "infra-api:local", "localhost:5000/infra-api"); },
       "localhost:5000/infra-api"},
      {"LatestAsDefaultOfAVariable", "immutable-tags/latest-tag",
       [](Spoiled& tree) {
         tree.replace(compose, "${POSTGRES_IMAGE:?is not set; deploy with make demo}",
                      "${POSTGRES_IMAGE:-postgres:latest}");
       },
       "postgres:latest"},
      {"BuiltByComposeWithoutAName", "immutable-tags/implicit-tag",
       [](Spoiled& tree) {
         tree.replace(compose, "image: infra-api:local", "build: ../apps/mock-exchange");
       },
       "service api names no image"},
      {"LatestMergedIn", "immutable-tags/latest-tag",
       [](Spoiled& tree) {
         tree.put("tools/compose.yaml",
                  "x-base: &base {image: \"redis:latest\"}\nservices:\n  cache:\n    <<: *base\n");
       },
       "redis:latest"},
      {"LatestInWhatIsExtended", "immutable-tags/latest-tag",
       [](Spoiled& tree) {
         tree.put("tools/compose.yaml",
                  "services:\n  a: {extends: {file: parts.yml, service: b}}\n");
         tree.put("tools/parts.yml",
                  "services:\n  b: {extends: c}\n  c: {image: 'redis:latest'}\n  d: {}\n");
       },
       "tools/parts.yml:3"},
      {"NoImageInWhatIsExtended", "immutable-tags/implicit-tag",
       [](Spoiled& tree) {
         tree.put("tools/compose.yaml", "services:\n  a: {extends: b}\n  b: {extends: a}\n");
       },
       "service a names no image"},
      {"LatestInAComposeFileOfTheLab", "immutable-tags/latest-tag",
       [](Spoiled& tree) {
         tree.replace("infra/lab.yaml", "services:\n", "services:\n  - tools/shop.yml\n");
         tree.put("tools/shop.yml", "services:\n  shop: {image: 'shop:latest'}\n");
       },
       "tools/shop.yml:2"},
      {"ComposeThatIsNoYaml", "immutable-tags/unreadable",
       [](Spoiled& tree) { tree.put("tools/docker-compose.yml", "services: {a: [}\n"); },
       "not valid YAML"},
      {"ComposeWithoutServices", "immutable-tags/unreadable",
       [](Spoiled& tree) { tree.put("tools/docker-compose.yml", "version: '3'\n"); }, "services"},
      {"BaseByTagOnly", "immutable-tags/unpinned-base",
       [](Spoiled& tree) { tree.put("tools/Dockerfile", "FROM debian:12\nRUN true\n"); },
       "tools/Dockerfile:1"},
      {"BaseWithoutTag", "immutable-tags/implicit-tag",
       [](Spoiled& tree) {
         tree.put("tools/Dockerfile", "FROM --platform=linux/amd64 debian AS base\nFROM base\n");
       },
       "debian has no tag"},
      {"BaseLatest", "immutable-tags/latest-tag",
       [](Spoiled& tree) { tree.put("tools/Dockerfile", "FROM debian:latest\n"); },
       "debian:latest"},
      {"BaseFromAnArgument", "immutable-tags/unpinned-base",
       [](Spoiled& tree) {
         tree.put("tools/Dockerfile", "ARG VERSION=12\nFROM debian:${VERSION}\n");
       },
       "debian:12"},
      {"CopiedFromAnImage", "immutable-tags/unpinned-base",
       [](Spoiled& tree) {
         tree.append(dockerfile, "COPY --from=busybox:1.36 /bin/busybox /bin/sh\n");
       },
       "busybox:1.36"},
      {"MountedFromAnImage", "immutable-tags/unpinned-base",
       [](Spoiled& tree) {
         tree.put("tools/Dockerfile", std::string("FROM debian@") + digest +
                                          "\nRUN --mount=type=bind,from=tool:2,target=/x true\n");
       },
       "tool:2"},
      {"SyntaxDirective", "immutable-tags/unpinned-base",
       [](Spoiled& tree) {
         tree.put("tools/Dockerfile",
                  std::string("# syntax=docker/dockerfile:1\nFROM debian@") + digest + "\n");
       },
       "docker/dockerfile:1"},
      {"CutDigest", "immutable-tags/unpinned-base",
       [](Spoiled& tree) { tree.put("tools/Dockerfile", "FROM debian@sha256:abd67ffc\n"); },
       "debian@sha256:abd67ffc"},
      {"LabWithAnUnpinnedBase", "immutable-tags/unreadable",
       [](Spoiled& tree) {
         tree.replace("infra/lab.yaml", "ubuntu:22.04@sha256:", "ubuntu:22.04 # sha256:");
       },
       "infra/lab.yaml"},
  };
  return all;
}

}  // namespace stackpilot::checks
