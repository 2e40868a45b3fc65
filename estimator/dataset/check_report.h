#pragma once
// Makes the provider's report out of what a check found: which keys are set, and which fault is the
// one that it names.

#include <cstdint>
#include <string>

#include "estimator/dataset/check_tally.h"
#include "estimator/dataset/file_check.h"

namespace tunegauge::dataset {

enum class FileKind : std::uint8_t { jsonl, csv, unknown };
/// By the extension, as Python's Path.suffix has it: small letters only. "-" is JSONL.
[[nodiscard]] FileKind file_kind(const std::string& path);

/// What the report needs to know of the file as a whole.
struct ReportFacts {
  FileKind kind = FileKind::jsonl;
  std::uint64_t bytes = 0;
  std::uint64_t rows = 0;
  bool was_read = false;          ///< false where the kind of file alone decided
  std::string too_large_message;  ///< "" where the size is fine
};

enum class Verdict : std::uint8_t { client, documented };
[[nodiscard]] CheckReport make_report(const ReportFacts& facts, const CheckTally& tally,
                                      Verdict verdict);

}  // namespace tunegauge::dataset
