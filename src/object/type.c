/* Owns what every type has: lookup along the mro with its cache, versions, the subclass lists, and the end of types. */
#include "object/type_internal.h"

#include "object/arguments.h"

#include <string.h>

/* ---- names ---- */

const char *type_name_text(Type *type) {
    if (type->dotted) return type->dotted;
    size_t length;
    VM *vm = vm_of(OBJ(type));
    const char *text = str_is_ascii(type->name) ? (const char *)type->name->data : str_utf8(vm, type->name, &length);
    if (text) return text;
    exception_clear(vm);
    return "?";
}

/* ---- subtypes ---- */

bool type_is_subtype(Type *a, Type *b) {
    if (a == b) return true;
    Tuple *mro = a->mro;
    if (!mro) { /* being made or being cleared */
        for (Type *t = a; t; t = t->base)
            if (t == b) return true;
        return b == builtin_type(vm_of(OBJ(a)), TYPE_OBJECT);
    }
    for (size_t i = 0; i < mro->length; i++)
        if (mro->items[i] == OBJ(b)) return true;
    return false;
}

bool type_add_subclass(VM *vm, Type *base, Type *subclass) {
    if (base->subclass_count == base->subclass_capacity) {
        uint32_t capacity = base->subclass_capacity ? base->subclass_capacity * 2 : 4;
        if (capacity <= base->subclass_capacity) return raise_memory_error(vm) != NULL;
        Type **subclasses = memory_resize(vm, base->subclasses, base->subclass_capacity * sizeof *subclasses,
                                          memory_size(capacity, sizeof *subclasses, 0));
        if (!subclasses) return false;
        base->subclasses = subclasses;
        base->subclass_capacity = capacity;
    }
    base->subclasses[base->subclass_count++] = subclass;
    return true;
}

void type_remove_subclass(Type *base, Type *subclass) {
    for (uint32_t i = base->subclass_count; i > 0; i--) {
        if (base->subclasses[i - 1] != subclass) continue;
        memmove(base->subclasses + i - 1, base->subclasses + i, (base->subclass_count - i) * sizeof *base->subclasses);
        base->subclass_count--;
        return;
    }
}

Type *type_collect_derived(Type *type) {
    Type *last = type;
    type->work_next = NULL;
    type->flags |= TYPE_IN_WORK;
    for (Type *t = type; t; t = t->work_next) {
        for (uint32_t i = 0; i < t->subclass_count; i++) {
            Type *derived = t->subclasses[i];
            if (derived->flags & TYPE_IN_WORK) continue;
            derived->flags |= TYPE_IN_WORK;
            derived->work_next = NULL;
            last = last->work_next = derived;
        }
    }
    return type;
}

/* ---- versions: a type that has one has only bases that have one, so the walk can stop where there is none ---- */

void type_modified(VM *vm, Type *type) {
    (void)vm;
    if (!type->version) return;
    type->version = 0;
    type->work_next = NULL;
    for (Type *work = type; work;) {
        Type *t = work;
        work = t->work_next;
        for (uint32_t i = 0; i < t->subclass_count; i++) {
            Type *derived = t->subclasses[i];
            if (!derived->version) continue;
            derived->version = 0;
            derived->work_next = work;
            work = derived;
        }
    }
}

static uint32_t next_version(VM *vm) {
    uint32_t *next = &vm_core(vm)->next_type_version;
    return *next == 0 ? 0 : (*next)++; /* 0: they have run out */
}

uint32_t type_version(VM *vm, Type *type) {
    if (type->version) return type->version;
    Tuple *mro = type->mro;
    if (!mro) return 0;
    for (size_t i = 0; i < mro->length; i++)
        if (((Type *)mro->items[i])->flags & TYPE_CUSTOM_MRO) return 0;
    for (size_t i = mro->length; i > 0; i--) {
        Type *t = (Type *)mro->items[i - 1];
        if (!t->version && !(t->version = next_version(vm))) return 0;
    }
    return type->version;
}

/* ---- lookup ---- */

/* (version, name) -> value, absence included. Values are borrowed: they live as long as the version holds. A name is not
 * counted either: type_cache_forget is told when one dies. The versions of one name share CACHE_SPREAD neighbours,
 * so that forgetting looks at these only. */
enum { CACHE_BITS = 11, CACHE_SIZE = 1 << CACHE_BITS, CACHE_SPREAD = 16 };

typedef struct CacheEntry {
    const Str *name;
    Object *value;
    uint32_t version;
} CacheEntry;

struct MethodCache {
    CacheEntry entries[CACHE_SIZE];
};

static size_t cache_place(const Str *name) {
    return (size_t)(((uintptr_t)name >> 3) * 0x9E3779B97F4A7C15u >> (64 - CACHE_BITS));
}

static CacheEntry *cache_entry(struct MethodCache *cache, uint32_t version, const Str *name) {
    return &cache->entries[(cache_place(name) + (version & (CACHE_SPREAD - 1))) & (CACHE_SIZE - 1)];
}

void type_cache_forget(VM *vm, const Str *name) {
    struct MethodCache *cache = vm_core(vm)->method_cache;
    if (!cache) return;
    size_t place = cache_place(name);
    for (size_t i = 0; i < CACHE_SPREAD; i++) {
        CacheEntry *entry = &cache->entries[(place + i) & (CACHE_SIZE - 1)];
        if (entry->name == name) *entry = (CacheEntry){NULL, NULL, 0};
    }
}

Dict *type_namespace(VM *vm, Type *type) {
    if (type->flags & TYPE_DICT_LAZY) {
        Object *pending = exception_take(vm);
        if (!type_fill_namespace(vm, type)) {
            xdecref(pending);
            return NULL;
        }
        exception_restore(vm, pending);
    }
    return type->dict;
}

