# Every fuzz/NAME.c defines LLVMFuzzerTestOneInput and becomes, with fuzz/NAME/*.c if there are any, the executable fuzz-NAME.
add_custom_target(fuzzers)
set(fuzz_app_sources ${app_sources})
list(FILTER fuzz_app_sources EXCLUDE REGEX "/main.c$")
add_library(fuzz_app STATIC EXCLUDE_FROM_ALL ${fuzz_app_sources})
target_include_directories(fuzz_app PRIVATE src)
target_link_libraries(fuzz_app PRIVATE ouro_flags libouro PUBLIC library_jansson library_edit)
file(GLOB fuzz_sources CONFIGURE_DEPENDS fuzz/*.c)
foreach(source IN LISTS fuzz_sources)
  get_filename_component(name ${source} NAME_WE)
  file(GLOB parts CONFIGURE_DEPENDS fuzz/${name}/*.c)
  add_executable(fuzz-${name} ${source} ${parts})
  target_include_directories(fuzz-${name} PRIVATE src fuzz)
  target_link_libraries(fuzz-${name} PRIVATE ouro_flags fuzz_app libouro)
  target_link_options(fuzz-${name} PRIVATE -fsanitize=fuzzer)
  add_dependencies(fuzzers fuzz-${name})
endforeach()

# Computed goto has as many edges as instructions squared; to watch each of them takes the compiler a quarter of an hour. What is
# undefined in the loop the tests with the sanitizers see.
set_property(SOURCE src/vm/loop.c APPEND PROPERTY COMPILE_OPTIONS -DOURO_SWITCH_DISPATCH -fno-sanitize=undefined)
