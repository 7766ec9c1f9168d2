// What only the contract of a service may know is in no folder of src/ but src/service.
#include <gtest/gtest.h>

#include <array>

#include "base/files.h"
#include "base/text.h"

namespace stackpilot::structure {
namespace {

constexpr std::array words = {"order_id",  "/orders",       "mock-exchange", "stackpilot_pgdata",
                              "infra-api", "stackpilot-db", "stackpilot-api"};

// "file:line: word" for each.
std::vector<std::string> words_of_services(const fs::path& source) {
  std::vector<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(source)) {
    const std::string file = entry.path().lexically_relative(source).generic_string();
    if (!entry.is_regular_file() || file.starts_with("service/")) continue;
    const std::string text = read_file(entry.path()).value();
    int number = 0;
    for (const std::string_view line : lines_of(text)) {
      ++number;
      for (const char* word : words) {
        if (line.find(word) == std::string_view::npos) continue;
        found.push_back(file + ":" + std::to_string(number) + ": " + word);
      }
    }
  }
  return found;
}

TEST(Words, OfOneServiceAreInNoFolderButItsSeam) {
  for (const std::string& one : words_of_services(fs::path(STACKPILOT_REPOSITORY) / "src")) {
    ADD_FAILURE() << one;
  }
}

TEST(Words, AreFound) {
  const TempFolder root = TempFolder::make(fs::temp_directory_path(), "words-").value();
  for (const char* folder : {"service", "drills"}) {
    fs::create_directories(root.path() / folder);
    ASSERT_TRUE(write_file(root.path() / folder / "a.cpp", "// first\nget(\"/orders/1\");\n"));
  }
  EXPECT_EQ(words_of_services(root.path()), std::vector<std::string>{"drills/a.cpp:2: /orders"});
}

}  // namespace
}  // namespace stackpilot::structure
