/* Texts, bytes, arrays, structures and trees: what goes in comes out, as a copy of the program's own. */

#include "row.h"

typedef lean_object *(*identity)(lean_object *);

uint64_t c_string(identity same, char const *data, size_t size, uint64_t n) {
    text in = { (char *)data, size };
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        OPAQUE(in.data);
        lean_object *string = same(to_string(in));
        text out = of_string(string);
        lean_dec(string);
        OPAQUE(out.data);
        sum += out.size;
        free(out.data);
    }
    return sum;
}

/* Looks at what comes out, without a copy. */
uint64_t c_string_view(identity same, char const *data, size_t size, uint64_t n) {
    text in = { (char *)data, size };
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        OPAQUE(in.data);
        lean_object *string = same(to_string(in));
        char const *view = lean_string_cstr(string);
        OPAQUE(view);
        sum += lean_string_size(string) - 1;
        lean_dec(string);
    }
    return sum;
}

uint64_t c_string_in(uint64_t (*size_of)(lean_object *), char const *data, size_t size, uint64_t n) {
    text in = { (char *)data, size };
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        OPAQUE(in.data);
        lean_object *string = to_string(in);
        sum += size_of(string);
        lean_dec(string);
    }
    return sum;
}

static lean_object *to_bytes(uint8_t const *data, size_t size) {
    lean_object *bytes = lean_alloc_sarray(1, size, size);
    memcpy(lean_sarray_cptr(bytes), data, size);
    return bytes;
}

uint64_t c_bytes_in(uint64_t (*size_of)(lean_object *), uint8_t const *data, size_t size, uint64_t n) {
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        OPAQUE(data);
        lean_object *bytes = to_bytes(data, size);
        sum += size_of(bytes);
        lean_dec(bytes);
    }
    return sum;
}

uint64_t c_bytes_out(identity same, uint8_t const *data, size_t size, uint64_t n) {
    lean_object *bytes = to_bytes(data, size);
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        lean_inc(bytes);
        lean_object *result = same(bytes);
        size_t out_size = lean_sarray_size(result);
        uint8_t *out = allocate(out_size);
        memcpy(out, lean_sarray_cptr(result), out_size);
        lean_dec(result);
        OPAQUE(out);
        sum += out_size;
        free(out);
    }
    lean_dec(bytes);
    return sum;
}

uint64_t c_bytes_view(identity same, uint8_t const *data, size_t size, uint64_t n) {
    lean_object *bytes = to_bytes(data, size);
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        lean_inc(bytes);
        lean_object *result = same(bytes);
        uint8_t *view = lean_sarray_cptr(result);
        OPAQUE(view);
        sum += lean_sarray_size(result);
        lean_dec(result);
    }
    lean_dec(bytes);
    return sum;
}

uint64_t c_strings(identity same, text const *in, size_t size, uint64_t n) {
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        OPAQUE(in);
        lean_object *array = lean_alloc_array(size, size);
        for (size_t at = 0; at < size; at++) lean_array_set_core(array, at, to_string(in[at]));
        array = same(array);
        size_t out_size = lean_array_size(array);
        text *out = allocate(out_size * sizeof *out);
        for (size_t at = 0; at < out_size; at++) out[at] = of_string(lean_array_get_core(array, at));
        lean_dec(array);
        OPAQUE(out);
        sum += out[out_size - 1].size;
        for (size_t at = 0; at < out_size; at++) free(out[at].data);
        free(out);
    }
    return sum;
}

uint64_t c_numbers(identity same, uint64_t const *in, size_t size, uint64_t n) {
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        OPAQUE(in);
        lean_object *array = lean_alloc_array(size, size);
        for (size_t at = 0; at < size; at++) lean_array_set_core(array, at, lean_box_uint64(in[at]));
        array = same(array);
        size_t out_size = lean_array_size(array);
        uint64_t *out = allocate(out_size * sizeof *out);
        for (size_t at = 0; at < out_size; at++) out[at] = lean_unbox_uint64(lean_array_get_core(array, at));
        lean_dec(array);
        OPAQUE(out);
        sum += out[out_size - 1];
        free(out);
    }
    return sum;
}

typedef struct { uint64_t id; double price; uint32_t count; bool open; text name; } order;

uint64_t c_order(identity same, char const *name, size_t name_size, uint64_t n) {
    order in = { 7, 2.5, 3, true, { (char *)name, name_size } }, *p = &in;
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        OPAQUE(p);
        lean_object *o = lean_alloc_ctor(0, 1, 21);
        lean_ctor_set(o, 0, to_string(p->name));
        lean_ctor_set_uint64(o, 8, p->id);
        lean_ctor_set_float(o, 16, p->price);
        lean_ctor_set_uint32(o, 24, p->count);
        lean_ctor_set_uint8(o, 28, p->open);
        o = same(o);
        order out = {
            lean_ctor_get_uint64(o, 8), lean_ctor_get_float(o, 16), lean_ctor_get_uint32(o, 24),
            lean_ctor_get_uint8(o, 28), of_string(lean_ctor_get(o, 0)),
        };
        lean_dec(o);
        order *q = &out;
        OPAQUE(q);
        sum += out.id + out.name.size;
        free(out.name.data);
    }
    return sum;
}

