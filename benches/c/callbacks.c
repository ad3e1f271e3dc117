/* Functions that Lean calls, function values of Lean's, tasks, and objects of several threads. */

#include "row.h"

/* `fun x => x + 1`, for a closure. */
static lean_object *boxed_next(lean_object *x) {
    return lean_box_uint64(take_uint64(x) + 1);
}

/* `fun step x => x + step`, for a closure with a state. */
static lean_object *boxed_step(lean_object *step, lean_object *x) {
    uint64_t sum = take_uint64(step);
    return lean_box_uint64(take_uint64(x) + sum);
}

/* `fun x => return x + 1`, for a closure. */
static lean_object *boxed_next_io(lean_object *x, lean_object *world) {
    (void)world;
    return lean_io_result_mk_ok(boxed_next(x));
}

/* For `@[extern]`. */
uint64_t callbacks_c(uint64_t x) {
    return x + 1;
}

/* For `@[extern]`. */
lean_object *callbacks_c_io(uint64_t x) {
    return lean_io_result_mk_ok(lean_box_uint64(x + 1));
}

/* For `@[extern]`. */
uint8_t callbacks_c_tick(size_t handle, size_t trampoline, uint64_t current, uint64_t total) {
    (void)handle, (void)trampoline, (void)total;
    OPAQUE(current);
    return 0;
}

/* The loop is Lean's, and takes the closure. */
uint64_t c_static_callback(uint64_t (*iterate)(lean_object *, uint64_t, uint64_t), uint64_t n) {
    return iterate(lean_alloc_closure((void *)boxed_next, 1, 0), 0, n);
}

uint64_t c_closure(uint64_t (*iterate)(lean_object *, uint64_t, uint64_t), uint64_t n) {
    lean_object *closure = lean_alloc_closure((void *)boxed_step, 2, 1);
    lean_closure_set(closure, 0, lean_box_uint64(1));
    return iterate(closure, 0, n);
}

uint64_t c_static_action(lean_object *(*iterate)(lean_object *, uint64_t, uint64_t), uint64_t n) {
    return take_uint64(value_of(iterate(lean_alloc_closure((void *)boxed_next_io, 2, 0), 0, n)));
}

uint64_t c_extern(uint64_t (*iterate)(uint64_t, uint64_t), uint64_t n) {
    return iterate(0, n);
}

uint64_t c_extern_io(lean_object *(*iterate)(uint64_t, uint64_t), uint64_t n) {
    return take_uint64(value_of(iterate(0, n)));
}

uint64_t c_ticks(uint64_t (*ticks)(size_t, size_t, uint64_t, uint64_t), uint64_t n) {
    return ticks(1, 2, 0, n);
}

/* `next` gives `some` function of Lean's. */
uint64_t c_apply(lean_object *(*next)(lean_object *), uint64_t n) {
    lean_object *some = next(lean_box(0));
    lean_object *function = lean_ctor_get(some, 0);
    lean_inc(function);
    lean_dec(some);
    uint64_t x = 0;
    for (uint64_t i = 0; i < n; i++) {
        lean_inc(function);
        x = take_uint64(lean_apply_1(function, lean_box_uint64(x)));
    }
    lean_dec(function);
    return x;
}

static lean_object *one(lean_object *unit) {
    (void)unit;
    return lean_box(1);
}

uint64_t c_task(uint64_t n) {
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        lean_object *task = lean_task_spawn(lean_alloc_closure((void *)one, 1, 0), lean_box(0));
        sum += lean_unbox(lean_task_get_own(task));
    }
    return sum;
}

/* A second reference to an object of several threads, which goes again. */
uint64_t c_shared(uint64_t n) {
    lean_object *array = lean_alloc_array(0, 0);
    lean_mark_mt(array);
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        lean_object *second = array;
        lean_inc(second);
        OPAQUE(second);
        lean_dec(second);
        sum++;
    }
    lean_dec(array);
    return sum;
}
