/* Starts Lean and loads a library. */

#include <dlfcn.h>

#include "row.h"

static void *find(void *library, char const *name) {
    void *address = dlsym(library, name);
    if (!address) abort();
    return address;
}

uint64_t c_start_up(char const *path, char const *initializer, uint64_t a, uint64_t b) {
    lean_initialize_runtime_module();
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) abort();
    /* Older initializers have a second parameter, for the state of the world. */
    lean_object *(*initialize)(uint8_t, lean_object *) = find(library, initializer);
    lean_dec(value_of(initialize(1, lean_box(0))));
    lean_io_mark_end_initialization();
    lean_init_task_manager();
    uint64_t (*add)(uint64_t, uint64_t) = find(library, "values_add");
    return add(a, b);
}
