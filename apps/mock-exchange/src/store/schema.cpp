#include "store/schema.hpp"

#include <array>

namespace exchange {
namespace {

struct Migration {
  int version;
  const char* name;
  const char* sql;
};

// Applied migrations are history: append, never edit.
constexpr std::array<Migration, 2> migrations{{
    {1, "orders", R"(
    CREATE TABLE orders (
      order_id uuid PRIMARY KEY,
      symbol text NOT NULL,
      side text NOT NULL CHECK (side IN ('buy', 'sell')),
      qty numeric NOT NULL CHECK (qty > 0),
      status text NOT NULL DEFAULT 'accepted',
      created_at timestamptz NOT NULL DEFAULT now()
    );)"},
    // A separate table, so that an order without a key pays for no second index.
    {2, "idempotency_keys", R"(
    CREATE TABLE idempotency_keys (
      key text PRIMARY KEY,
      fingerprint text NOT NULL,
      order_id uuid NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    );)"},
}};

std::string guarded(const Migration& migration) {
  const std::string version = std::to_string(migration.version);
  return "DO $migration$ BEGIN\n"
         "  IF NOT EXISTS (SELECT FROM schema_migrations WHERE version = " +
         version + ") THEN" + migration.sql +
         "\n    INSERT INTO schema_migrations (version, name) VALUES (" + version + ", '" +
         migration.name + "');\n  END IF;\nEND $migration$;\n";
}

std::string build_script() {
  // The lock's number is arbitrary, but every version of this program must use the same.
  std::string script =
      "BEGIN;\n"
      "SELECT pg_advisory_xact_lock(5283746501);\n"
      "CREATE TABLE IF NOT EXISTS schema_migrations (\n"
      "  version integer PRIMARY KEY,\n"
      "  name text NOT NULL,\n"
      "  applied_at timestamptz NOT NULL DEFAULT now()\n"
      ");\n";
  for (const Migration& migration : migrations) script += guarded(migration);
  return script + "COMMIT;\n";
}

}  // namespace

const std::string& schema_script() {
  static const std::string script = build_script();
  return script;
}

}  // namespace exchange
