// The program: words to a command, the command's error to one line and an exit code.

#include <cstdio>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "cli/run.h"
#include "reports/format.h"

int main(int argc, char** argv) {
  try {
    return tunegauge::cli::run(std::vector<std::string>(argv + 1, argv + argc));
  } catch (const std::bad_alloc&) {
    std::fputs("tunegauge: out of memory; use fewer --threads\n", stderr);
  } catch (const std::exception& broken) {
    std::fprintf(stderr, "tunegauge: %s\n",
                 tunegauge::reports::printable_line(broken.what()).c_str());
  }
  return 3;  // cli::kUnreadable: what was asked could not be read or written
}
