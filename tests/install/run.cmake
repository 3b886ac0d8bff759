# SPDX-License-Identifier: BSD-3-Clause
# Installs the library of BUILD into a prefix of its own; configures, builds and runs the programs in consumer/ and in
# examples/cpp/ against it.

set(work ${BUILD}/install_test)
set(SOURCES ${SOURCE}/tests/install/consumer ${SOURCE}/examples/cpp)
set(PROGRAMS consumer embed)
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
foreach(source program IN ZIP_LISTS SOURCES PROGRAMS)
    run(${CMAKE_COMMAND} -S ${source} -B ${work}/${program} -G ${GENERATOR}
        -DCMAKE_BUILD_TYPE=${BUILD_TYPE} -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_CXX_FLAGS=${FLAGS}
        -DCMAKE_PREFIX_PATH=${work}/prefix)
    run(${CMAKE_COMMAND} --build ${work}/${program})
    run(${CMAKE_COMMAND} -E chdir ${work}/${program} ${work}/${program}/${program})
    message("${text}")
endforeach()
# a model of one's own on the installed solver: fails unless it agrees with the exact answer
run(${CMAKE_COMMAND} -E chdir ${work}/embed ${work}/embed/own_model)
message("${text}")
run(${CMAKE_COMMAND} -E chdir ${work}/embed ${work}/embed/products)
message("${text}")
