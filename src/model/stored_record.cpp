#include "model/stored_record.h"

namespace stackpilot {
STACKPILOT_DEFINE_JSON(StoredRecord, key, id, values)
}  // namespace stackpilot
