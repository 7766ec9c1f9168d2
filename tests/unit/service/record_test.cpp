#include "service/record.h"

#include <gtest/gtest.h>

#include "unit/service/contracts.h"

namespace stackpilot::service {
namespace {

constexpr const char* load = "4711000000";

const RecordContract& orders() {
  return *exchange().record;
}
const RecordContract& keys() {
  return *webdis().record;
}

TEST(Record, OfALoadIsKnownByItsNumber) {
  const RecordValues first = values_of(orders(), load, 1);
  EXPECT_EQ(first.key, "drill-4711000000-00000001");
  EXPECT_EQ(first.number, "471100000000000001");
  EXPECT_EQ(first.values, (std::map<std::string, std::string>{
                              {"qty", "471100000000000001"}, {"side", "buy"}, {"symbol", "BTC"}}));
  EXPECT_EQ(values_of(orders(), load, 99'999'999).number, "471100000099999999");
}

TEST(Record, TakesItsTurnOfEachList) {
  std::string symbols;
  std::string sides;
  for (std::uint32_t i = 1; i <= 6; ++i) {
    const RecordValues record = values_of(orders(), load, i);
    symbols += record.values.at("symbol") + " ";
    sides += record.values.at("side") + " ";
  }
  EXPECT_EQ(symbols, "BTC ETH BTC ETH BTC ETH ");
  EXPECT_EQ(sides, "buy buy sell buy buy sell ");
}

TEST(Record, OfAProbeOrADeployIsOfNoLoad) {
  const RecordValues probe = values_of_probe(orders(), load, 12);
  EXPECT_EQ(probe.key, "probe-4711000000-12");
  EXPECT_EQ(probe.number, "47110000000000012");
  EXPECT_EQ(probe.number.size(), 17U);
  const RecordValues planted = values_to_plant(orders(), "b-1");
  EXPECT_EQ(planted.key, "canary-b-1");
  EXPECT_EQ(planted, values_to_plant(orders(), "b-1"));
  EXPECT_NE(planted.number, values_to_plant(orders(), "b-2").number);
  for (int i = 0; i < 50; ++i) {
    const std::string number = values_to_plant(orders(), std::to_string(i)).number;
    EXPECT_EQ(number.size(), 6U);
    EXPECT_NE(number.front(), '0');
  }
}

TEST(Record, RequestsAreThoseOfTheContract) {
  const RecordValues order = values_of(orders(), load, 2);
  EXPECT_EQ(write_request(orders(), order).value(),
            (RecordRequest{"POST",
                           "/order?symbol=ETH&side=buy&qty=471100000000000002",
                           {{"Idempotency-Key", "drill-4711000000-00000002"}}}));
  EXPECT_EQ(read_request(orders(), order, "u 1").value(),
            (RecordRequest{"GET", "/orders/u%201", {}}));
  EXPECT_EQ(list_request(*orders().list, "").value().target, "/orders?limit=1000&after=");
  const RecordValues key = values_of(keys(), load, 2);
  EXPECT_EQ(write_request(keys(), key).value(),
            (RecordRequest{"PUT", "/SET/drill-4711000000-00000002/471100000000000002", {}}));
  EXPECT_EQ(read_request(keys(), key, key.key).value().target, "/GET/drill-4711000000-00000002");
  EXPECT_EQ(id_before_answer(orders(), order), "");
  EXPECT_EQ(id_before_answer(keys(), key), key.key);
}

TEST(Record, RequestsOfAContractThatLacksAValueAreErrors) {
  RecordContract contract = orders();
  contract.write.target = "/order/{colour}";
  EXPECT_FALSE(write_request(contract, values_of(contract, load, 1)));
  contract.read.headers["X"] = "{colour}";
  EXPECT_FALSE(read_request(contract, values_of(contract, load, 1), "u"));
}

struct Write {
  const RecordContract& contract;
  RecordReply reply;
  WriteResult result;
};

RecordReply answered(int status, const std::string& body) {
  return {.status = status, .body = body};
}

const WriteOutcome open = WriteOutcome::kInfo;
const WriteOutcome stored = WriteOutcome::kOk;
const WriteOutcome refused = WriteOutcome::kFail;

TEST(Record, AnAnswerProvesThis) {
  const std::string key = values_of(orders(), load, 1).key;
  const Write writes[] = {
      {orders(), answered(200, R"({"order_id":"u-1"})"), {stored, "u-1", ""}},
      {orders(), answered(201, R"({"order_id":"u-1"})"), {stored, "u-1", ""}},
      {orders(), answered(200, "{}"), {open, "", "accepted without an id"}},
      {orders(), answered(200, R"({"order_id":null})"), {open, "", "accepted without an id"}},
      {orders(), answered(200, R"({"order_id":""})"), {open, "", "accepted without an id"}},
      {orders(), answered(200, "<html>"), {open, "", "accepted without an id"}},
      {orders(), answered(400, R"({"detail":"invalid_qty"})"), {refused, "", "invalid_qty"}},
      {orders(),
       answered(409, R"({"detail":"idempotency_key_reused"})"),
       {refused, "", "idempotency_key_reused"}},
      {orders(), answered(414, "<html>"), {refused, "", "status 414"}},
      {orders(),
       answered(400, R"({"detail":"order_outcome_unknown"})"),
       {open, "", "order_outcome_unknown"}},
      {orders(), answered(503, R"({"detail":"db_unreachable"})"), {refused, "", "db_unreachable"}},
      {orders(),
       answered(503, R"({"detail":"order_outcome_unknown"})"),
       {open, "", "order_outcome_unknown"}},
      {orders(), answered(503, "<html>someone else's</html>"), {open, "", "status 503"}},
      {orders(), answered(503, R"({"detail":7})"), {open, "", "status 503"}},
      {orders(), answered(500, R"({"detail":"internal"})"), {open, "", "internal"}},
      {orders(), answered(302, R"({"detail":"moved"})"), {open, "", "moved"}},
      {orders(), answered(502, ""), {open, "", "status 502"}},
      {orders(), answered(302, ""), {open, "", "status 302"}},
      {keys(), answered(200, R"({"SET":[true,"OK"]})"), {stored, key, ""}},
      {keys(),
       answered(200, R"({"SET":[false,"OOM command not allowed"]})"),
       {refused, "", "OOM command not allowed"}},
      {keys(), answered(200, R"({"SET":[false]})"), {open, "", "/SET/0 is false, not true"}},
      {keys(), answered(200, ""), {open, "", "the answer is not JSON"}},
      {keys(), answered(503, ""), {open, "", "status 503"}},
      {keys(), {.error = "connect: refused", .unsent = true}, {refused, "", "connect: refused"}},
      {keys(), {.error = "receive: timed out"}, {open, "", "receive: timed out"}},
  };
  for (const Write& one : writes) {
    const RecordValues sent = values_of(one.contract, load, 1);
    EXPECT_EQ(to_text(Json(classify_write(one.contract, sent, one.reply))),
              to_text(Json(one.result)))
        << one.reply.status << " " << one.reply.body;
  }
}

TEST(Record, AConflictIsWhatTheContractCallsOne) {
  EXPECT_TRUE(is_conflict(orders(), {refused, "", "idempotency_key_reused"}));
  EXPECT_FALSE(is_conflict(orders(), {refused, "", "invalid_qty"}));
  EXPECT_FALSE(is_conflict(orders(), {stored, "idempotency_key_reused", ""}));
  EXPECT_FALSE(is_conflict(keys(), {refused, "", "idempotency_key_reused"}));
}

TEST(Record, AReadIsOfARecordOrOfNone) {
  using enum ReadOutcome;
  const std::tuple<const RecordContract*, RecordReply, ReadOutcome> reads[] = {
      {&orders(), answered(200, "{}"), kThere},
      {&orders(), answered(404, "{}"), kAbsent},
      {&orders(), answered(503, "{}"), kUnknown},
      {&orders(), {.error = "receive: timed out"}, kUnknown},
      {&keys(), answered(200, R"({"GET":"1"})"), kThere},
      {&keys(), answered(200, R"({"GET":null})"), kAbsent},
      {&keys(), answered(404, R"({"GET":null})"), kUnknown},
      {&keys(), answered(503, ""), kUnknown}};
  for (const auto& [contract, reply, outcome] : reads) {
    EXPECT_EQ(classify_read(*contract, reply), outcome) << reply.status << reply.body;
  }
}

TEST(Record, IsReadAtItsPlacesDigitByDigit) {
  EXPECT_EQ(parse_record(orders(), R"({"order_id":"u-1","symbol":"BTC","side":"buy","colour":"red",
                "qty":0.2500000000000000000001,"status":"accepted","created_at":"2026"})"),
            (RecordPlaces{{"/order_id", "u-1"},
                          {"/symbol", "BTC"},
                          {"/side", "buy"},
                          {"/qty", "0.2500000000000000000001"},
                          {"/status", "accepted"},
                          {"/created_at", "2026"}}));
  EXPECT_EQ(parse_record(orders(), R"({"qty":[1],"side":null,"symbol":"BTC"})"),
            (RecordPlaces{{"/symbol", "BTC"}}));
  EXPECT_EQ(parse_record(keys(), R"({"GET":"7"})"), (RecordPlaces{{"/GET", "7"}}));
  EXPECT_TRUE(parse_record(orders(), "<html>").empty());
  EXPECT_TRUE(parse_record(orders(), "[1]").empty());
}

TEST(Record, KeepsWhatWasSent) {
  EXPECT_EQ(kept_places(orders(), values_of(orders(), load, 3), "u-1"),
            (RecordPlaces{{"/symbol", "BTC"},
                          {"/side", "sell"},
                          {"/qty", "471100000000000003"},
                          {"/status", "accepted"}}));
  RecordContract contract = keys();
  contract.keeps = {{"/id", "<{id}>"}, {"/key", "{key}"}, {"/done", true}, {"/n", 5}};
  EXPECT_EQ(kept_places(contract, values_of(contract, load, 1), "u-1"),
            (RecordPlaces{{"/id", "<u-1>"},
                          {"/key", "drill-4711000000-00000001"},
                          {"/done", "true"},
                          {"/n", "5"}}));
}

TEST(Record, PagesHaveItemsAndSayWhereTheNextOneIs) {
  const ListContract& list = *orders().list;
  const auto page = parse_page(list, R"({"orders":[{"qty":1.50},{}],"next":"u-1"})");
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(page->items, (std::vector<std::string>{R"({"qty":1.50})", "{}"}));
  EXPECT_EQ(page->next, "u-1");
  EXPECT_EQ(parse_page(list, R"({"orders":[],"next":null})")->next, "");
  EXPECT_EQ(parse_page(list, R"({"orders":[],"next":7})")->next, "7");
  const std::string many(100'000, ' ');
  EXPECT_EQ(parse_page(list, R"({"orders":[],)" + many + R"("next":"u-9"})")->next, "u-9");
  for (const char* body : {"", "[]", "{}", R"({"orders":[]})", R"({"next":null})"}) {
    EXPECT_FALSE(parse_page(list, body)) << body;
  }
  EXPECT_EQ(parse_page({"/all", "", ""}, "[{}]")->items.size(), 1U);
}

TEST(Record, ColumnsAreNamedAsPlaces) {
  EXPECT_EQ(name_of_place("/qty"), "qty");
  EXPECT_EQ(name_of_place("/a/b"), "a/b");
}

TEST(Record, SomeDependenciesListAndRemoveThem) {
  EXPECT_TRUE(dependency_lists(exchange()));
  EXPECT_TRUE(dependency_lists(webdis()));
  EXPECT_TRUE(dependency_removes(exchange()));
  EXPECT_TRUE(dependency_removes(webdis()));
  Contract contract = exchange();
  contract.record->stored->remove.clear();
  EXPECT_TRUE(dependency_lists(contract));
  EXPECT_FALSE(dependency_removes(contract));
  contract.record->stored.reset();
  EXPECT_FALSE(dependency_lists(contract));
  contract = webdis();
  contract.dependency->kind = "tcp";
  EXPECT_FALSE(dependency_lists(contract));
  EXPECT_FALSE(dependency_removes(contract));
  contract = webdis();
  contract.record.reset();
  EXPECT_FALSE(dependency_lists(contract));
  contract = webdis();
  contract.dependency.reset();
  EXPECT_FALSE(dependency_lists(contract));
}

}  // namespace
}  // namespace stackpilot::service