typedef struct { uint64_t numbers[12]; double floats[4]; uint32_t counts[2]; text names[2]; } wide;

uint64_t c_wide(identity same, char const *name, size_t name_size, uint64_t n) {
    text t = { (char *)name, name_size };
    wide in = { { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 }, { 0.5, 1.5, 2.5, 3.5 }, { 1, 2 }, { t, t } }, *p = &in;
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        OPAQUE(p);
        lean_object *o = lean_alloc_ctor(0, 2, 16 * 8 + 2 * 4);
        for (unsigned at = 0; at < 2; at++) lean_ctor_set(o, at, to_string(p->names[at]));
        for (unsigned at = 0; at < 12; at++) lean_ctor_set_uint64(o, 16 + 8 * at, p->numbers[at]);
        for (unsigned at = 0; at < 4; at++) lean_ctor_set_float(o, 112 + 8 * at, p->floats[at]);
        for (unsigned at = 0; at < 2; at++) lean_ctor_set_uint32(o, 144 + 4 * at, p->counts[at]);
        o = same(o);
        wide out, *q = &out;
        for (unsigned at = 0; at < 12; at++) out.numbers[at] = lean_ctor_get_uint64(o, 16 + 8 * at);
        for (unsigned at = 0; at < 4; at++) out.floats[at] = lean_ctor_get_float(o, 112 + 8 * at);
        for (unsigned at = 0; at < 2; at++) out.counts[at] = lean_ctor_get_uint32(o, 144 + 4 * at);
        for (unsigned at = 0; at < 2; at++) out.names[at] = of_string(lean_ctor_get(o, at));
        lean_dec(o);
        OPAQUE(q);
        sum += out.numbers[11] + out.counts[1] + out.names[1].size;
        for (unsigned at = 0; at < 2; at++) free(out.names[at].data);
    }
    return sum;
}

typedef struct { uint64_t id; double x, y; uint32_t count; bool valid; } sample;

uint64_t c_samples(identity same, size_t size, uint64_t n) {
    sample *in = allocate(size * sizeof *in);
    for (size_t at = 0; at < size; at++) in[at] = (sample){ at, 0.5, 1.5, 3, true };
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        OPAQUE(in);
        lean_object *array = lean_alloc_array(size, size);
        for (size_t at = 0; at < size; at++) {
            lean_object *o = lean_alloc_ctor(0, 0, 29);
            lean_ctor_set_uint64(o, 0, in[at].id);
            lean_ctor_set_float(o, 8, in[at].x);
            lean_ctor_set_float(o, 16, in[at].y);
            lean_ctor_set_uint32(o, 24, in[at].count);
            lean_ctor_set_uint8(o, 28, in[at].valid);
            lean_array_set_core(array, at, o);
        }
        array = same(array);
        size_t out_size = lean_array_size(array);
        sample *out = allocate(out_size * sizeof *out);
        for (size_t at = 0; at < out_size; at++) {
            lean_object *o = lean_array_get_core(array, at);
            out[at] = (sample){
                lean_ctor_get_uint64(o, 0), lean_ctor_get_float(o, 8), lean_ctor_get_float(o, 16),
                lean_ctor_get_uint32(o, 24), lean_ctor_get_uint8(o, 28),
            };
        }
        lean_dec(array);
        OPAQUE(out);
        sum += out[out_size - 1].id;
        free(out);
    }
    free(in);
    return sum;
}

typedef struct tree { struct tree *left, *right; uint64_t value; } tree;

/* So many nodes, numbered from `first`, as even as can be; no nodes are NULL. */
static tree *grow(uint64_t first, uint64_t nodes) {
    if (nodes == 0) return NULL;
    tree *t = allocate(sizeof *t);
    uint64_t left = (nodes - 1) / 2;
    *t = (tree){ grow(first, left), grow(first + left + 1, nodes - 1 - left), first + left };
    return t;
}

static void fell(tree *t) {
    if (!t) return;
    fell(t->left);
    fell(t->right);
    free(t);
}

static lean_object *to_tree(tree const *t) {
    if (!t) return lean_box(0);
    lean_object *node = lean_alloc_ctor(1, 2, 8);
    lean_ctor_set(node, 0, to_tree(t->left));
    lean_ctor_set(node, 1, to_tree(t->right));
    lean_ctor_set_uint64(node, 16, t->value);
    return node;
}

static tree *of_tree(lean_object *node) {
    if (lean_is_scalar(node)) return NULL;
    tree *t = allocate(sizeof *t);
    *t = (tree){ of_tree(lean_ctor_get(node, 0)), of_tree(lean_ctor_get(node, 1)), lean_ctor_get_uint64(node, 16) };
    return t;
}

uint64_t c_tree(identity same, uint64_t nodes, uint64_t n) {
    tree *in = grow(0, nodes);
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        lean_object *node = same(to_tree(in));
        tree *out = of_tree(node);
        lean_dec(node);
        sum += out->value;
        fell(out);
    }
    fell(in);
    return sum;
}
