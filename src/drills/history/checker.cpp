#include "drills/history/checker.h"

namespace stackpilot::drills {

STACKPILOT_DEFINE_JSON(Anomaly, kind, key, detail)
STACKPILOT_DEFINE_JSON(HistoryReport, verdict, reasons, anomalies, anomaly_count, ok, fail, info,
                       info_stored, during_fault, database_rows, api_rows, replays)

}  // namespace stackpilot::drills
