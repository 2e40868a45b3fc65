// Wording of errors: one line, "place: what; remedy".

#include "base/error.h"

#include <cstring>
#include <utility>

namespace tunegauge {

std::string Error::message() const {
  std::string text;
  if (!place.empty()) text = place + ": ";
  text += what;
  if (!remedy.empty()) text += "; " + remedy;
  return text;
}

Error input_error(std::string place, std::string what, std::string remedy) {
  return {ErrorKind::input, std::move(place), std::move(what), std::move(remedy)};
}

Error usage_error(std::string place, std::string what, std::string remedy) {
  return {ErrorKind::usage, std::move(place), std::move(what), std::move(remedy)};
}

std::string errno_text(int error_number) {
  char buffer[256];
  return ::strerror_r(error_number, buffer, sizeof buffer);  // the GNU form returns the text
}

}  // namespace tunegauge
