// What a deploy makes of a service that does not write and give back its record as it promises.
#include "lifecycle/planting.h"

#include <gtest/gtest.h>

#include "access/operate/lab_lock.h"
#include "base/clock.h"
#include "base/files.h"
#include "unit/access_observe/listener.h"

namespace stackpilot::lifecycle {
namespace {

using Keys = std::vector<std::string>;

RecordContract contract_of_notes() {
  RecordContract record;
  record.write = {.method = "PUT", .target = "/notes/{key}"};
  record.accepted.status = "2xx";
  record.id = "/id";
  record.read = {.method = "GET", .target = "/notes/{id}"};
  record.absent.status = "404";
  record.keeps = {{"/text", "{number}"}};
  record.unchanged = {"/at"};
  return record;
}

std::string answered(const std::string& status, const std::string& body) {
  return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}

// How the service answers a write, and a read.
struct Answers {
  std::string write = answered("201 Created", R"({"id":"n1"})");
  std::string read = answered("200 OK", R"({"text":"7","at":"now"})");
};

class Planting : public ::testing::Test {
 protected:
  tl::expected<PlantedRecord, NotPlanted> plant(const Answers& answers) const {
    const access::Listener service([&](const std::string& request) {
      return request.starts_with("PUT ") ? answers.write : answers.read;
    });
    return plant_record(host_, access::TcpEndpoint{"127.0.0.1", service.port()},
                        contract_of_notes(), "build");
  }

 private:
  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "planting-").value();
  Result<access::LabLock> lock_ = access::LabLock::acquire(folder_.path() / "lock", "test");
  access::Operator host_{lock_->permit(), {}};
};

TEST_F(Planting, GivesTheIdAndWhatIsReadBack) {
  const auto planted = plant({});
  ASSERT_TRUE(planted) << planted.error().message;
  EXPECT_EQ(planted->id, "n1");
  EXPECT_EQ(planted->values, (std::map<std::string, std::string>{{"/text", "7"}, {"/at", "now"}}));
}

struct BadAnswer {
  std::string name;
  Answers answers;
  std::string message;
  Keys keys;
};

void PrintTo(const BadAnswer& one, std::ostream* out) {
  *out << one.name;
}

class BadAnswers : public Planting, public ::testing::WithParamInterface<BadAnswer> {};

TEST_P(BadAnswers, AreOneErrorThatNamesWhatTheContractSays) {
  const Stopwatch watch;
  const auto planted = plant(GetParam().answers);
  ASSERT_FALSE(planted);
  EXPECT_TRUE(planted.error().message.starts_with(GetParam().message)) << planted.error().message;
  EXPECT_LT(planted.error().message.size(), 500U);
  EXPECT_EQ(planted.error().keys, GetParam().keys);
  EXPECT_LT(watch.elapsed_ms(), 3'000);
}

BadAnswer bad_write(const std::string& name, const std::string& answer, const std::string& message,
                    const std::string& key) {
  return {name, {.write = answer}, message, {"record", key}};
}

BadAnswer bad_read(const std::string& name, const std::string& answer, const std::string& message,
                   const Keys& keys) {
  return {name, {.read = answer}, message, keys};
}

const std::string ten_mib(10U << 20U, 'x');
const std::string too_much(17U << 20U, 'x');

INSTANTIATE_TEST_SUITE_P(
    Writes, BadAnswers,
    ::testing::Values(
        bad_write("WithoutAnId", answered("201 Created", R"({"no":"n1"})"),
                  "the service accepted a record, and its answer has no id at /id; status 201: "
                  R"({"no":"n1"})",
                  "id"),
        bad_write("WithoutABody", answered("200 OK", ""),
                  "the service accepted a record, and its answer has no id at /id; status 200: ",
                  "id"),
        bad_write("OfTenMib", answered("200 OK", R"({"id":"n1","x":")" + ten_mib + "\"}"),
                  "the service accepted a record, and its answer has no id at /id; status 200: "
                  R"({"id":"n1","x":"xxx)",
                  "id"),
        bad_write("ThatNeverEnds", "HTTP/1.1 200 OK\r\n\r\n" + too_much,
                  "the service did not accept a record: PUT http://127.0.0.1:", "accepted"),
        bad_write("Refused", answered("400 Bad Request", "no"),
                  "the service did not accept a record: status 400; status 400: no", "accepted")),
    [](const auto& one) { return one.param.name; });

constexpr const char* nothing_at = "what the service gives of the planted record has nothing at ";

INSTANTIATE_TEST_SUITE_P(
    Reads, BadAnswers,
    ::testing::Values(
        bad_read("WithoutAKeptPlace", answered("200 OK", R"({"at":"now"})"),
                 std::string(nothing_at) + R"(/text; status 200: {"at":"now"})",
                 {"record", "keeps", "/text"}),
        bad_read("WithoutAnUnchangedPlace", answered("200 OK", R"({"text":"7"})"),
                 std::string(nothing_at) + R"(/at; status 200: {"text":"7"})",
                 {"record", "unchanged"}),
        bad_read("ThatAreNoJson", answered("200 OK", "text=7"),
                 std::string(nothing_at) + "/text; status 200: text=7",
                 {"record", "keeps", "/text"}),
        bad_read("OfTenMib", answered("200 OK", R"({"text":"7","x":")" + ten_mib + "\"}"),
                 std::string(nothing_at) + R"(/text; status 200: {"text":"7","x":"xxx)",
                 {"record", "keeps", "/text"}),
        bad_read("ThatNeverEnd", "HTTP/1.1 200 OK\r\n\r\n" + too_much,
                 "the service did not give the planted record back: GET http://127.0.0.1:",
                 {"record", "read"}),
        bad_read("Absent", answered("404 Not Found", "none"),
                 "the service says that the record which it just accepted is not there; status "
                 "404: none",
                 {"record", "absent"}),
        bad_read("Broken", answered("500 Oops", "oops"),
                 "the service did not give the planted record back: status 500: oops",
                 {"record", "read"})),
    [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace stackpilot::lifecycle
