/* Numbers, actions, and what they throw. */

#include "row.h"

uint64_t c_add(uint64_t (*add)(uint64_t, uint64_t), uint64_t n) {
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) sum = add(sum, i);
    return sum;
}

uint64_t c_constant(uint32_t const *limit, uint64_t n) {
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        OPAQUE(limit);
        sum += *limit;
    }
    return sum;
}

uint64_t c_io(lean_object *(*next)(uint64_t), uint64_t n) {
    uint64_t x = 0;
    for (uint64_t i = 0; i < n; i++) x = take_uint64(value_of(next(x)));
    return x;
}

/* The exception is a number. */
uint64_t c_eio(lean_object *(*refuse)(uint64_t), uint64_t n) {
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        lean_object *result = refuse(i);
        if (!lean_io_result_is_error(result)) abort();
        sum += lean_unbox_uint64(lean_io_result_get_error(result));
        lean_dec(result);
    }
    return sum;
}

/* The exception is an `IO.Error`, of which its text is wanted. */
uint64_t c_exception(lean_object *(*fail)(uint64_t), uint64_t n) {
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        lean_object *result = fail(i);
        if (!lean_io_result_is_error(result)) abort();
        lean_object *error = lean_io_result_get_error(result);
        lean_inc(error);
        lean_dec(result);
        lean_object *string = lean_io_error_to_string(error);
        text message = of_string(string);
        lean_dec(string);
        sum += message.size;
        free(message.data);
    }
    return sum;
}

uint64_t c_option(lean_object *(*same)(lean_object *), uint64_t n) {
    uint64_t x = 0;
    for (uint64_t i = 0; i < n; i++) {
        lean_object *some = lean_alloc_ctor(1, 1, 0);
        lean_ctor_set(some, 0, lean_box_uint64(x));
        lean_object *result = same(some);
        if (lean_is_scalar(result)) abort();
        x = lean_unbox_uint64(lean_ctor_get(result, 0)) + 1;
        lean_dec(result);
    }
    return x;
}

uint64_t c_tuple(lean_object *(*same)(lean_object *), uint64_t n) {
    uint64_t x = 0;
    for (uint64_t i = 0; i < n; i++) {
        lean_object *pair = lean_alloc_ctor(0, 2, 0);
        lean_ctor_set(pair, 0, lean_box_uint64(x));
        lean_ctor_set(pair, 1, lean_box(1));
        lean_object *result = same(pair);
        x = lean_unbox_uint64(lean_ctor_get(result, 0)) + lean_unbox(lean_ctor_get(result, 1));
        lean_dec(result);
    }
    return x;
}

/* Every second one is an error. */
uint64_t c_except(lean_object *(*even)(uint64_t), uint64_t n) {
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        lean_object *result = even(i);
        uint64_t x = lean_unbox_uint64(lean_ctor_get(result, 0));
        sum += lean_obj_tag(result) == 1 ? x : 1;
        lean_dec(result);
    }
    return sum;
}

uint64_t c_small_nat(lean_object *(*same)(lean_object *), uint64_t n) {
    uint64_t x = 0;
    for (uint64_t i = 0; i < n; i++) {
        lean_object *result = same(lean_uint64_to_nat(x));
        if (!lean_is_scalar(result)) abort();
        x = lean_unbox(result) + 1;
    }
    return x;
}

/* From 64-bit digits, the lowest first, and back: lean.h has no other way to bits of a large number but shifts. */
uint64_t c_large_nat(lean_object *(*same)(lean_object *), uint64_t const *digits, size_t count, uint64_t n) {
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        OPAQUE(digits);
        lean_object *nat = lean_box(0);
        for (size_t at = count; at-- > 0;) {
            lean_object *digit = lean_uint64_to_nat(digits[at]);
            lean_object *shifted = lean_nat_shiftl(nat, lean_box(64));
            lean_dec(nat);
            nat = lean_nat_lor(shifted, digit);
            lean_dec(shifted);
            lean_dec(digit);
        }
        nat = same(nat);
        uint64_t *back = allocate(count * sizeof *back);
        for (size_t at = 0; at < count; at++) {
            back[at] = lean_uint64_of_nat(nat);
            lean_object *rest = lean_nat_shiftr(nat, lean_box(64));
            lean_dec(nat);
            nat = rest;
        }
        lean_dec(nat);
        sum += back[0];
        free(back);
    }
    return sum;
}
