# Every fuzz/NAME.c defines LLVMFuzzerTestOneInput and becomes the executable fuzz-NAME.
file(GLOB fuzz_sources CONFIGURE_DEPENDS fuzz/*.c)
foreach(source IN LISTS fuzz_sources)
  get_filename_component(name ${source} NAME_WE)
  add_executable(fuzz-${name} ${source})
  target_include_directories(fuzz-${name} PRIVATE src)
  target_link_libraries(fuzz-${name} PRIVATE ouro_flags libouro)
  target_link_options(fuzz-${name} PRIVATE -fsanitize=fuzzer)
endforeach()
