#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace podium {

// A folder that lives as long as the object.
class TemporaryFiles {
 public:
  TemporaryFiles()
      : folder_(testing::TempDir() + "runs" + std::to_string(getpid()) + "/") {
    std::filesystem::create_directories(folder_);
  }
  ~TemporaryFiles() { std::filesystem::remove_all(folder_); }

  // The path of a file in it.
  std::string operator/(const std::string& name) const {
    return folder_ + name;
  }
  std::string Write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ + name, std::ios::binary) << text;
    return folder_ + name;
  }
  std::string Read(const std::string& name) const {
    std::ifstream in(folder_ + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

 private:
  const std::string folder_;
};

}  // namespace podium
