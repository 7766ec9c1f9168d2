#include "base/json_lines.h"

#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "unit/base/file_size_limit.h"

namespace stackpilot {
namespace {

class JsonLinesFile : public ::testing::Test {
 protected:
  std::string text() const { return read_file(path_).value(); }
  Result<std::vector<Json>> lines() const { return parse_json_lines(text(), "lines"); }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "json-lines-").value();
  fs::path path_ = folder_.path() / "journal.jsonl";
};

TEST_F(JsonLinesFile, KeepsLinesInTheirOrder) {
  {
    Result<JsonLines> file = JsonLines::create(path_);
    ASSERT_TRUE(file) << file.error().message;
    EXPECT_TRUE(file->append(Json{{"a", 1}}));
    EXPECT_TRUE(file->append_synced(Json{{"b", "two\nlines"}}));
  }
  EXPECT_EQ(text(), "{\"a\":1}\n{\"b\":\"two\\nlines\"}\n");
  EXPECT_EQ(lines()->at(1)["b"], "two\nlines");
}

TEST_F(JsonLinesFile, IsNotMadeTwice) {
  ASSERT_TRUE(JsonLines::create(path_));
  EXPECT_FALSE(JsonLines::create(path_));
}

TEST_F(JsonLinesFile, OfManyThreadsIsWhole) {
  Result<JsonLines> file = JsonLines::create(path_);
  ASSERT_TRUE(file) << file.error().message;
  std::vector<std::thread> threads;
  threads.reserve(8);
  for (int thread = 0; thread < 8; ++thread) {
    threads.emplace_back([&file, thread] {
      for (int i = 0; i < 50; ++i) EXPECT_TRUE(file->append_synced(Json{{"n", thread * 50 + i}}));
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto read = lines();
  ASSERT_TRUE(read) << read.error().message;
  std::set<int> numbers;
  for (const Json& line : *read) numbers.insert(line["n"].get<int>());
  EXPECT_EQ(numbers.size(), 400U);
}

TEST_F(JsonLinesFile, ThatCannotGrowFailsForGoodAndStaysReadable) {
  Result<JsonLines> file = JsonLines::create(path_);
  ASSERT_TRUE(file) << file.error().message;
  ASSERT_TRUE(file->append_synced(Json{{"a", 1}}));
  {
    const FileSizeLimit limit(12);
    const Status failed = file->append_synced(Json{{"b", std::string(100, 'x')}});
    ASSERT_FALSE(failed);
    EXPECT_NE(failed.error().message.find("journal.jsonl"), std::string::npos);
  }
  EXPECT_FALSE(file->append(Json{{"c", 1}}));
  EXPECT_EQ(text().substr(0, 8), "{\"a\":1}\n");
  EXPECT_GT(text().size(), 8U);  // the truncated line is in the file
  ASSERT_TRUE(lines());
  EXPECT_EQ(lines()->size(), 1U);
}

TEST(ParseJsonLines, LeavesOutATornLastLine) {
  for (const char* torn : {"{", "{\"b\":2}", "\"", "\xff\xfe"}) {
    const auto lines = parse_json_lines(std::string("{\"a\":1}\n") + torn, "x");
    ASSERT_TRUE(lines) << lines.error().message;
    EXPECT_EQ(lines->size(), 1U) << torn;
  }
  EXPECT_TRUE(parse_json_lines("", "x")->empty());
}

TEST(ParseJsonLines, NamesAMalformedLine) {
  for (const char* bad : {"{\"a\":1}\n{\n{\"b\":1}\n", "{}\n\n{}\n", "{}\n{}{}\n"}) {
    const auto lines = parse_json_lines(bad, "journal.jsonl");
    ASSERT_FALSE(lines) << bad;
    EXPECT_NE(lines.error().message.find("journal.jsonl:2"), std::string::npos)
        << lines.error().message;
  }
}

}  // namespace
}  // namespace stackpilot
