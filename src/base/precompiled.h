// Precompiled: expensive headers that most sources need. Sources still include what they use.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <regex>
#include <sstream>
#include <string>
#include <thread>
#include <tl/expected.hpp>
#include <vector>

#include "base/json.h"
