#include "integration/real_exchange.h"

#include "base/files.h"
#include "service/contract/parse_contract.h"
#include "service/dependency/postgres_records.h"

namespace stackpilot::drills {

Contract contract_of_exchange() {
  const std::string file = "infra/docker-compose.yml";
  const std::string text = read_file(fs::path(STACKPILOT_REPOSITORY) / file).value();
  return service::parse_contract(text, file, "infra").value();
}

void RealExchange::start_service(int port_of_postgres) {
  std::vector<std::string> environment = test::environment_for(postgres_);
  for (std::string& entry : environment) {
    if (entry.starts_with("DB_PORT=")) entry = "DB_PORT=" + std::to_string(port_of_postgres);
  }
  service_ = std::make_unique<test::Service>(environment);
  api_ =
      std::make_unique<HttpRecordApi>(operator_, access::TcpEndpoint{"127.0.0.1", service_->port()},
                                      *contract_of_exchange().record, Millis(5'000));
  ASSERT_TRUE(service_->becomes_ready());
}

HistoryReport RealExchange::check_a_round(const Break& fault) {
  const Contract contract = contract_of_exchange();
  const std::string load = new_load_number();
  const fs::path path = folder_.path() / (load + ".jsonl");
  Journal journal = Journal::create(path, load).value();
  const Stopwatch clock;
  FaultWindow window;
  {
    Load clients(*api_, *contract.record, journal, {.load = load, .clients = 8, .pause = Millis(1)},
                 clock);
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
  const std::string query = service::records_query(*contract.record->stored, load).value();
  const auto records = [&] { return service::parse_records(postgres_.sql(query)); };
  return check_history(contract, history, read_back(*api_, records, contract, history), window);
}

}  // namespace stackpilot::drills
