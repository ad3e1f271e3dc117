/* What all C rows are: a loop that does the work n times with what a Lean library exports, and gives a number that shows that it was done. */
#ifndef ROW_H
#define ROW_H

#include <lean/lean.h>
#include <stdlib.h>
#include <string.h>

/* The compiler may neither leave out what makes the value, nor know what it is. */
#define OPAQUE(value) __asm__ volatile("" : "+r"(value) : : "memory")

static inline void *allocate(size_t bytes) {
    void *memory = malloc(bytes ? bytes : 1);
    if (!memory) abort();
    return memory;
}

/* Bytes with a length, and a NUL behind them, as a C program keeps text. */
typedef struct { char *data; size_t size; } text;

static inline lean_object *to_string(text t) { return lean_mk_string_from_bytes(t.data, t.size); }

/* A copy; looks at the string. */
static inline text of_string(lean_object *string) {
    text t;
    t.size = lean_string_size(string) - 1;
    t.data = allocate(t.size + 1);
    memcpy(t.data, lean_string_cstr(string), t.size + 1);
    return t;
}

/* The value of an action that cannot fail here; takes the result. */
static inline lean_object *value_of(lean_object *result) {
    if (!lean_io_result_is_ok(result)) abort();
    return lean_io_result_take_value(result);
}

static inline uint64_t take_uint64(lean_object *boxed) {
    uint64_t n = lean_unbox_uint64(boxed);
    lean_dec(boxed);
    return n;
}

#endif
