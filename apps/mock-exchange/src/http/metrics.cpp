#include "http/metrics.hpp"

#include <unistd.h>

#include <cstdio>
#include <string_view>

namespace exchange {
namespace {

constexpr std::array<double, Metrics::bucket_count> bounds{
    0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5};

constexpr std::array<DbProblem, 12> db_states{DbProblem::none,
                                              DbProblem::not_configured,
                                              DbProblem::unreachable,
                                              DbProblem::auth_failed,
                                              DbProblem::starting_up,
                                              DbProblem::timeout,
                                              DbProblem::disk_full,
                                              DbProblem::schema_missing,
                                              DbProblem::database_missing,
                                              DbProblem::too_many_connections,
                                              DbProblem::read_only,
                                              DbProblem::failed};

std::string number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.15g", value);
  return text.data();
}

void family(std::string& out, const char* name, const char* type, const char* help) {
  out += std::string("# TYPE mock_exchange_") + name + ' ' + type + "\n# HELP mock_exchange_" +
         name + ' ' + help + '\n';
}

void sample(std::string& out, std::string_view name, std::string_view labels, double value) {
  out += "mock_exchange_";
  out += name;
  if (!labels.empty()) {
    out += '{';
    out += labels;
    out += '}';
  }
  out += ' ' + number(value) + '\n';
}

void gauge(std::string& out, const char* name, const char* help, double value) {
  family(out, name, "gauge", help);
  sample(out, name, {}, value);
}

void counter(std::string& out, const std::string& name, const char* help, std::uint64_t value) {
  family(out, name.c_str(), "counter", help);
  sample(out, name + "_total", {}, static_cast<double>(value));
}

std::string label(std::string_view name, std::string_view value) {
  std::string text(name);
  text += "=\"";
  for (const char c : value) {
    if (c == '\n') {
      text += "\\n";
      continue;
    }
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + '"';
}

double resident_bytes() {
  long pages = 0;
  if (std::FILE* file = std::fopen("/proc/self/statm", "re")) {
    if (std::fscanf(file, "%*d %ld", &pages) != 1) pages = 0;
    std::fclose(file);
  }
  return static_cast<double>(pages) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double up(DbProblem problem) {
  return problem == DbProblem::none ? 1 : 0;
}

void render_database(std::string& out, const Database& database) {
  const DbProblem now = database.problem();
  family(out, "db_state", "stateset", "What the service knows of its database.");
  for (const DbProblem state : db_states) {
    const std::string_view word = reason(state);
    sample(out, "db_state", label("mock_exchange_db_state", word), state == now ? 1 : 0);
  }
  counter(out, "db_state_changes", "Changes of the database's state.", database.changes());
  const OrderWriter& writer = database.writer();
  gauge(out, "orders_waiting", "Orders that wait for the next commit.",
        static_cast<double>(writer.waiting()));
  gauge(out, "orders_committing", "Orders in the commit under way.",
        static_cast<double>(writer.in_flight()));
  counter(out, "orders_committed", "Orders made durable.", writer.committed_orders());
  counter(out, "order_commits", "Statements that committed them.", writer.statements());
  gauge(out, "reads_waiting", "Look-ups that wait for the read connection.",
        static_cast<double>(database.reader().waiting()));
  family(out, "db_connected", "gauge", "Whether that connection is up.");
  sample(out, "db_connected", label("connection", "writer"), up(writer.problem()));
  sample(out, "db_connected", label("connection", "reader"), up(database.reader().problem()));
}

}  // namespace

void Metrics::count(const Exchange& exchange, std::chrono::nanoseconds duration) {
  const auto route = static_cast<std::size_t>(exchange.match.route);
  const double seconds = std::chrono::duration<double>(duration).count();
  std::size_t bucket = 0;
  while (bucket < bucket_count && seconds > bounds[bucket]) ++bucket;
  ++by_status_[route][exchange.response().status];
  ++latency_[route].buckets[bucket];
  latency_[route].sum_seconds += seconds;
}

void Metrics::render_requests(std::string& out) const {
  family(out, "http_requests", "counter", "Answers sent.");
  for (std::size_t i = 0; i < route_count; ++i) {
    const std::string route = label("route", pattern(static_cast<Route>(i)));
    for (const auto& [status, count] : by_status_[i]) {
      sample(out, "http_requests_total", route + ',' + label("status", std::to_string(status)),
             static_cast<double>(count));
    }
  }
}

void Metrics::render_latency(std::string& out) const {
  family(out, "http_request_duration_seconds", "histogram",
         "From the request line to the end of the answer.");
  for (std::size_t i = 0; i < route_count; ++i) {
    if (by_status_[i].empty()) continue;
    const std::string route = label("route", pattern(static_cast<Route>(i)));
    std::uint64_t total = 0;
    for (std::size_t b = 0; b <= bucket_count; ++b) {
      total += latency_[i].buckets[b];
      const std::string bound = b == bucket_count ? "+Inf" : number(bounds[b]);
      sample(out, "http_request_duration_seconds_bucket", route + ',' + label("le", bound),
             static_cast<double>(total));
    }
    sample(out, "http_request_duration_seconds_count", route, static_cast<double>(total));
    sample(out, "http_request_duration_seconds_sum", route, latency_[i].sum_seconds);
  }
}

std::string Metrics::render(const Context& context) const {
  std::string out;
  render_requests(out);
  render_latency(out);
  counter(out, "http_rejected", "Requests refused before they had a route.", rejected_);
  counter(out, "http_overdue_connections", "Connections closed for taking too long.",
          context.overdue_connections);
  gauge(out, "http_connections", "Open client connections.",
        static_cast<double>(context.connections));
  gauge(out, "http_active_requests", "Requests being handled.",
        static_cast<double>(context.active_requests));
  render_database(out, context.database);
  counter(out, "log_lines_dropped", "Log lines dropped because nobody read fast enough.",
          context.dropped_log_lines);
  gauge(out, "resident_memory_bytes", "Resident memory.", resident_bytes());
  family(out, "build", "info", "What is running.");
  const BuildInfo& build = context.build;
  sample(out, "build_info",
         label("version", context.config.version) + ',' + label("git_sha", build.git_sha) + ',' +
             label("source_digest", build.source_digest) + ',' + label("build_id", build.build_id),
         1);
  return out + "# EOF\n";
}

}  // namespace exchange
