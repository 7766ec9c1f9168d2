#include "service/dependency/kinds.h"
#include "service/dependency/postgres_facts.h"
#include "service/dependency/postgres_handshake.h"
#include "service/dependency/postgres_records.h"
#include "service/dependency/psql.h"

namespace stackpilot::service {

DependencyKind postgres_kind() {
  return {"postgres",           true, shake_hands_with_postgres, read_postgres, list_in_postgres,
          removal_from_postgres};
}

}  // namespace stackpilot::service
