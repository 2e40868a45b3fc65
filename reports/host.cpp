// Linux: /proc/cpuinfo, the scheduler's mask, sysconf and uname.

#include "reports/host.h"

#include <fstream>
#include <string>

#include <sched.h>
#include <sys/utsname.h>
#include <unistd.h>

namespace tunegauge::reports {

namespace {

std::string processor_name() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (line.rfind("model name", 0) != 0) continue;
    const std::size_t at = line.find(": ");
    if (at != std::string::npos) return line.substr(at + 2);
  }
  return "";
}

}  // namespace

unsigned usable_cores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (::sched_getaffinity(0, sizeof set, &set) == 0) {
    return static_cast<unsigned>(CPU_COUNT(&set));
  }
  const long online = ::sysconf(_SC_NPROCESSORS_ONLN);
  return online > 0 ? static_cast<unsigned>(online) : 1;
}

Object describe_host() {
  Object host;
  if (const std::string cpu = processor_name(); !cpu.empty()) host.emplace_back("cpu", cpu);
  host.emplace_back("cores", std::int64_t{usable_cores()});
  const long pages = ::sysconf(_SC_PHYS_PAGES);
  const long page_bytes = ::sysconf(_SC_PAGESIZE);
  if (pages > 0 && page_bytes > 0) {
    host.emplace_back("memory", std::int64_t{pages} * std::int64_t{page_bytes});
  }
  utsname name{};
  if (::uname(&name) == 0) {
    host.emplace_back("os", std::string(name.sysname) + " " + name.release + " " + name.machine);
  }
  return host;
}

}  // namespace tunegauge::reports
