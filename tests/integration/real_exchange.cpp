#include "integration/real_exchange.h"

#include "node/facts/order_reader.h"

namespace stackpilot::drills {
namespace {

// Replaces the psql variable by hand, because `psql -c` does not expand variables.
std::string query_for(const std::string& load) {
  std::string query = node::orders_query();
  const std::string variable = ":'load'";
  for (std::size_t at = 0; (at = query.find(variable)) != std::string::npos;) {
    query.replace(at, variable.size(), "'" + load + "'");
  }
  return query;
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
  const auto rows = [&] { return node::parse_orders(postgres_.sql(query_for(load))); };
  return check_history(history, read_back(*api_, rows, history), window);
}

}  // namespace stackpilot::drills
