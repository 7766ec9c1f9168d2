// Objects in the machine's Docker engine, if it has one. An engine that a checkout started is gone
// with its lab.
#include <fmt/format.h>

#include <algorithm>

#include "access/exec/process.h"
#include "access/observe/engine_finder.h"
#include "base/slowness.h"
#include "base/text.h"
#include "footprint/parts.h"

namespace stackpilot::footprint {
namespace {

constexpr auto answer_timeout = Millis(10'000);

// A list command of docker. Each line of output is the value of the lab label (may be empty), a tab
// and the identity of the object.
struct Listing {
  const char* kind;
  std::vector<std::string> arguments;
  const char* identity;  ///< for docker's --format
};

const Listing listings[] = {
    {"container", {"ps", "--all", "--no-trunc"}, "{{.Names}} {{.ID}}"},
    {"volume", {"volume", "ls"}, "{{.Name}}"},
    {"network", {"network", "ls", "--no-trunc"}, "{{.Name}} {{.ID}}"},
};

// kCapability when there is none; another error when there may be one that cannot be looked at.
Status require_answer() {
  return access::usable_version(
             access::run({.argv = {"docker", "version", "--format", "{{.Server.Version}}"},
                          .timeout = scaled(answer_timeout)}))
      .map([](const auto&) {});
}

void add_objects(const Scope& scope, const Listing& listing, Part& part) {
  std::vector<std::string> argv = {"docker"};
  argv.insert(argv.end(), listing.arguments.begin(), listing.arguments.end());
  argv.insert(argv.end(), {"--format", fmt::format("{{{{.Label \"{}\"}}}}\t{}", access::lab_label,
                                                   listing.identity)});
  const std::string listed = output_of(argv, part);
  for (const std::string_view line : lines_of(listed)) {
    const std::size_t tab = std::min(line.find('\t'), line.size());
    const bool ours = !scope.lab_id.empty() && line.substr(0, tab) == scope.lab_id;
    if (!ours)
      part.items[fmt::format("{} {}", listing.kind, line.substr(std::min(tab + 1, line.size())))] =
          "is there";
  }
}

void add_images(Part& part) {
  const std::string listed = output_of({"docker", "image", "ls", "--all", "--no-trunc", "--format",
                                        "{{.Repository}}:{{.Tag}} {{.ID}}"},
                                       part);
  for (const std::string_view line : lines_of(listed)) {
    part.items[fmt::format("image {}", line)] = "is there";
  }
}

void read_engine_objects(const Scope& scope, Part& part) {
  if (const Status answer = require_answer(); !answer) {
    if (answer.error().kind == ErrorKind::kCapability) {
      part.items["engine"] = "none of this machine's answers";
    } else {
      part.problem = answer.error().message;
    }
    return;
  }
  for (const Listing& listing : listings) add_objects(scope, listing, part);
  add_images(part);
}

}  // namespace

std::vector<Reader> engine_readers() {
  return {{"objects of the Docker engine", read_engine_objects}};
}

}  // namespace stackpilot::footprint
