#include "checks/makefile.h"

#include <gtest/gtest.h>

namespace stackpilot::checks {
namespace {

std::vector<std::string> names_in(const Makefile& makefile) {
  std::vector<std::string> names;
  for (const Target& target : makefile.targets) names.push_back(target.name);
  return names;
}

using Names = std::vector<std::string>;

TEST(ReadMakefile, ExpandsVariablesOverContinuedLines) {
  const Makefile makefile = parse_makefile(
      "# comment\nexport NODE\nMORE = four\nALL := one two \\\n   three $(MORE)\n"
      ".PHONY: $(ALL)\n$(ALL): bin/x ; @bin/x $@\n");
  EXPECT_EQ(names_in(makefile), (Names{"one", "two", "three", "four"}));
  EXPECT_EQ(makefile.find("three")->recipe, Names{"@bin/x $@"});
  EXPECT_EQ(makefile.find("three")->line, 7);
}

TEST(ReadMakefile, CountsLinesOfRecipes) {
  const Makefile makefile = parse_makefile("a b:\n\tfirst\n\t# only said\n\tsecond\n\nc: a\n");
  EXPECT_EQ(makefile.find("a")->recipe, (Names{"first", "second"}));
  EXPECT_EQ(makefile.find("b")->recipe, (Names{"first", "second"}));
  EXPECT_TRUE(makefile.find("c")->recipe.empty());
}

TEST(ReadMakefile, TellsAssignmentsFromRules) {
  const Makefile makefile = parse_makefile("A := x:y\nB ?= z\nC = a: b\nrule: A=b ; run\n");
  EXPECT_EQ(names_in(makefile), Names{"rule"});
}

TEST(ReadMakefile, KeepsWhatIsNoRule) {
  const Makefile makefile = parse_makefile(
      "export NODE\nSHELL ?= sh\nA != id\n.PHONY: a b\n.PHONY: c\n.IGNORE:\n-include x\nifeq "
      "($(CI),)\na: b c ; run\n");
  std::vector<std::pair<std::string, std::string>> settings;
  for (const Setting& one : makefile.settings) settings.emplace_back(one.name, one.text);
  EXPECT_EQ(settings, (std::vector<std::pair<std::string, std::string>>{{"", "export NODE"},
                                                                        {"SHELL", "SHELL ?= sh"},
                                                                        {"A", "A != id"},
                                                                        {"", ".IGNORE:"},
                                                                        {"", "-include x"},
                                                                        {"", "ifeq ($(CI),)"}}));
  EXPECT_EQ(makefile.phony, (std::set<std::string>{"a", "b", "c"}));
  EXPECT_EQ(makefile.find("a")->prerequisites, "b c");
}

TEST(ReadMakefile, OffersPatterns) {
  const Makefile makefile = parse_makefile("drill-dependency-stop: ; x\n");
  EXPECT_TRUE(makefile.offers("drill-dependency-stop"));
  EXPECT_TRUE(makefile.offers("drill-*"));
  EXPECT_TRUE(makefile.offers("drill-<name>"));
  EXPECT_FALSE(makefile.offers("drill-dependency"));
  EXPECT_FALSE(makefile.offers("check-*"));
}

TEST(ReadMakefile, PatternRulesOfferWhatFits) {
  const Makefile makefile = parse_makefile("drill-%: bin/x ; @bin/x drill $*\n");
  EXPECT_TRUE(makefile.offers("drill-dependency-stop"));
  EXPECT_TRUE(makefile.offers("drill-*"));
  EXPECT_FALSE(makefile.offers("drill-"));
  EXPECT_FALSE(makefile.offers("drills"));
}

TEST(ReadMakefile, DoublingVariablesEnd) {
  std::string text = "A := xxxxxxxxxx\n";
  for (int i = 0; i < 200; ++i) text += "A := $(A)$(A)\n";
  EXPECT_TRUE(parse_makefile(text + "$(A): ; x\n").targets.size() == 1);
}

TEST(ReadMakefile, TakesWhateverItIsGiven) {
  for (const char* text : {"", "\t", ":", "=", ";", "$(", "a: $(b", "\\", "a:;\\", "\xff\xfe:\n"}) {
    EXPECT_NO_THROW(parse_makefile(text)) << text;
  }
}

}  // namespace
}  // namespace stackpilot::checks
