// Prints a report's page, made by hand: `podium_sample_page small`, or
// `podium_sample_page QUERIES DOCUMENTS` with all that a report can have.

#include <cstdlib>
#include <iostream>
#include <string_view>

#include "eval/report/report.h"
#include "eval/testing/sample_report.h"

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == "small") {
    std::cout << podium::ReportHtml(podium::SmallReport());
  } else if (argc == 3) {
    std::cout << podium::ReportHtml(
        podium::WholeReport(std::atoi(argv[1]), std::atoi(argv[2])));
  } else {
    std::cerr << "usage: podium_sample_page small | QUERIES DOCUMENTS\n";
    return 2;
  }
  return std::cout.flush() ? 0 : 1;
}
