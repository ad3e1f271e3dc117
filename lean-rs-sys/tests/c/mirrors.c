/* The inline functions of the header in use, under names that a library can export. */
#include <stddef.h>
#include <stdint.h>
#include <lean/lean.h>

void c_inc(lean_object *o) { lean_inc(o); }
void c_inc_n(lean_object *o, size_t n) { lean_inc_n(o, n); }
void c_inc_ref(lean_object *o) { lean_inc_ref(o); }
void c_dec(lean_object *o) { lean_dec(o); }
void c_dec_ref(lean_object *o) { lean_dec_ref(o); }
int c_rc(lean_object *o) { return o->m_rc; }
unsigned c_state(lean_object *o) {
    return (unsigned)lean_is_st(o) | (unsigned)lean_is_mt(o) << 1 | (unsigned)lean_is_persistent(o) << 2
        | (unsigned)lean_is_exclusive(o) << 3;
}

uint8_t c_is_scalar(lean_object *o) { return lean_is_scalar(o); }
lean_object *c_box(size_t n) { return lean_box(n); }
size_t c_unbox(lean_object *o) { return lean_unbox(o); }

lean_object *c_alloc_ctor(unsigned tag, unsigned objs, unsigned scalars) { return lean_alloc_ctor(tag, objs, scalars); }
lean_object *c_ctor_get(lean_object *o, unsigned i) { return lean_ctor_get(o, i); }
size_t c_ctor_get_usize(lean_object *o, unsigned i) { return lean_ctor_get_usize(o, i); }
uint8_t c_ctor_get_uint8(lean_object *o, unsigned at) { return lean_ctor_get_uint8(o, at); }
uint16_t c_ctor_get_uint16(lean_object *o, unsigned at) { return lean_ctor_get_uint16(o, at); }
uint32_t c_ctor_get_uint32(lean_object *o, unsigned at) { return lean_ctor_get_uint32(o, at); }
uint64_t c_ctor_get_uint64(lean_object *o, unsigned at) { return lean_ctor_get_uint64(o, at); }
double c_ctor_get_float(lean_object *o, unsigned at) { return lean_ctor_get_float(o, at); }
float c_ctor_get_float32(lean_object *o, unsigned at) { return lean_ctor_get_float32(o, at); }

lean_object *c_box_uint32(uint32_t v) { return lean_box_uint32(v); }
uint64_t c_unbox_uint64(lean_object *o) { return lean_unbox_uint64(o); }
size_t c_unbox_usize(lean_object *o) { return lean_unbox_usize(o); }
double c_unbox_float(lean_object *o) { return lean_unbox_float(o); }
float c_unbox_float32(lean_object *o) { return lean_unbox_float32(o); }

size_t c_array_size(lean_object *o) { return lean_array_size(o); }
lean_object *c_array_get(lean_object *o, size_t i) { return lean_array_get_core(o, i); }
unsigned c_sarray_elem_size(lean_object *o) { return lean_sarray_elem_size(o); }
size_t c_sarray_size(lean_object *o) { return lean_sarray_size(o); }
uint8_t *c_sarray_cptr(lean_object *o) { return lean_sarray_cptr(o); }
size_t c_string_size(lean_object *o) { return lean_string_size(o); }
size_t c_string_len(lean_object *o) { return lean_string_len(o); }
char const *c_string_cstr(lean_object *o) { return lean_string_cstr(o); }
void *c_closure_fun(lean_object *o) { return lean_closure_fun(o); }
unsigned c_closure_arity(lean_object *o) { return lean_closure_arity(o); }
unsigned c_closure_num_fixed(lean_object *o) { return lean_closure_num_fixed(o); }
lean_object *c_closure_get(lean_object *o, unsigned i) { return lean_closure_get(o, i); }
void *c_external_data(lean_object *o) { return lean_get_external_data(o); }
uint8_t c_io_is_ok(lean_object *o) { return lean_io_result_is_ok(o); }
lean_object *c_thunk_get(lean_object *o) { return lean_thunk_get(o); }

lean_object *c_nat_add(lean_object *a, lean_object *b) { return lean_nat_add(a, b); }
lean_object *c_nat_sub(lean_object *a, lean_object *b) { return lean_nat_sub(a, b); }
lean_object *c_nat_mul(lean_object *a, lean_object *b) { return lean_nat_mul(a, b); }
lean_object *c_nat_div(lean_object *a, lean_object *b) { return lean_nat_div(a, b); }
lean_object *c_nat_mod(lean_object *a, lean_object *b) { return lean_nat_mod(a, b); }
lean_object *c_nat_land(lean_object *a, lean_object *b) { return lean_nat_land(a, b); }
lean_object *c_nat_lor(lean_object *a, lean_object *b) { return lean_nat_lor(a, b); }
lean_object *c_nat_shiftr(lean_object *a, lean_object *b) { return lean_nat_shiftr(a, b); }
uint8_t c_nat_eq(lean_object *a, lean_object *b) { return lean_nat_dec_eq(a, b); }
uint8_t c_nat_le(lean_object *a, lean_object *b) { return lean_nat_dec_le(a, b); }
uint8_t c_nat_lt(lean_object *a, lean_object *b) { return lean_nat_dec_lt(a, b); }
uint64_t c_uint64_of_nat(lean_object *a) { return lean_uint64_of_nat(a); }
lean_object *c_int64_to_int(int64_t n) { return lean_int64_to_int(n); }
lean_object *c_int_add(lean_object *a, lean_object *b) { return lean_int_add(a, b); }
lean_object *c_int_sub(lean_object *a, lean_object *b) { return lean_int_sub(a, b); }
lean_object *c_int_mul(lean_object *a, lean_object *b) { return lean_int_mul(a, b); }
uint8_t c_int_eq(lean_object *a, lean_object *b) { return lean_int_dec_eq(a, b); }
uint8_t c_int_le(lean_object *a, lean_object *b) { return lean_int_dec_le(a, b); }
uint8_t c_int_lt(lean_object *a, lean_object *b) { return lean_int_dec_lt(a, b); }
uint64_t c_int64_of_int(lean_object *a) { return lean_int64_of_int(a); }
lean_object *c_nat_abs(lean_object *a) { return lean_nat_abs(a); }
