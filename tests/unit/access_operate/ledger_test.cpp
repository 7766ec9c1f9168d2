#include "access/operate/ledger.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit/access_operate/other_process.h"

namespace stackpilot::access {
namespace {

class LedgerTest : public ::testing::Test {
 protected:
  static Fault fault(const std::string& id, const std::string& opened_at = "2026-11-23T12:00:00Z") {
    return Fault{.id = id,
                 .lab = "abc123",
                 .drill = "dependency-stop",
                 .kind = "dependency-stop",
                 .node = "control",
                 .settings = {{"key", "value"}},
                 .limit_s = 60,
                 .opened_at = opened_at,
                 .undo = "docker start stackpilot-db"};
  }
  std::vector<std::string> open_ids() const {
    std::vector<std::string> ids;
    const std::vector<Fault> open = read_open_faults(folder()).value();
    ids.reserve(open.size());
    for (const Fault& one : open) ids.push_back(one.id);
    return ids;
  }
  fs::path folder() const { return root_.path() / "ledger"; }
  void plant(const std::string& name, const std::string& text) const {
    ASSERT_TRUE(make_folder(folder()));
    ASSERT_TRUE(write_file(folder() / name, text));
  }

  using Ids = std::vector<std::string>;
  TempFolder root_ = TempFolder::make(fs::temp_directory_path(), "ledger-").value();
  Result<LabLock> lock_ = LabLock::acquire(root_.path() / "lock", "test");
  Ledger ledger_{lock_->permit(), root_.path() / "ledger"};
};

TEST_F(LedgerTest, NoFolderIsNoOpenFault) {
  EXPECT_EQ(open_ids(), Ids{});
}

TEST_F(LedgerTest, AnOpenedFaultIsReadBackWhole) {
  ASSERT_TRUE(ledger_.open(fault("f00000001")));
  const auto open = read_open_faults(folder());
  ASSERT_EQ(open->size(), 1U);
  EXPECT_EQ(Json(open->front()), Json(fault("f00000001")));
}

TEST_F(LedgerTest, TheOldestComesFirst) {
  ASSERT_TRUE(ledger_.open(fault("f00000001", "2026-11-23T12:00:02.000Z")));
  ASSERT_TRUE(ledger_.open(fault("f00000002", "2026-11-23T12:00:01.000Z")));
  EXPECT_EQ(open_ids(), (Ids{"f00000002", "f00000001"}));
}

TEST_F(LedgerTest, ClosingRemovesThatEntryAndCanBeRepeated) {
  ASSERT_TRUE(ledger_.close("f00000001"));
  ASSERT_TRUE(ledger_.open(fault("f00000001")));
  ASSERT_TRUE(ledger_.open(fault("f00000002")));
  ASSERT_TRUE(ledger_.close("f00000001"));
  ASSERT_TRUE(ledger_.close("f00000001"));
  EXPECT_EQ(open_ids(), Ids{"f00000002"});
}

TEST_F(LedgerTest, AnIdThatCouldNameAnotherFileIsRefused) {
  for (const char* id : {"", "f", "../f000001", "f0000000G", "f000000012", "x00000001"}) {
    EXPECT_FALSE(ledger_.open(fault(id))) << id;
  }
  EXPECT_FALSE(fs::exists(folder()));
}

// After an interrupted write there is no fault: it is injected only once the write is complete.
TEST_F(LedgerTest, ATornWriteIsNoEntry) {
  plant("f00000001.json.4711-0.tmp", R"({"id": "f0000)");
  EXPECT_EQ(open_ids(), Ids{});
}

// A disk or a person can damage a complete file. Whatever it contains, it counts as an open fault.
TEST_F(LedgerTest, AnEntryThatCannotBeReadIsOpenUnderItsName) {
  const std::string whole = to_text(Json(fault("f00000009")));
  const std::pair<const char*, std::string> damaged[] = {
      {"f00000001", ""},
      {"f00000002", whole.substr(0, whole.size() / 2)},
      {"f00000003", "[]"},
      {"f00000004", whole},  // the entry of another id
      {"f00000005", R"({"id": "f00000005"})"},
      {"f00000006", std::string(100'000, ' ') + whole},
      {"f00000007", std::string("\xff\xfe\0{", 4)},
      {"f00000008", std::string(60'000, '[')}};
  for (const auto& [id, text] : damaged) {
    plant(std::string(id) + ".json", text);
    const auto open = read_open_faults(folder());
    ASSERT_TRUE(open) << id;
    ASSERT_EQ(open->size(), 1U) << id;
    EXPECT_EQ(open->front().id, id);
    EXPECT_EQ(open->front().kind, "");
    EXPECT_NE(to_line(open->front()).find("cannot be read"), std::string::npos);
    ASSERT_TRUE(ledger_.close(id));
  }
  EXPECT_EQ(open_ids(), Ids{});
}

TEST_F(LedgerTest, UnreadableEntriesDoNotHideTheOthers) {
  plant("f00000001.json", "torn");
  ASSERT_TRUE(ledger_.open(fault("f00000002")));
  EXPECT_EQ(open_ids(), (Ids{"f00000002", "f00000001"}));
}

TEST_F(LedgerTest, AFolderThatCannotBeReadIsNotAnEmptyOne) {
  ASSERT_TRUE(write_file(folder(), "a file"));
  EXPECT_FALSE(read_open_faults(folder()));
  EXPECT_FALSE(ledger_.open(fault("f00000001")));
}

// Once `open` has returned, the entry survives a crash, so the fault may be injected.
TEST_F(LedgerTest, TheEntrySurvivesItsWriter) {
  fakes::OtherProcess writer([&] {
    static_cast<void>(ledger_.open(fault("f00000001")));
    ::kill(::getpid(), SIGKILL);
  });
  EXPECT_TRUE(fakes::comes_true([&] { return open_ids() == Ids{"f00000001"}; }));
}

TEST(FaultIds, AreNewAndValid) {
  const std::string id = new_fault_id();
  EXPECT_TRUE(is_fault_id(id)) << id;
  EXPECT_NE(id, new_fault_id());
}

}  // namespace
}  // namespace stackpilot::access
