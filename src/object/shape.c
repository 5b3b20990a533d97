/* Owns shapes: the trees of attribute names that the instances of a class share, and the VM's table of them by id. */
#include "object/exception.h"
#include "object/instance.h"

#include <string.h>

static uint32_t shape_table_slot(VM *vm) {
    struct ShapeTable *table = vm_core(vm)->shapes;
    if (!table) {
        table = memory_alloc_zeroed(vm, sizeof *table);
        if (!table) return 0;
        table->count = table->free_hint = 1;
        vm_core(vm)->shapes = table;
    }
    for (uint32_t id = table->free_hint; id < table->count; id++) {
        if (!table->by_id[id]) {
            table->free_hint = id + 1;
            return id;
        }
    }
    table->free_hint = table->count;
    if (table->count == table->capacity || !table->capacity) {
        uint32_t capacity = table->capacity ? table->capacity * 2 : 128;
        if (capacity < table->capacity) return raise_memory_error(vm), 0;
        Shape **by_id = memory_resize(vm, table->by_id, table->capacity * sizeof *by_id,
                                      memory_size(capacity, sizeof *by_id, 0));
        if (!by_id) return 0;
        memset(by_id + table->capacity, 0, (capacity - table->capacity) * sizeof *by_id);
        table->by_id = by_id;
        table->capacity = capacity;
    }
    table->free_hint = table->count + 1;
    return table->count++;
}

static void shape_free_one(VM *vm, Shape *shape) {
    struct ShapeTable *table = vm_core(vm)->shapes;
    table->by_id[shape->id] = NULL;
    if (shape->id < table->free_hint) table->free_hint = shape->id;
    if (shape->names) memory_free(vm, shape->names, shape->count * sizeof *shape->names);
    if (shape->children) memory_free(vm, shape->children, shape->child_capacity * sizeof *shape->children);
    Str *name = shape->name;
    memory_free(vm, shape, sizeof *shape);
    xdecref(name);
}

static Shape *shape_new(VM *vm, Shape *parent, Str *name) {
    uint32_t id = shape_table_slot(vm);
    if (!id) return NULL;
    Shape *shape = memory_alloc_zeroed(vm, sizeof *shape);
    if (!shape) return NULL;
    shape->id = id;
    shape->parent = parent;
    shape->count = parent ? parent->count + 1 : 0;
    if (parent) {
        shape->names = memory_alloc(vm, shape->count * sizeof *shape->names);
        if (!shape->names) {
            memory_free(vm, shape, sizeof *shape);
            return NULL;
        }
        if (parent->count) memcpy(shape->names, parent->names, parent->count * sizeof *shape->names);
        shape->names[parent->count] = name;
        shape->name = incref(name);
    }
    vm_core(vm)->shapes->by_id[id] = shape;
    return shape;
}

Shape *shape_new_root(VM *vm) { return shape_new(vm, NULL, NULL); }

ptrdiff_t shape_find(const Shape *shape, const Str *name) {
    for (uint32_t i = 0; i < shape->count; i++)
        if (shape->names[i] == name) return i;
    if (str_is_interned(name)) return -1; /* so are all names of shapes */
    for (uint32_t i = 0; i < shape->count; i++)
        if (str_equal(shape->names[i], name)) return i;
    return -1;
}

static Shape *shape_child(const Shape *shape, const Str *name) {
    for (uint32_t i = 0; i < shape->child_count; i++)
        if (shape->children[i]->name == name) return shape->children[i];
    return NULL;
}

Shape *shape_add(VM *vm, Shape *shape, Str *name) {
    Shape *child = shape_child(shape, name);
    if (child) return child;
    if (shape->count >= SHAPE_NAMES_MAX || shape->child_count >= SHAPE_CHILDREN_MAX) return NULL;
    if (!str_is_interned(name)) return NULL; /* it could not be entered in the table: rare */
    if (shape->child_count == shape->child_capacity) {
        uint32_t capacity = shape->child_capacity ? shape->child_capacity * 4 : 1;
        Shape **children = memory_resize(vm, shape->children, shape->child_capacity * sizeof *children,
                                         capacity * sizeof *children);
        if (!children) return NULL;
        shape->children = children;
        shape->child_capacity = capacity;
    }
    child = shape_new(vm, shape, name);
    if (child) shape->children[shape->child_count++] = child;
    return child;
}

/* Leaves first: go down the last children, free, go back up. */
void shape_free_tree(VM *vm, Shape *root) {
    Shape *shape = root;
    while (shape) {
        if (shape->child_count) {
            shape = shape->children[--shape->child_count];
            continue;
        }
        Shape *parent = shape == root ? NULL : shape->parent;
        shape_free_one(vm, shape);
        shape = parent;
    }
}

/* The index of shape among its parent's children. */
static uint32_t shape_place(const Shape *shape) {
    uint32_t i = 0;
    while (shape->parent->children[i] != shape) i++;
    return i;
}

int shape_traverse_tree(Shape *root, Visit visit, void *context) {
    Shape *shape = root;
    for (;;) {
        if (shape->child_count) {
            shape = shape->children[0];
        } else {
            while (shape != root) {
                uint32_t next = shape_place(shape) + 1;
                shape = shape->parent;
                if (next < shape->child_count) {
                    shape = shape->children[next];
                    goto visit_name;
                }
            }
            return 0;
        }
    visit_name:
        VISIT(shape->name);
    }
}

size_t shape_tree_size(const Shape *root) {
    const Shape *shape = root;
    for (size_t size = 0;;) {
        size += memory_block_size(shape) + memory_block_size(shape->names) + memory_block_size(shape->children);
        if (shape->child_count) {
            shape = shape->children[0];
            continue;
        }
        uint32_t next = 0;
        while (shape != root && (next = shape_place(shape) + 1) == shape->parent->child_count) shape = shape->parent;
        if (shape == root) return size;
        shape = shape->parent->children[next];
    }
}

void shapes_close(VM *vm) {
    struct ShapeTable *table = vm_core(vm)->shapes;
    if (!table) return;
    memory_free(vm, table->by_id, table->capacity * sizeof *table->by_id);
    memory_free(vm, table, sizeof *table);
    vm_core(vm)->shapes = NULL;
}
