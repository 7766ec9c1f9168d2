#include "service/contract/reference.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "base/json.h"

namespace stackpilot::service {
namespace {

TEST(ContractReference, ThePageAndTheSchemaAreThoseOfTheReader) {
  const fs::path repository = STACKPILOT_REPOSITORY;
  EXPECT_EQ(read_file(repository / contract_reference_path).value(), contract_reference())
      << "written anew by make contract-reference";
  EXPECT_EQ(read_file(repository / contract_schema_path).value(), contract_schema())
      << "written anew by make contract-reference";
}

void expect_explained(const Json& schema, const std::string& page, const std::string& path) {
  if (!schema.contains("properties")) return;
  for (const auto& [name, part] : schema["properties"].items()) {
    EXPECT_FALSE(part.value("description", "").empty()) << path << name;
    EXPECT_NE(page.find("`" + name + "`"), std::string::npos) << path << name;
    expect_explained(part, page, path + name + ".");
  }
}

TEST(ContractReference, EveryKeyIsExplained) {
  const Json schema = Json::parse(contract_schema());
  expect_explained(schema["properties"]["x-stackpilot"], contract_reference(), "");
}

TEST(ContractReference, TablesAreTables) {
  const std::string page = contract_reference();
  for (const char* broken : {"|  |  |", "\n\n\n", "||"}) {
    EXPECT_EQ(page.find(broken), std::string::npos) << broken;
  }
}

}  // namespace
}  // namespace stackpilot::service
