#include "load.hpp"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "tool.hpp"

namespace bench {
namespace {

const std::string scripts = MOCK_EXCHANGE_BENCH_FOLDER "/wrk";

// The number that follows a word of the tool's output.
double number_after(const std::string& output, const std::string& word) {
  const std::size_t at = output.find(word);
  if (at == std::string::npos) throw std::runtime_error("no '" + word + "' in:\n" + output);
  return std::stod(output.substr(at + word.size()));
}

}  // namespace

Load Wrk::post_orders(int connections) const {
  return run(connections, "order.lua", {});
}

Load Wrk::get(int connections, const std::string& paths_file) const {
  return run(connections, "get.lua", paths_file);
}

Load Wrk::run(int connections, const std::string& script, const std::string& argument) const {
  const std::string output =
      run_tool({"/usr/bin/wrk", "-t1", "-c" + std::to_string(connections),
                "-d" + std::to_string(seconds_) + "s", "-s", scripts + "/" + script,
                "http://127.0.0.1:" + std::to_string(port_) + "/", "--", argument});
  const std::string mark = "RESULT ";
  const std::size_t at = output.find(mark);
  if (at == std::string::npos) throw std::runtime_error("wrk says:\n" + output);
  const auto result = nlohmann::json::parse(output.substr(at + mark.size()));
  Load load;
  load.answers = result["answers"];
  load.per_second = static_cast<double>(load.answers) / result["seconds"].get<double>();
  load.errors = result["errors"];
  load.p50_ms = result["p50_ms"];
  load.p99_ms = result["p99_ms"];
  return load;
}

Pgbench::Pgbench(const test::PostgresServer& postgres, int seconds)
    : postgres_(postgres), seconds_(seconds) {
  call({"-i", "-q"});
  // The orders table with the cheapest possible primary key.
  postgres_.sql(
      "CREATE TABLE peer_orders (order_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
      " symbol text NOT NULL, side text NOT NULL CHECK (side IN ('buy', 'sell')),"
      " qty numeric NOT NULL CHECK (qty > 0), status text NOT NULL DEFAULT 'accepted',"
      " created_at timestamptz NOT NULL DEFAULT now()); ALTER TABLE peer_orders OWNER TO exchange");
}

Load Pgbench::insert(int clients) const {
  return run(clients, {"-f", MOCK_EXCHANGE_BENCH_FOLDER "/insert.sql"});
}

Load Pgbench::select(int clients) const {
  return run(clients, {"-S"});
}

Load Pgbench::run(int clients, const std::vector<std::string>& what) const {
  std::vector<std::string> arguments{"-n",
                                     "-M",
                                     "prepared",
                                     "-j",
                                     "1",
                                     "-c",
                                     std::to_string(clients),
                                     "-T",
                                     std::to_string(seconds_)};
  arguments.insert(arguments.end(), what.begin(), what.end());
  const std::string output = call(arguments);
  Load load;
  load.per_second = number_after(output, "tps = ");
  load.answers =
      static_cast<std::uint64_t>(number_after(output, "transactions actually processed: "));
  load.errors = static_cast<std::uint64_t>(number_after(output, "number of failed transactions: "));
  return load;
}

std::string Pgbench::call(const std::vector<std::string>& arguments) const {
  std::vector<std::string> words{test::postgres_program("pgbench"),
                                 "-h",
                                 "127.0.0.1",
                                 "-p",
                                 std::to_string(postgres_.port()),
                                 "-U",
                                 test::PostgresServer::user};
  words.insert(words.end(), arguments.begin(), arguments.end());
  words.emplace_back(test::PostgresServer::database);
  return run_tool(words, {std::string("PGPASSWORD=") + test::PostgresServer::password});
}

}  // namespace bench
