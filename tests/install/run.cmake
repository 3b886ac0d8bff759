# SPDX-License-Identifier: BSD-3-Clause
# Installs the library of BUILD into a prefix of its own; configures, builds and runs the program in consumer/ against it.

set(work ${BUILD}/install_test)
file(REMOVE_RECURSE ${work})

function(run)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE failed OUTPUT_VARIABLE text ERROR_VARIABLE text)
    if(failed)
        list(JOIN ARGN " " line)
        message("${text}")
        message(FATAL_ERROR "failed: ${line}")
    endif()
    set(text "${text}" PARENT_SCOPE)
endfunction()

run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${work}/prefix --component cpp)
run(${CMAKE_COMMAND} -S ${SOURCE} -B ${work}/consumer -G ${GENERATOR}
    -DCMAKE_BUILD_TYPE=${BUILD_TYPE} -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_CXX_FLAGS=${FLAGS}
    -DCMAKE_PREFIX_PATH=${work}/prefix)
run(${CMAKE_COMMAND} --build ${work}/consumer)
run(${work}/consumer/consumer)
message("${text}")
