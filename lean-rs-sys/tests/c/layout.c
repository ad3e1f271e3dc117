/* Prints the layouts that the header in use gives its objects, one fact a line. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <lean/lean.h>

#define SIZE(type) printf(#type " size %zu\n", sizeof(type));
#define AT(type, field) printf(#type " " #field " %zu\n", offsetof(type, field));
#define TAG(kind) printf("tag " #kind " %u\n", (unsigned)Lean##kind);

int main(void) {
    SIZE(lean_object) AT(lean_object, m_rc)
    SIZE(lean_ctor_object) AT(lean_ctor_object, m_header) AT(lean_ctor_object, m_objs)
    SIZE(lean_closure_object) AT(lean_closure_object, m_header) AT(lean_closure_object, m_fun)
    AT(lean_closure_object, m_arity) AT(lean_closure_object, m_num_fixed) AT(lean_closure_object, m_objs)
    SIZE(lean_array_object) AT(lean_array_object, m_header) AT(lean_array_object, m_size)
    AT(lean_array_object, m_capacity) AT(lean_array_object, m_data)
    SIZE(lean_sarray_object) AT(lean_sarray_object, m_header) AT(lean_sarray_object, m_size)
    AT(lean_sarray_object, m_capacity) AT(lean_sarray_object, m_data)
    SIZE(lean_string_object) AT(lean_string_object, m_header) AT(lean_string_object, m_size)
    AT(lean_string_object, m_capacity) AT(lean_string_object, m_length) AT(lean_string_object, m_data)
    SIZE(lean_thunk_object) AT(lean_thunk_object, m_header) AT(lean_thunk_object, m_value)
    AT(lean_thunk_object, m_closure)
    SIZE(lean_task_object) AT(lean_task_object, m_header) AT(lean_task_object, m_value) AT(lean_task_object, m_imp)
    SIZE(lean_ref_object) AT(lean_ref_object, m_header) AT(lean_ref_object, m_value)
    SIZE(lean_external_class) AT(lean_external_class, m_finalize) AT(lean_external_class, m_foreach)
    SIZE(lean_external_object) AT(lean_external_object, m_header) AT(lean_external_object, m_class)
    AT(lean_external_object, m_data)

    /* Bit fields have no offset, but they have bytes. */
    lean_object o;
    unsigned char bytes[sizeof o];
    memset(&o, 0, sizeof o);
    o.m_rc = -2;
    o.m_cs_sz = 0x1234;
    o.m_other = 0x56;
    o.m_tag = 0x78;
    memcpy(bytes, &o, sizeof o);
    printf("header ");
    for (size_t i = 0; i < sizeof o; i++) printf("%02x", bytes[i]);
    printf("\n");

    TAG(Closure) TAG(Array) TAG(StructArray) TAG(ScalarArray) TAG(String) TAG(MPZ) TAG(Thunk) TAG(Task) TAG(Ref)
    TAG(External) TAG(Reserved)
    unsigned greatest = 255;
    for (;; greatest--) {
        o.m_tag = greatest;
        if (lean_is_ctor(&o)) break;
    }
    printf("tag greatest %u\n", greatest);
    return 0;
}
