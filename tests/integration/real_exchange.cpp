#include "integration/real_exchange.h"

#include "base/files.h"
#include "service/contract/parse_contract.h"
#include "service/dependency/postgres_records.h"

namespace stackpilot::drills {
namespace {

// As the contract says that orders are listed.
std::string query_for(const std::string& load) {
  const std::string file = "infra/docker-compose.yml";
  const std::string text = read_file(fs::path(STACKPILOT_REPOSITORY) / file).value();
  const Contract contract = service::parse_contract(text, file, "infra").value();
  return service::records_query(contract.record->stored.value(), load).value();
}

Result<std::vector<OrderRow>> rows_of(const std::string& printed) {
  TRY_ASSIGN(const auto records, service::parse_records(printed));
  std::vector<OrderRow> rows;
  for (const StoredRecord& record : records) rows.push_back(order_of(record));
  return rows;
}

}  // namespace

void RealExchange::start_service(int port_of_postgres) {
  std::vector<std::string> environment = test::environment_for(postgres_);
  for (std::string& entry : environment) {
    if (entry.starts_with("DB_PORT=")) entry = "DB_PORT=" + std::to_string(port_of_postgres);
  }
  service_ = std::make_unique<test::Service>(environment);
  api_ = std::make_unique<HttpOrderApi>(
      operator_, access::TcpEndpoint{"127.0.0.1", service_->port()}, Millis(5'000));
  ASSERT_TRUE(service_->becomes_ready());
}

HistoryReport RealExchange::check_a_round(const Break& fault) {
  const std::string load = new_load_number();
  const fs::path path = folder_.path() / (load + ".jsonl");
  Journal journal = Journal::create(path, load).value();
  const Stopwatch clock;
  FaultWindow window;
  {
    Load clients(*api_, journal, {.load = load, .clients = 8, .pause = Millis(1)}, clock);
    EXPECT_TRUE(test::eventually([&] { return clients.counts().ok > 200; }));
    window.from_ms = clock.elapsed_ms();
    fault.inject();
    EXPECT_TRUE(test::eventually([&] { return fault.has_bitten(clients.counts()); }));
    fault.heal();
    EXPECT_TRUE(service_->becomes_ready());
    window.to_ms = clock.elapsed_ms();
    const std::uint32_t before = clients.counts().ok;
    EXPECT_TRUE(test::eventually([&] { return clients.counts().ok > before + 20; }));
    EXPECT_TRUE(clients.finish());
  }
  const History history = read_journal(path).value();
  const std::string query = query_for(load);
  const auto rows = [&] { return rows_of(postgres_.sql(query)); };
  return check_history(history, read_back(*api_, rows, history), window);
}

}  // namespace stackpilot::drills
