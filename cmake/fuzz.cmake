# Every fuzz/NAME.c defines LLVMFuzzerTestOneInput and becomes, with fuzz/NAME/*.c if there are any, the executable fuzz-NAME.
add_custom_target(fuzzers)
file(GLOB fuzz_sources CONFIGURE_DEPENDS fuzz/*.c)
foreach(source IN LISTS fuzz_sources)
  get_filename_component(name ${source} NAME_WE)
  file(GLOB parts CONFIGURE_DEPENDS fuzz/${name}/*.c)
  add_executable(fuzz-${name} ${source} ${parts})
  target_include_directories(fuzz-${name} PRIVATE src fuzz)
  target_link_libraries(fuzz-${name} PRIVATE ouro_flags libouro)
  target_link_options(fuzz-${name} PRIVATE -fsanitize=fuzzer)
  add_dependencies(fuzzers fuzz-${name})
endforeach()

# Computed goto has as many edges as instructions squared; to watch each of them takes the compiler a quarter of an hour. What is
# undefined in the loop the tests with the sanitizers see.
set_property(SOURCE src/vm/loop.c APPEND PROPERTY COMPILE_OPTIONS -DOURO_SWITCH_DISPATCH -fno-sanitize=undefined)
