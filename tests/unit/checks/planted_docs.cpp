#include "unit/checks/planted.h"

namespace stackpilot::checks {
namespace {

Planted line(const std::string& name, const std::string& rule, const std::string& text,
             const std::string& says) {
  return {name, "docs/" + rule,
          [text](Spoiled& tree) { tree.put("docs/extra.md", "# Extra\n\n" + text + "\n"); }, says};
}

}  // namespace

const std::vector<Planted>& planted_docs() {
  static const std::vector<Planted> all = {
      line("LinkToNothing", "broken-link", "See [this](nowhere.md).", "docs/extra.md:3"),
      line("LinkOutOfTheRepository", "broken-link", "See [this](../../etc/passwd).", "etc/passwd"),
      line("PictureOfNothing", "broken-link", "![picture](picture.svg)", "picture.svg"),
      line("DefinitionOfNothing", "broken-link", "[this]: nowhere.md", "nowhere.md"),
      {"LinkToAFileThatGitDoesNotTrack", "docs/broken-link",
       [](Spoiled& tree) { tree.append("README.md", "\n[log](build/quick/build.log)\n"); },
       "build.log"},
      line("AnchorOfNothing", "broken-anchor", "[x](runbooks/milestone01.md#g-01-99)", "g-01-99"),
      line("AnchorInTheSameFile", "broken-anchor", "[x](#else)", "#else"),
      line("MakeTargetInACodeSpan", "unknown-target", "Run `make vrify`.", "make vrify"),
      line("MakeTargetInABlock", "unknown-target", "```\n$ NODE=worker1 make upp   # boot\n```",
           "docs/extra.md:4"),
      line("SecondTargetOfALine", "unknown-target", "`make down cleen`", "make cleen"),
      line("AfterASemicolon", "unknown-target", "`sleep 10; make sttus`", "make sttus"),
      line("PatternThatNothingFits", "unknown-target", "`make judge-*`", "make judge-*"),
      line("CommandOfTheProgram", "unknown-command", "`bin/stackpilot verfy --format json`",
           "bin/stackpilot verfy"),
      line("MissingScript", "missing-script", "`scripts/nosuch.sh`", "scripts/nosuch.sh"),
  };
  return all;
}

}  // namespace stackpilot::checks
