# SPDX-License-Identifier: MIT
# Included by the top CMakeLists.txt after mossy_analysis: its pages become sources of that target.
#
#   plain_page  plain.html, always
#   full_page   dist/report.html of the npm package beside this file, built in the build tree; empty when
#               MOSSY_REPORT_NPM is off, npm is missing or cannot reach its packages
set(report_dir ${CMAKE_CURRENT_LIST_DIR})
set(report_work ${PROJECT_BINARY_DIR}/report)
set(report_node_min 18)

find_program(MOSSY_NPM npm)
find_program(MOSSY_NODE NAMES node nodejs)
set(report_npm OFF)
if(MOSSY_REPORT_NPM AND MOSSY_NPM AND MOSSY_NODE)
  execute_process(COMMAND ${MOSSY_NODE} --version OUTPUT_VARIABLE node_version ERROR_QUIET)
  string(REGEX MATCH "[0-9]+" node_major "${node_version}")
  if(node_major GREATER_EQUAL report_node_min)
    set(report_npm ON)
  endif()
endif()
if(MOSSY_REPORT_NPM AND NOT report_npm)
  message(STATUS "No npm with node ${report_node_min} or newer: reports will be plainer")
endif()

function(mossy_report_page name page)
  set(source ${report_work}/${name}.cpp)
  add_custom_command(OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} -DPAGE=${page} -DNAME=${name} -DSOURCE=${source} -P ${report_dir}/page_source.cmake
    DEPENDS ${report_dir}/page_source.cmake ${ARGN}
    COMMENT "Embedding ${name}" VERBATIM)
  target_sources(mossy_analysis PRIVATE ${source})
endfunction()

mossy_report_page(plain_page ${report_dir}/plain.html ${report_dir}/plain.html)
if(report_npm)
  file(GLOB report_sources CONFIGURE_DEPENDS ${report_dir}/src/* ${report_dir}/test/*)
  add_custom_command(OUTPUT ${report_work}/full.html
    COMMAND ${CMAKE_COMMAND} -DPACKAGE=${report_dir} -DWORK=${report_work}/package -DNPM=${MOSSY_NPM}
      -DPAGE=${report_work}/full.html -P ${report_dir}/npm_page.cmake
    DEPENDS ${report_dir}/npm_page.cmake ${report_dir}/package.json ${report_dir}/package-lock.json
      ${report_dir}/.npmrc ${report_dir}/build.mjs ${report_dir}/plain.html ${report_sources}
    COMMENT "Building the report page with npm" VERBATIM)
  mossy_report_page(full_page ${report_work}/full.html ${report_work}/full.html)
else()
  mossy_report_page(full_page ${report_work}/none.html)
endif()

# mossy_report_tests(): the package's own tests, for tests/CMakeLists.txt.
function(mossy_report_tests)
  if(NOT report_npm)
    return()
  endif()
  foreach(kind pure browser features networks)
    add_test(NAME report_page_${kind} COMMAND ${MOSSY_NODE} --test test/${kind}.test.mjs
      WORKING_DIRECTORY ${report_work}/package)
    set_tests_properties(report_page_${kind} PROPERTIES TIMEOUT 900 SKIP_REGULAR_EXPRESSION "# SKIPPED: ")
  endforeach()
  set_tests_properties(report_page_browser PROPERTIES RUN_SERIAL ON)  # it measures how fast a page is drawn
  set_tests_properties(report_page_networks PROPERTIES ENVIRONMENT
    "MOSSY_PROGRAM=${PROJECT_BINARY_DIR}/mossy;MOSSY_NETWORKS=${PROJECT_SOURCE_DIR}/networks")
endfunction()
