// Which services are looked at, and where: by the records of their deploys.
#include <gtest/gtest.h>

#include "base/files.h"
#include "unit/guarantees/healthy_lab.h"
#include "verify/collect.h"

namespace stackpilot::verify {
namespace {

using Places = std::vector<std::string>;

struct Deployed {
  const char* name;
  Places records;  ///< "control/infra"
  Target wanted;
  Places seen;
  Meant meant = Meant::kByDefault;
};

void PrintTo(const Deployed& one, std::ostream* out) {
  *out << one.name;
}

class DeployedServices : public ::testing::TestWithParam<Deployed> {
 protected:
  static LabSpec lab_with_shop() {
    LabSpec lab = guarantees::declared_lab();
    lab.services.push_back(lab.service());
    lab.services.back().project = "shop";
    lab.nodes.push_back(lab.nodes.front());
    lab.nodes.back().name = "above";
    return lab;
  }
  void record(const std::string& place) const {
    const fs::path file = workspace_.state() / "deployments" / (place + ".json");
    fs::create_directories(file.parent_path());
    ASSERT_TRUE(write_file(file, stackpilot::to_text(Json(Deployment{.build_id = "b1"}))));
  }

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "deployed-").value();
  Workspace workspace_{folder_.path()};
};

TEST_P(DeployedServices, AreLookedAt) {
  const auto& [name, records, wanted, expected, meant] = GetParam();
  for (const std::string& place : records) record(place);
  Places seen;
  for (const Target& one : deployed_services(workspace_, lab_with_shop(), wanted, meant)) {
    seen.push_back(one.node + "/" + one.project);
  }
  EXPECT_EQ(seen, expected);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, DeployedServices,
    ::testing::Values(
        Deployed{"None", {}, {"infra", "control"}, {"control/infra"}},
        Deployed{"NoneOfTheOtherNode", {}, {"shop", "worker2"}, {"worker2/shop"}},
        Deployed{"TheOneThatIsWanted", {"control/infra"}, {"infra", "control"}, {"control/infra"}},
        Deployed{"TheOneThatIsWantedElsewhere",
                 {"worker1/infra"},
                 {"infra", "control"},
                 {"worker1/infra"}},
        Deployed{"OnlyAnother", {"control/shop"}, {"infra", "control"}, {"control/shop"}},
        Deployed{"OnlyAnotherThanTheNamedOne",
                 {"control/shop"},
                 {"infra", "control"},
                 {"control/infra", "control/shop"},
                 Meant::kByName},
        Deployed{"TheNamedOneElsewhere",
                 {"worker1/infra", "control/shop"},
                 {"infra", "control"},
                 {"control/shop", "worker1/infra"},
                 Meant::kByName},
        Deployed{"Both",
                 {"control/infra", "worker1/shop"},
                 {"infra", "control"},
                 {"control/infra", "worker1/shop"}},
        Deployed{"BothWhereTheSecondIsWanted",
                 {"control/infra", "worker1/shop"},
                 {"shop", "worker1"},
                 {"worker1/shop", "control/infra"}},
        Deployed{"BothOnOneNode",
                 {"control/infra", "control/shop"},
                 {"shop", "control"},
                 {"control/shop", "control/infra"}},
        Deployed{"OnTwoNodes",
                 {"control/infra", "worker1/infra"},
                 {"infra", "worker1"},
                 {"worker1/infra", "control/infra"}},
        Deployed{"InTheOrderOfTheLab",
                 {"above/infra", "worker2/infra", "control/shop", "control/infra"},
                 {"shop", "worker9"},
                 {"control/infra", "control/shop", "worker2/infra", "above/infra"}},
        Deployed{"OfServicesAndNodesThatAreNotDeclared",
                 {"control/other", "worker9/infra"},
                 {"infra", "control"},
                 {"control/infra"}}),
    [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace stackpilot::verify
