# The compiler flags of every target, gathered in the interface target `ouro_flags`.
include(CheckCCompilerFlag)
include(CheckCSourceCompiles)

add_library(ouro_flags INTERFACE)
target_compile_definitions(ouro_flags INTERFACE
  _GNU_SOURCE= OURO_VERSION="${PROJECT_VERSION}"
  $<$<BOOL:${OURO_AUDIT}>:OURO_AUDIT=1>
  $<$<BOOL:${OURO_AUDIT}>:OURO_FAULTS=1>
  $<$<BOOL:${OURO_VALGRIND}>:OURO_VALGRIND=1>)
if(OURO_RANGE_SHIFT)
  target_compile_definitions(ouro_flags INTERFACE OURO_RANGE_SHIFT=${OURO_RANGE_SHIFT})
endif()
target_compile_options(ouro_flags INTERFACE -Wall -Wextra -Wshadow)
# The failure sweep tells allocations apart by the C functions under way.
target_compile_options(ouro_flags INTERFACE $<$<BOOL:${OURO_AUDIT}>:-fno-omit-frame-pointer>
  $<$<BOOL:${OURO_AUDIT}>:-fno-optimize-sibling-calls>)
if(CMAKE_C_COMPILER_ID MATCHES Clang)
  # The VM begins with the Core, whose last member has no size of its own.
  target_compile_options(ouro_flags INTERFACE -Wno-gnu-variable-sized-type-not-at-end)
endif()
if(NOT OURO_STRICT_ALIASING)
  target_compile_options(ouro_flags INTERFACE -fno-strict-aliasing)
endif()

set(CMAKE_C_FLAGS_RELEASE "-O3 -DNDEBUG")
set(CMAKE_C_FLAGS_DEBUG "-O1 -g -fno-omit-frame-pointer")

foreach(flag -fno-plt -fno-semantic-interposition -ffunction-sections)
  string(MAKE_C_IDENTIFIER "have${flag}" have)
  check_c_compiler_flag(${flag} ${have})
  if(${have})
    target_compile_options(ouro_flags INTERFACE $<$<CONFIG:Release>:${flag}>)
  endif()
endforeach()

if(OURO_ASAN OR OURO_FUZZ)
  set(sanitize -fsanitize=address,undefined -fno-sanitize-recover=undefined)
  if(OURO_FUZZ)
    list(APPEND sanitize -fsanitize=fuzzer-no-link -fno-sanitize=pointer-overflow) # NULL + 0, which C2y allows
  endif()
  target_compile_options(ouro_flags INTERFACE ${sanitize})
  target_link_options(ouro_flags INTERFACE ${sanitize})
elseif(OURO_LTO AND CMAKE_BUILD_TYPE STREQUAL Release)
  # Not every linker takes clang's bitcode, so the pair is tried before it is used.
  if(CMAKE_C_COMPILER_ID MATCHES Clang)
    set(lto -flto=thin)
  else()
    set(lto -flto=auto -fno-fat-lto-objects)
  endif()
  string(REPLACE ";" " " CMAKE_REQUIRED_FLAGS "${lto}")
  check_c_source_compiles("int main(void) { return 0; }" OURO_LTO_WORKS)
  unset(CMAKE_REQUIRED_FLAGS)
  if(OURO_LTO_WORKS)
    target_compile_options(ouro_flags INTERFACE ${lto})
    target_link_options(ouro_flags INTERFACE ${lto} -O3)
    # Archives of such objects need the compiler's own ar to write their symbol table.
    if(CMAKE_C_COMPILER_AR AND CMAKE_C_COMPILER_RANLIB)
      set(CMAKE_AR ${CMAKE_C_COMPILER_AR})
      set(CMAKE_RANLIB ${CMAKE_C_COMPILER_RANLIB})
    endif()
  endif()
endif()

# Profile-guided optimisation with gcc, in two rounds: see `./dev build --profiled`.
if(OURO_PROFILE)
  set(profile_folder ${CMAKE_BINARY_DIR}/profile)
  if(OURO_PROFILE STREQUAL generate)
    set(profile -fprofile-generate=${profile_folder} -fprofile-update=single)
  else()
    set(profile -fprofile-use=${profile_folder} -fprofile-correction -fprofile-partial-training
      -Wno-missing-profile -Wno-coverage-mismatch)
  endif()
  target_compile_options(ouro_flags INTERFACE ${profile})
  target_link_options(ouro_flags INTERFACE ${profile})
endif()
