# The library podium::podium: one archive of the rooms that a program needs to embed the engine or to call a server, the
# headers of include/podium, and what find_package(Podium) and pkg-config read. No header of another library is among
# those headers, so that a program that uses Podium needs the others to link alone.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(objects)
foreach(room base text jinja tensor kernels ops model tokenizer engine batch ranking rerank api http hub client builtin models capi)
  if(TARGET podium_${room})
    list(APPEND objects $<TARGET_OBJECTS:podium_${room}>)
  endif()
endforeach()
add_library(podium_library STATIC ${objects})
add_library(podium::podium ALIAS podium_library)
set_target_properties(podium_library PROPERTIES
  OUTPUT_NAME podium
  EXPORT_NAME podium
  LINKER_LANGUAGE CXX)
target_compile_features(podium_library INTERFACE cxx_std_20)
target_include_directories(podium_library INTERFACE
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
  $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
# The same list stands in PodiumConfig.cmake.in and podium.pc.in.
target_link_libraries(podium_library PRIVATE CURL::libcurl simdjson::simdjson OpenSSL::Crypto Threads::Threads)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/Podium)
install(TARGETS podium_library EXPORT PodiumTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library)
install(EXPORT PodiumTargets NAMESPACE podium:: DESTINATION ${package_dir} COMPONENT library)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/podium DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT library
  FILES_MATCHING PATTERN "*.h")

configure_package_config_file(cmake/PodiumConfig.cmake.in PodiumConfig.cmake INSTALL_DESTINATION ${package_dir})
# Before 1.0 the minor version is what may break.
write_basic_package_version_file(PodiumConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/PodiumConfig.cmake ${PROJECT_BINARY_DIR}/PodiumConfigVersion.cmake
  DESTINATION ${package_dir} COMPONENT library)

# From its own place, so that the tree may be moved.
set(pc_dir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
file(RELATIVE_PATH PODIUM_PC_TO_PREFIX /${pc_dir} /)
configure_file(cmake/podium.pc.in podium.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/podium.pc DESTINATION ${pc_dir} COMPONENT library)