/* Walks the mro. A builtin's namespace that cannot be filled for want of memory counts as empty this time: *whole is
 * false then. */
static Object *lookup_along_mro(VM *vm, Type *type, Str *name, bool *whole) {
    Tuple *mro = type->mro;
    if (!mro) return NULL;
    for (size_t i = 0; i < mro->length; i++) {
        Type *t = (Type *)mro->items[i];
        Dict *dict = t->dict;
        if (unlikely(t->flags & TYPE_DICT_LAZY)) {
            Object *pending = exception_take(vm);
            dict = type_fill_namespace(vm, t) ? t->dict : NULL;
            exception_restore(vm, pending);
            if (!dict) *whole = false;
        }
        Object *value = dict ? dict_get_str(vm, dict, name) : NULL;
        if (value) return value;
    }
    return NULL;
}

static __attribute__((noinline)) Object *lookup_and_cache(VM *vm, Type *type, Str *name) {
    bool whole = true;
    Object *value = lookup_along_mro(vm, type, name, &whole);
    struct MethodCache *cache = vm_core(vm)->method_cache;
    if (!whole || !str_is_interned(name)) return value;
    if (!cache) {
        cache = memory_try_alloc_zeroed(vm, sizeof *cache);
        if (!cache) return value;
        vm_core(vm)->method_cache = cache;
    }
    uint32_t version = type_version(vm, type);
    if (version) *cache_entry(cache, version, name) = (CacheEntry){name, value, version};
    return value;
}

Object *type_lookup(VM *vm, Type *type, Str *name) {
    struct MethodCache *cache = vm_core(vm)->method_cache;
    uint32_t version = type->version;
    if (likely(cache != NULL && version != 0)) {
        CacheEntry *entry = cache_entry(cache, version, name);
        if (entry->version == version && entry->name == name) return entry->value;
    }
    return lookup_and_cache(vm, type, name);
}

bool type_lookup_failed(VM *vm, Type *type) {
    Tuple *mro = type->mro;
    for (size_t i = 0; mro && i < mro->length; i++) {
        if (likely(!(((Type *)mro->items[i])->flags & TYPE_DICT_LAZY))) continue;
        raise_memory_error(vm);
        return true;
    }
    return false;
}

/* ---- setting attributes ---- */

static bool concerns_descriptors(VM *vm, const Str *name) {
    return str_equal(name, NAME(vm, __get__)) || str_equal(name, NAME(vm, __set__)) || str_equal(name, NAME(vm, __delete__));
}

void type_descriptors_changed(VM *vm) { type_modified(vm, builtin_type(vm, TYPE_OBJECT)); }

int type_set_attribute(VM *vm, Type *type, Str *name, Object *value) {
    Dict *dict = type_namespace(vm, type);
    if (!dict) return -1;
    Object *old = xincref(dict_get_str(vm, dict, name)); /* dies only once the slots no longer use it */
    int result = 0;
    if (value)
        result = dict_set_str(vm, dict, name, value) ? 0 : -1;
    else
        result = dict_delete(vm, dict, OBJ(name)) - 1; /* 0 deleted, -1 absent, -2 error */
    if (result == 0) {
        if (concerns_descriptors(vm, name)) type_descriptors_changed(vm);
        type_modified(vm, type);
        if (slots_has_name(vm, name)) {
            for (Type *t = type_collect_derived(type), *next; t; t = next) {
                next = t->work_next;
                t->flags &= ~(uint32_t)TYPE_IN_WORK;
                if (t->flags & TYPE_HEAP) slots_update_name(vm, t, name);
            }
        }
    } else if (!value && !exception_pending(vm)) {
        raise(vm, EXC_ATTRIBUTE_ERROR, "type object '%s' has no attribute '%U'", type_name_text(type), name);
    }
    xdecref(old);
    return result ? -1 : 0;
}

/* ---- the end ---- */

static void release_references(Type *type) {
    clear_ref(&type->dict);
    clear_ref(&type->bases);
    clear_ref(&type->mro);
    clear_ref(&type->name);
    clear_ref(&type->qualname);
    clear_ref(&type->slot_names);
    Type *base = type->base;
    type->base = NULL;
    if (base && (type->flags & TYPE_HEAP)) decref(base);
}

void type_release(VM *vm, Type *type) {
    type_modified(vm, type);
    Tuple *bases = type->bases;
    for (size_t i = 0; bases && i < bases->length; i++) type_remove_subclass((Type *)bases->items[i], type);
    release_references(type);
    if (type->shape) shape_free_tree(vm, type->shape);
    type->shape = NULL;
    if (type->subclasses) memory_free(vm, type->subclasses, type->subclass_capacity * sizeof *type->subclasses);
    type->subclasses = NULL;
    type->subclass_count = type->subclass_capacity = 0;
}

/* Namespaces first: destroying what is in them still takes the types' life functions and names. */
void types_close(VM *vm) {
    Core *core = vm_core(vm);
    for (int id = 0; id < BUILTIN_TYPE_COUNT; id++) clear_ref(&builtin_type(vm, (TypeId)id)->dict);
    for (Type *t = core->native_types; t; t = t->next_native) clear_ref(&t->dict);
    for (Type *t = core->native_types; t; t = t->next_native) type_release(vm, t);
    for (int id = BUILTIN_TYPE_COUNT - 1; id >= 0; id--) {
        Type *type = builtin_type(vm, (TypeId)id);
        type->subclass_count = 0; /* no walk goes through them any more */
        if (type->flags & TYPE_READY) type_release(vm, type);
    }
    if (core->method_cache) memory_free(vm, core->method_cache, sizeof *core->method_cache);
    core->method_cache = NULL;
    signatures_close(vm);
    shapes_close(vm);
}
