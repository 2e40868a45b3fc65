// Names of the record's enumerations, as the schema spells them.

#include "reports/document.h"

#include <string_view>

namespace tunegauge::reports {

std::string_view name_of(Basis basis) {
  switch (basis) {
    case Basis::exact:
      return "exact";
    case Basis::estimated:
      return "estimated";
    case Basis::measured:
      return "measured";
    case Basis::bound:
      return "bound";
    case Basis::stated:
      return "stated";
  }
  return "";
}

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::note:
      return "note";
  }
  return "";
}

std::string_view name_of(Status status) {
  switch (status) {
    case Status::pass:
      return "pass";
    case Status::warn:
      return "warn";
    case Status::fail:
      return "fail";
    case Status::inconclusive:
      return "inconclusive";
    case Status::invalid:
      return "invalid";
    case Status::interrupted:
      return "interrupted";
  }
  return "";
}

}  // namespace tunegauge::reports
