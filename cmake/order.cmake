# What runs at every start lies side by side in the executable: the system brings in the pages around each one that is
# touched, and scattered over all of the code these functions made 2.7 of its 3.2 MB resident (1.5 now). start.order names them
# (`./dev order` records it anew); names that are gone and functions that are new do no harm.
set(start_script ${CMAKE_BINARY_DIR}/start.ld)
file(STRINGS ${CMAKE_CURRENT_LIST_DIR}/start.order start_functions REGEX "^[A-Za-z_]")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/start.order)
set(start_sections)
foreach(function IN LISTS start_functions)
  string(APPEND start_sections "    *(.text.${function} .text.${function}.*)\n")
endforeach()
file(CONFIGURE OUTPUT ${start_script} CONTENT
  "SECTIONS\n{\n  .text.start :\n  {\n${start_sections}  }\n}\nINSERT BEFORE .text;\n" @ONLY)

# Not every linker has INSERT.
set(CMAKE_REQUIRED_FLAGS "-ffunction-sections -Wl,-T,${start_script}")
check_c_source_compiles("int main(void) { return 0; }" OURO_ORDER_WORKS)
unset(CMAKE_REQUIRED_FLAGS)

function(order_start target)
  if(OURO_ORDER_WORKS)
    target_link_options(${target} PRIVATE $<$<CONFIG:Release>:-ffunction-sections> $<$<CONFIG:Release>:-Wl,-T,${start_script}>)
    set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS ${start_script})
  endif()
endfunction()
