/* Starts Lean and loads a library. */

#include <dlfcn.h>
#include <stdio.h>

#include "row.h"

static void *find(void *library, char const *name) {
    void *address = dlsym(library, name);
    if (!address) abort();
    return address;
}

static void *load(char const *path, char const *initializer) {
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) abort();
    /* Older initializers have a second parameter, for the state of the world. */
    lean_object *(*initialize)(uint8_t, lean_object *) = find(library, initializer);
    lean_dec(value_of(initialize(1, lean_box(0))));
    lean_io_mark_end_initialization();
    lean_init_task_manager();
    return library;
}

uint64_t c_start_up(char const *path, char const *initializer, uint64_t a, uint64_t b) {
    lean_initialize_runtime_module();
    uint64_t (*add)(uint64_t, uint64_t) = find(load(path, initializer), "values_add");
    return add(a, b);
}

void c_start(void) {
    lean_initialize_runtime_module();
}

uint64_t c_load(char const *path, char const *initializer, char const *prefix, uint64_t count) {
    void *library = load(path, initializer);
    void **functions = allocate(count * sizeof *functions);
    uint64_t found = 0;
    for (uint64_t i = 0; i < count; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s%llu", prefix, (unsigned long long)i);
        functions[i] = find(library, name);
        found++;
    }
    OPAQUE(functions);
    free(functions);
    return found;
}
