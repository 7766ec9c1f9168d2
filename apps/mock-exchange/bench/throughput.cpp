#include "throughput.hpp"

#include <cstdio>
#include <fstream>
#include <functional>
#include <map>
#include <stdexcept>

#include "load.hpp"
#include "nginx.hpp"
#include "tool.hpp"

namespace bench {
namespace {

constexpr int known_orders = 10'000;
const std::string accepted = R"(http_requests_total{route="/order",status="200"})";

void require(bool holds, const std::string& what) {
  if (!holds) throw std::runtime_error("not a valid run: " + what);
}

void write_lines(const std::string& path, const std::vector<std::string>& lines) {
  std::ofstream file(path);
  for (const std::string& line : lines) file << line << '\n';
}

double counted(const test::RunningService& service) {
  const double count = service.metric(accepted);
  return count > 0 ? count : 0;
}

// A rate is valid only if exactly the acknowledged orders are in the database.
Load checked_orders(const test::PostgresServer& postgres, const test::RunningService& service,
                    const Wrk& wrk, int connections) {
  const std::string count = "SELECT count(*) FROM orders";
  const double rows_before = std::stod(postgres.sql(count));
  const double acknowledged_before = counted(service);
  const Load load = wrk.post_orders(connections);
  // Requests that wrk did not wait for are still being answered.
  require(test::eventually([&] { return service.metric("http_active_requests") == 1; }),
          "requests do not come to an end");
  const double rows = std::stod(postgres.sql(count)) - rows_before;
  const double acknowledged = counted(service) - acknowledged_before;
  require(load.errors == 0, std::to_string(load.errors) + " orders got no 2xx:\n" +
                                service.http().get("/metrics").body);
  require(rows == acknowledged,
          std::to_string(rows) + " rows for " + std::to_string(acknowledged) + " acknowledgements");
  const double unseen = rows - static_cast<double>(load.answers);
  require(unseen >= 0 && unseen <= connections, "wrk counts other answers than the service");
  return load;
}

Load checked(const Load& load) {
  require(load.errors == 0, std::to_string(load.errors) + " answers were no 2xx");
  return load;
}

class Measurements {
 public:
  // Records one run.
  void add(const std::string& name, const Load& load) {
    rates_[name].push_back(load.per_second);
    p99_[name].push_back(load.p99_ms);
    std::fprintf(stderr, "  %-28s %8.0f/s\n", name.c_str(), load.per_second);
  }
  double rate(const std::string& name) const { return median(rates_.at(name)); }
  double p99(const std::string& name) const { return median(p99_.at(name)); }

 private:
  std::map<std::string, std::vector<double>> rates_;
  std::map<std::string, std::vector<double>> p99_;
};

Results judge(const Measurements& m) {
  const double insert_1 = m.rate("pgbench insert, 1");
  const double insert_32 = m.rate("pgbench insert, 32");
  const double select_32 = m.rate("pgbench select, 32");
  const double nginx = m.rate("nginx static, 32");
  return {
      {"pgbench insert, 1 client", insert_1, "/s", {}},
      {"POST /order, 1 client", m.rate("POST /order, 1"), "/s",
       Target::at_least(0.55 * insert_1, "0.55 x pgbench insert, 1")},
      {"pgbench insert, 32 clients", insert_32, "/s", {}},
      {"POST /order, 32 clients", m.rate("POST /order, 32"), "/s",
       Target::at_least(3 * insert_32, "3 x pgbench insert, 32")},
      {"POST /order, 64 clients", m.rate("POST /order, 64"), "/s",
       Target::at_least(4 * insert_32, "4 x pgbench insert, 32")},
      {"POST /order, 32 clients, p99", m.p99("POST /order, 32"), "ms", Target::at_most(4)},
      {"pgbench select, 32 clients", select_32, "/s", {}},
      {"GET /orders/{id}, 32 clients", m.rate("GET /orders/{id}, 32"), "/s",
       Target::at_least(0.8 * select_32, "0.8 x pgbench select, 32")},
      {"nginx static, 32 clients", nginx, "/s", {}},
      {"nginx static, one worker, 32 clients", m.rate("nginx one worker, 32"), "/s", {}},
      {"GET /health, 32 clients", m.rate("GET /health, 32"), "/s",
       Target::at_least(nginx, "nginx static, 32")},
      {"GET /ready, 32 clients", m.rate("GET /ready, 32"), "/s",
       Target::at_least(nginx, "nginx static, 32")},
  };
}

}  // namespace

Results measure_throughput(const test::PostgresServer& postgres,
                           const test::RunningService& service, const Schedule& schedule) {
  const TemporaryFolder folder;
  const Pgbench pgbench(postgres, schedule.seconds);
  const Nginx nginx("auto");
  const Nginx nginx_1("1");
  const Wrk to_service(service.port(), schedule.seconds);
  write_lines(folder.path() + "/health", {"/health"});
  write_lines(folder.path() + "/ready", {"/ready"});
  Wrk(service.port(), 1).post_orders(32);  // warms up, and makes orders to be looked up
  write_lines(folder.path() + "/orders",
              {postgres.sql("SELECT '/orders/' || order_id FROM orders ORDER BY random() LIMIT " +
                            std::to_string(known_orders))});

  Measurements m;
  for (int round = 1; round <= schedule.rounds; ++round) {
    std::fprintf(stderr, "round %d of %d\n", round, schedule.rounds);
    const auto run = [&](const std::string& name, const std::function<Load()>& load) {
      postgres.sql("CHECKPOINT");  // so that no run pays for the one before
      m.add(name, load());
    };
    const auto orders = [&](int n) { return checked_orders(postgres, service, to_service, n); };
    const auto get = [&](int port, const std::string& paths) {
      return checked(Wrk(port, schedule.seconds).get(32, folder.path() + paths));
    };
    run("pgbench insert, 1", [&] { return checked(pgbench.insert(1)); });
    run("POST /order, 1", [&] { return orders(1); });
    run("pgbench insert, 32", [&] { return checked(pgbench.insert(32)); });
    run("POST /order, 32", [&] { return orders(32); });
    run("POST /order, 64", [&] { return orders(64); });
    run("pgbench select, 32", [&] { return checked(pgbench.select(32)); });
    run("GET /orders/{id}, 32", [&] { return get(service.port(), "/orders"); });
    run("nginx static, 32", [&] { return get(nginx.port(), "/health"); });
    run("GET /health, 32", [&] { return get(service.port(), "/health"); });
    run("GET /ready, 32", [&] { return get(service.port(), "/ready"); });
    run("nginx one worker, 32", [&] { return get(nginx_1.port(), "/health"); });
  }
  return judge(m);
}

}  // namespace bench
