#include "base/junit.h"

#include <gtest/gtest.h>

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <sstream>

namespace stackpilot::junit {
namespace {

std::string of(const Case& one) {
  return to_element({.name = "a suite", .classname = "k", .cases = {one}});
}

struct Written {
  Case one;
  const char* element;
};

TEST(Junit, WritesEachKindOfCase) {
  const Written all[] = {
      {{.name = "n"}, "<testcase classname=\"k\" name=\"n\"></testcase>"},
      {{.name = "n", .classname = "of its own"},
       "<testcase classname=\"of its own\" name=\"n\"></testcase>"},
      {{.name = "n", .ms = 1'234}, "name=\"n\" time=\"1.234\"></testcase>"},
      {{.name = "n", .message = "unsaid", .output = "note"},
       "name=\"n\"><system-out>note</system-out></testcase>"},
      {{.name = "n", .state = State::kFailed, .message = "why", .details = {"a", "b"}},
       "><failure message=\"why\">a\nb\n</failure></testcase>"},
      {{.name = "n", .state = State::kFailed, .message = "why"},
       "><failure message=\"why\"/></testcase>"},
      {{.name = "n", .state = State::kBroken, .message = "why", .type = "t", .details = {"a"}},
       "><error type=\"t\" message=\"why\">a\n</error></testcase>"},
      {{.name = "n", .state = State::kBroken, .message = "why"}, "><error message=\"why\"/></"},
      {{.name = "n", .state = State::kSkipped, .message = "why"},
       "><skipped message=\"why\"/></testcase>"},
  };
  for (const Written& written : all) {
    EXPECT_NE(of(written.one).find(written.element), std::string::npos)
        << of(written.one) << "\nhas not\n"
        << written.element;
  }
}

TEST(Junit, CountsItsCases) {
  const Suite suite{.name = "s",
                    .classname = "k",
                    .ms = 1'500,
                    .properties = {{"node", "n<1>"}},
                    .cases = {{.name = "a"},
                              {.name = "b", .state = State::kFailed},
                              {.name = "c", .state = State::kBroken},
                              {.name = "d", .state = State::kSkipped},
                              {.name = "e", .state = State::kSkipped}}};
  EXPECT_TRUE(to_element(suite).starts_with(
      "  <testsuite name=\"s\" tests=\"5\" failures=\"1\" errors=\"1\" skipped=\"2\" "
      "time=\"1.500\">\n"
      "    <properties>\n      <property name=\"node\" value=\"n&lt;1&gt;\"/>\n    </properties>\n"
      "    <testcase "))
      << to_element(suite);
  EXPECT_EQ(to_element({.name = "s", .classname = "k"}),
            "  <testsuite name=\"s\" tests=\"0\" failures=\"0\" errors=\"0\" skipped=\"0\">\n"
            "  </testsuite>\n");
}

TEST(Junit, IsXmlWhateverItIsGiven) {
  const std::string hostile = "<a href=\"x\">&'\x01\x1b\xff]]></a>";
  std::istringstream in(document(
      of({.name = hostile, .state = State::kFailed, .message = hostile, .details = {hostile}})));
  boost::property_tree::ptree tree;
  boost::property_tree::read_xml(in, tree);
  EXPECT_EQ(tree.get<std::string>("testsuites.testsuite.testcase.failure.<xmlattr>.message"),
            "<a href=\"x\">&'\\x01\\x1b\\xff]]></a>");
}

TEST(Junit, ElementsOfADocumentAreThoseItWasMadeOf) {
  const std::string elements = of({.name = "a"}) + of({.name = "b"});
  EXPECT_EQ(elements_of(document(elements)), elements);
  EXPECT_EQ(elements_of(document("")), "");
  for (const char* other : {"", "</testsuites>\n", "</testsuites><test", "<testsuites>\n"}) {
    EXPECT_EQ(elements_of(other), "") << other;
  }
}

}  // namespace
}  // namespace stackpilot::junit
