# SPDX-License-Identifier: MIT
# Builds the full page from a copy of the package, so that the source tree stays as it is:
#   cmake -DPACKAGE=analysis/report -DWORK=build/report -DNPM=/usr/bin/npm -DPAGE=build/report/full.html -P npm_page.cmake
# Without network or npm it leaves an empty page and a message; the program then writes the plain one.
file(REMOVE "${PAGE}")
file(COPY "${PACKAGE}/package.json" "${PACKAGE}/package-lock.json" "${PACKAGE}/.npmrc" "${PACKAGE}/build.mjs"
  "${PACKAGE}/plain.html" "${PACKAGE}/src" "${PACKAGE}/test" DESTINATION "${WORK}")
set(log "${WORK}/npm.log")
execute_process(
  COMMAND "${NPM}" ci --ignore-scripts --no-audit --no-fund --prefer-offline --fetch-retries=1 --fetch-timeout=30000
  WORKING_DIRECTORY "${WORK}" TIMEOUT 300 RESULT_VARIABLE failed OUTPUT_FILE "${log}" ERROR_FILE "${log}")
if(NOT failed)
  execute_process(COMMAND "${NPM}" run --silent build
    WORKING_DIRECTORY "${WORK}" TIMEOUT 120 RESULT_VARIABLE failed OUTPUT_FILE "${log}" ERROR_FILE "${log}")
endif()
if(failed)
  message("The report page could not be built with npm (see ${log}); reports will be plainer. "
    "Delete ${WORK} to try again.")
  file(WRITE "${PAGE}" "")
else()
  file(COPY_FILE "${WORK}/dist/report.html" "${PAGE}")
endif()
