#include "service/lab.h"

#include <gtest/gtest.h>

#include "base/files.h"

namespace stackpilot::service {
namespace {

const fs::path repository = STACKPILOT_REPOSITORY;

TEST(LoadLab, ReadsTheRepositorysOwn) {
  const Result<LabSpec> lab = load_lab(repository);
  ASSERT_TRUE(lab) << lab.error().message;
  EXPECT_EQ(lab->name(), default_lab_name);
  ASSERT_EQ(lab->services.size(), lab->compose_files.size());
  const Service& service = lab->service();
  EXPECT_EQ(service.project, "infra");
  EXPECT_EQ(service.compose_file, "infra/docker-compose.yml");
  EXPECT_EQ(service.contract.source, "apps/mock-exchange");
  EXPECT_EQ(service.component, (Component{"api", "stackpilot-api", "infra-api:local"}));
  EXPECT_EQ(service.port, 8000);
  ASSERT_TRUE(service.dependency);
  EXPECT_EQ(service.dependency->component.container, "stackpilot-db");
  EXPECT_EQ(service.dependency->port, 5432);
  EXPECT_EQ(service.dependency->volume, "stackpilot_pgdata");
  EXPECT_EQ(service.dependency->mount, "/var/lib/postgresql/data");
}

TEST(LoadLab, ReadsWebdis) {
  const std::string file = "services/webdis/docker-compose.yml";
  const Result<Service> service = read_service(read_file(repository / file).value(), file);
  ASSERT_TRUE(service) << service.error().message;
  EXPECT_EQ(service->project, "webdis");
  ASSERT_TRUE(service->dependency);
  EXPECT_EQ(service->dependency->contract.kind, "redis");
  EXPECT_EQ(service->dependency->port, 6379);
}

// This lab.yaml with other services, and this compose file in one folder.
class ScratchLab : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string own = read_file(repository / lab_spec_path).value();
    const std::size_t from = own.find("services:\n") + 10;
    before_ = own.substr(0, from);
    after_ = own.substr(own.find("\n\n", from));
    lists({"shop/compose.yml"});
    compose("shop/compose.yml", own_compose_file());
  }
  static std::string own_compose_file() {
    return read_file(repository / "infra/docker-compose.yml").value();
  }
  void lists(const std::vector<std::string>& files) const {
    std::string text = before_;
    for (const std::string& file : files) text += "  - " + file + "\n";
    fs::create_directories(root() / "infra");
    ASSERT_TRUE(write_file(root() / lab_spec_path, text + after_));
  }
  void compose(const std::string& file, const std::string& text) const {
    fs::create_directories((root() / file).parent_path());
    ASSERT_TRUE(write_file(root() / file, text));
  }
  const fs::path& root() const { return folder_.path(); }
  Result<LabSpec> load() const { return load_lab(root()); }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "lab-").value();
  std::string before_, after_;
};

TEST_F(ScratchLab, HasItsServicesInTheirOrder) {
  lists({"shop/compose.yml", "a/compose.yml"});
  compose("a/compose.yml", own_compose_file());
  const Result<LabSpec> lab = load();
  ASSERT_TRUE(lab) << lab.error().message;
  ASSERT_EQ(lab->services.size(), 2U);
  EXPECT_EQ(lab->service().project, "shop");
  EXPECT_EQ(lab->services[1].project, "a");
  EXPECT_EQ(lab->services[1].compose_file, "a/compose.yml");
}

TEST_F(ScratchLab, NamesAComposeFileThatIsMissing) {
  lists({"shop/compose.yml", "gone/compose.yml"});
  const Result<LabSpec> lab = load();
  ASSERT_FALSE(lab);
  EXPECT_EQ(lab.error().kind, ErrorKind::kUsage);
  EXPECT_NE(lab.error().message.find((root() / "gone/compose.yml").string()), std::string::npos)
      << lab.error().message;
  EXPECT_EQ(lab.error().hint, "restore it, or take it from `services` in infra/lab.yaml");
}

TEST_F(ScratchLab, NamesAComposeFileThatIsTooLarge) {
  compose("shop/compose.yml", own_compose_file() + std::string(1U << 20U, '#'));
  const Result<LabSpec> lab = load();
  ASSERT_FALSE(lab);
  EXPECT_EQ(lab.error().kind, ErrorKind::kUsage);
  EXPECT_NE(lab.error().message.find("shop/compose.yml"), std::string::npos) << lab.error().message;
}

// Compose makes one name of both folders, and none of the third.
TEST_F(ScratchLab, RefusesFoldersThatComposeMakesOneProjectOf) {
  lists({"shop/compose.yml", "a/Shop/compose.yml"});
  compose("a/Shop/compose.yml", own_compose_file());
  const Result<LabSpec> twice = load();
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(twice.error().message,
            "a/Shop/compose.yml: Compose names its project shop after its folder, as it does that "
            "of shop/compose.yml");
  EXPECT_FALSE(twice.error().hint.empty());
  lists({"__/compose.yml"});
  compose("__/compose.yml", own_compose_file());
  const Result<LabSpec> nameless = load();
  ASSERT_FALSE(nameless);
  EXPECT_EQ(nameless.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(nameless.error().message,
            "__/compose.yml: Compose cannot name a project after its folder");
}

TEST_F(ScratchLab, SaysWhatIsWrongInAComposeFile) {
  compose("shop/compose.yml", "services: {}\n");
  const Result<LabSpec> without_a_contract = load();
  ASSERT_FALSE(without_a_contract);
  EXPECT_EQ(without_a_contract.error().kind, ErrorKind::kUsage);
  EXPECT_TRUE(without_a_contract.error().message.starts_with("shop/compose.yml:"))
      << without_a_contract.error().message;
  std::string text = own_compose_file();
  text.replace(text.find("stackpilot-api"), 14, "${NAME}");
  compose("shop/compose.yml", text);
  const Result<LabSpec> with_a_variable = load();
  ASSERT_FALSE(with_a_variable);
  EXPECT_NE(with_a_variable.error().message.find("services.api.container_name"), std::string::npos)
      << with_a_variable.error().message;
}

TEST_F(ScratchLab, NamesALabThatIsMissing) {
  fs::remove(root() / lab_spec_path);
  const Result<LabSpec> lab = load();
  ASSERT_FALSE(lab);
  EXPECT_EQ(lab.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(lab.error().hint, "restore it: git checkout -- infra/lab.yaml");
}

}  // namespace
}  // namespace stackpilot::service
