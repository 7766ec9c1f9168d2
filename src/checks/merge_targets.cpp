#include "checks/merge_targets.h"

#include <fmt/format.h>

#include "base/find.h"
#include "base/text.h"
#include "checks/makefile.h"

namespace stackpilot::checks {
namespace {

constexpr std::string_view our_program = "bin/stackpilot";

constexpr MergeTarget needed_targets[] = {{"checks", "bin/stackpilot $@"},
                                          {"test-unit", "scripts/test.sh unit"},
                                          {"lint", "scripts/lint.sh"},
                                          {"build-gcc-unity", "scripts/build-all.sh $*"},
                                          {"build-gcc-each-file", "scripts/build-all.sh $*"},
                                          {"build-clang-unity", "scripts/build-all.sh $*"},
                                          {"build-clang-each-file", "scripts/build-all.sh $*"},
                                          {"test-vagrant", "scripts/test-vagrant.sh"},
                                          {"test-host", "scripts/test-host.sh"},
                                          {"ci", "bin/stackpilot ci"}};
constexpr MergeTarget program_itself{our_program, "scripts/build.sh"};

constexpr std::string_view assignable[] = {".DEFAULT_GOAL", "COMMANDS", "BUILDS"};

bool is_known_setting(const Setting& setting) {
  const bool known = contains(assignable, setting.name);
  return known && setting.text.find('$') == std::string::npos;
}

class MergeMakefile {
 public:
  MergeMakefile(const RepoFile& file, Inspection& inspection)
      : file_(file), makefile_(parse_makefile(file.text)), inspection_(inspection) {}

  void inspect() {
    for (const MergeTarget& target : needed_targets) inspect_target(target);
    inspect_target(program_itself);
    for (const Setting& setting : makefile_.settings) {
      if (is_known_setting(setting)) continue;
      inspection_.found(make_settings, file_.path, setting.line,
                        fmt::format("`{}` may change what every target does", setting.text));
    }
  }

 private:
  void inspect_target(const MergeTarget& target) {
    const Target* rule = nullptr;
    for (const Target& one : makefile_.targets) {
      if (one.name != target.name) continue;
      if (rule != nullptr) return complain(one, "has a second rule");
      rule = &one;
    }
    if (rule == nullptr) return;  // named where the workflow calls it
    const std::vector<std::string_view> first = words_of(rule->prerequisites);
    const bool quiet = rule->recipe == std::vector<std::string>{fmt::format("@{}", target.recipe)};
    if (!quiet && rule->recipe != std::vector<std::string>{std::string(target.recipe)}) {
      complain(*rule, fmt::format("does not just call `{}`", target.recipe));
    } else if (rule->prerequisites.find_first_of("=$|") != std::string::npos ||
               rule->prerequisites.starts_with(':')) {
      complain(*rule, "has variables or a second kind of rule of its own");
    } else if (makefile_.phony.count(rule->name) == 0) {
      complain(*rule, "is not .PHONY: a file of that name makes it do nothing");
    } else if (target.recipe.starts_with(our_program) && !contains(first, our_program)) {
      complain(*rule, "does not build the program first");
    }
  }

  void complain(const Target& rule, std::string_view what) {
    inspection_.found(gate_recipe, file_.path, rule.line, fmt::format("{} {}", rule.name, what));
  }

  const RepoFile& file_;
  const Makefile makefile_;
  Inspection& inspection_;
};

}  // namespace

std::span<const MergeTarget> merge_targets() {
  return needed_targets;
}

void inspect_merge_targets(const Repository& repository, Inspection& inspection) {
  for (const char* other : {"GNUmakefile", "makefile"}) {
    if (repository.find(other) == nullptr) continue;
    inspection.found(make_settings, other, 0, "is read by make instead of the Makefile");
  }
  const RepoFile* file = repository.find("Makefile");
  if (file != nullptr) MergeMakefile(*file, inspection).inspect();
}

}  // namespace stackpilot::checks
