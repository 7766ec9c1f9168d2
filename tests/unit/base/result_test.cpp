#include "base/result.h"

#include <gtest/gtest.h>

namespace stackpilot {
namespace {

TEST(ExitCode, IsTheOneOfTheTable) {
  const std::pair<ErrorKind, int> table[] = {
      {ErrorKind::kGuarantee, 1}, {ErrorKind::kUsage, 2},  {ErrorKind::kCapability, 3},
      {ErrorKind::kBroken, 4},    {ErrorKind::kLocked, 5}, {ErrorKind::kInterrupted, 130}};
  for (const auto& [kind, code] : table) EXPECT_EQ(exit_code(kind), code);
}

TEST(Fail, CarriesEveryPart) {
  const Status status = fail(ErrorKind::kLocked, "message", "hint", "detail");
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, ErrorKind::kLocked);
  EXPECT_EQ(status.error().message, "message");
  EXPECT_EQ(status.error().hint, "hint");
  EXPECT_EQ(status.error().detail, "detail");
}

TEST(PassOn, KeepsTheErrorAcrossTypes) {
  const Result<int> number = fail(ErrorKind::kUsage, "message", "hint", "detail");
  const Result<std::string> text = pass_on(number);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(text.error().message + text.error().hint + text.error().detail, "messagehintdetail");
}

}  // namespace
}  // namespace stackpilot
