// Failures point to runbook entries: each entry exists, and mentions only drills and messages that
// exist.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <regex>
#include <sstream>

#include "drills/catalog/drills.h"
#include "guarantees/guarantee.h"

namespace stackpilot::drills {
namespace {

const fs::path& repository() {
  static const fs::path root = STACKPILOT_REPOSITORY;
  return root;
}

// The anchor of a heading in the rendered page: "G-01-01" becomes "g-01-01".
std::string anchor_of(const std::string& heading) {
  std::string anchor;
  for (const char c : heading) {
    if (c == ' ') anchor += '-';
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-') {
      anchor += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return anchor;
}

using Entries = std::map<std::string, std::string>;  // anchor to text

Entries entries_of(const std::string& runbook) {
  Entries entries;
  std::string anchor;
  std::istringstream lines(read_file(repository() / runbook).value_or(""));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("## ")) anchor = anchor_of(line.substr(3));
    if (!anchor.empty()) entries[anchor] += line + "\n";
  }
  return entries;
}

// The text of "docs/runbooks/milestone01.md#g-01-01"; empty when there is no such entry.
std::string entry(std::string_view place) {
  const std::size_t hash = place.find('#');
  const Entries entries = entries_of(std::string(place.substr(0, hash)));
  const auto found = entries.find(std::string(place.substr(hash + 1)));
  return found == entries.end() ? "" : found->second;
}

// All sources below src/, with string literals that are split over lines joined.
const std::string& sources() {
  static const std::string all = [] {
    std::string text;
    for (const auto& file : fs::recursive_directory_iterator(repository() / "src")) {
      const std::string extension = file.path().extension().string();
      if (extension == ".cpp" || extension == ".h") text += read_file(file.path()).value();
    }
    return std::regex_replace(text, std::regex("\"\\s*\n\\s*\""), "");
  }();
  return all;
}

std::vector<std::string> words(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> found;
  for (std::string word; in >> word;) found.push_back(word);
  return found;
}

// Whether the program can print the message: three consecutive words of it are in the sources, as
// the rest may be placeholders. Of a shorter message, the text before the first digit must be.
bool is_said(const std::string& message) {
  const std::vector<std::string> said = words(message);
  if (said.size() < 3) {
    const std::string begin = message.substr(0, message.find_first_of("0123456789"));
    return !begin.empty() && sources().find(begin) != std::string::npos;
  }
  for (std::size_t i = 0; i + 3 <= said.size(); ++i) {
    const std::string part = said[i] + " " + said[i + 1] + " " + said[i + 2];
    if (sources().find(part) != std::string::npos) return true;
  }
  return false;
}

TEST(Runbooks, HaveAnEntryForEveryGuarantee) {
  for (const Guarantee& guarantee : all_guarantees()) {
    const std::string text = entry(runbook_of(guarantee));
    ASSERT_FALSE(text.empty()) << guarantee.id;
    EXPECT_NE(text.find(guarantee.claim), std::string::npos) << guarantee.id;
    for (const char* part : {"**Symptom:**", "**Check:**", "**Fix:**", "**Verify:**"}) {
      EXPECT_NE(text.find(part), std::string::npos) << guarantee.id << " lacks " << part;
    }
  }
}

// A drill is the executable form of its runbook entry, so the entry names the drill.
TEST(Runbooks, HaveAnEntryForEveryDrill) {
  for (const Drill& drill : all_drills()) {
    const std::string text = entry("docs/runbooks/" + std::string(drill.runbook));
    ASSERT_FALSE(text.empty()) << drill.name << ": " << drill.runbook;
    bool named = false;
    for (std::string name(drill.name); !name.empty() && !named;) {
      named = text.find("`make drill-" + name + "`") != std::string::npos;
      const std::size_t dash = name.rfind('-');
      name = dash == std::string::npos ? "" : name.substr(0, dash);
    }
    EXPECT_TRUE(named) << drill.runbook << " does not name " << drill.name;
  }
}

TEST(Runbooks, NameOnlyDrillsThatExist) {
  for (const char* runbook : {"milestone01.md", "milestone02.md", "milestone03.md"}) {
    const std::string text = read_file(repository() / "docs/runbooks" / runbook).value();
    const std::regex drill("make drill-([a-z-]+)");
    for (std::sregex_iterator one(text.begin(), text.end(), drill), end; one != end; ++one) {
      EXPECT_FALSE(drills_named((*one)[1].str()).empty()) << runbook << ": " << one->str();
    }
  }
}

TEST(Runbooks, HaveTheEntriesThatErrorsPointTo) {
  const std::regex place("(docs/runbooks/[a-z0-9]+\\.md#[a-z0-9-]+)|see (G-\\d\\d-\\d\\d)");
  int pointed = 0;
  std::istringstream lines(sources());
  for (std::string line; std::getline(lines, line);) {
    // A regex is slow where there is nothing to find.
    if (line.find("runbooks/") == std::string::npos && line.find("see G-") == std::string::npos) {
      continue;
    }
    for (std::sregex_iterator one(line.begin(), line.end(), place), end; one != end; ++one) {
      ++pointed;
      const Guarantee* guarantee = find_guarantee((*one)[2].str());
      EXPECT_FALSE(entry(guarantee == nullptr ? (*one)[1].str() : runbook_of(*guarantee)).empty())
          << one->str();
    }
  }
  EXPECT_GT(pointed, 0);
}

// The first line of an entry may quote a message of the program. Finds outdated quotes.
TEST(Troubleshooting, QuotesMessagesThatExist) {
  int quoted = 0;
  for (const auto& [anchor, text] : entries_of("docs/runbooks/troubleshooting.md")) {
    const std::size_t start = text.find("\n\n") + 2;
    const std::string line = text.substr(start, text.find('\n', start) - start);
    if (line.empty() || line.front() != '`') continue;
    const std::string message = line.starts_with("``") ? line.substr(2, line.find("``", 2) - 2)
                                                       : line.substr(1, line.find('`', 1) - 1);
    ++quoted;
    EXPECT_TRUE(is_said(message)) << anchor << ": " << message;
  }
  EXPECT_GT(quoted, 10);
}

TEST(Runbooks, AreReadAsTheyAreWritten) {
  EXPECT_EQ(entry("docs/runbooks/milestone01.md#g-01-99"), "");
  EXPECT_EQ(entry("docs/runbooks/nosuch.md#g-01-01"), "");
  EXPECT_FALSE(is_said("zebras print no such message"));
}

}  // namespace
}  // namespace stackpilot::drills
