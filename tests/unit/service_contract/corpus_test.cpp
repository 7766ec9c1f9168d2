// One corpus of good and bad compose files, judged by the reader and by the JSON Schema. A bad file
// begins with what the reader must say of it; where the schema cannot know that, "# schema:
// accepts" follows.
#include <gtest/gtest.h>

#include "base/files.h"
#include "base/text.h"
#include "service/contract/parse_contract.h"
#include "unit/service_contract/schema_judge.h"

namespace stackpilot::service {
namespace {

std::map<std::string, std::string> corpus(const std::string& folder) {
  std::map<std::string, std::string> files;
  const fs::path path = fs::path(STACKPILOT_REPOSITORY) / "tests/unit/service_contract/corpus";
  for (const auto& entry : fs::directory_iterator(path / folder)) {
    files[entry.path().filename().string()] = read_file(entry.path()).value();
  }
  return files;
}

TEST(ContractCorpus, GoodFilesAreGoodForReaderAndSchema) {
  const auto files = corpus("good");
  EXPECT_GE(files.size(), 10U);
  for (const auto& [name, text] : files) {
    const auto contract = parse_contract(text, name, "infra");
    EXPECT_TRUE(contract) << contract.error().message;
    EXPECT_TRUE(schema_accepts(text)) << name;
  }
}

TEST(ContractCorpus, BadFilesAreBadForReaderAndSchema) {
  const auto files = corpus("bad");
  EXPECT_GE(files.size(), 100U);
  const std::string begin = "# expect: ";
  for (const auto& [name, text] : files) {
    const auto lines = lines_of(text);
    ASSERT_TRUE(lines.front().starts_with(begin)) << name;
    const auto contract = parse_contract(text, name, "infra");
    ASSERT_FALSE(contract) << name;
    EXPECT_EQ(contract.error().kind, ErrorKind::kUsage);
    EXPECT_FALSE(contract.error().hint.empty()) << name;
    const std::string expected = name + ":" + std::string(lines.front().substr(begin.size()));
    EXPECT_EQ(contract.error().message.substr(0, expected.size()), expected);
    const bool beyond_schema = lines.size() > 1 && lines[1] == "# schema: accepts";
    EXPECT_EQ(schema_accepts(text), beyond_schema) << name;
  }
}

// Whatever is left of a good file when it ends too early: an error, or a contract, and no crash.
TEST(ContractCorpus, PartsOfGoodFilesAreReadToTheirEnd) {
  for (const auto& [name, text] : corpus("good")) {
    for (std::size_t end = 0; end < text.size(); end += 23) {
      const auto contract = parse_contract(text.substr(0, end), name, "infra");
      const std::string error = contract ? name + ":" : contract.error().message;
      EXPECT_TRUE(error.starts_with(name + ":")) << error;
    }
  }
}

}  // namespace
}  // namespace stackpilot::service
