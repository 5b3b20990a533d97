/* Owns the order of bases: C3 linearisation, which base gives a class its layout, and assignment to __bases__. */
#include "object/type_internal.h"

#include "object/list.h"
#include "object/protocol.h"

#include <string.h>

/* ---- C3 ---- */

/* The lists to merge: the mro of each base, then the bases themselves; `next` is each one's first item not taken. */
typedef struct Merge {
    size_t count;
    Tuple **lists;
    size_t *next;
} Merge;

static bool in_a_tail(const Merge *m, const Object *candidate) {
    for (size_t i = 0; i < m->count; i++)
        for (size_t j = m->next[i] + 1; j < m->lists[i]->length; j++)
            if (m->lists[i]->items[j] == candidate) return true;
    return false;
}

/* The next class of the merge; NULL: all is taken (*left 0) or the orders contradict each other (*left > 0). */
static Object *merge_next(Merge *m, size_t *left) {
    *left = 0;
    for (size_t i = 0; i < m->count; i++) {
        if (m->next[i] >= m->lists[i]->length) continue;
        ++*left;
        Object *candidate = m->lists[i]->items[m->next[i]];
        if (in_a_tail(m, candidate)) continue;
        for (size_t j = 0; j < m->count; j++)
            if (m->next[j] < m->lists[j]->length && m->lists[j]->items[m->next[j]] == candidate) m->next[j]++;
        return candidate;
    }
    return NULL;
}

/* Names the heads that block each other. */
static void *raise_conflict(VM *vm, const Merge *m) {
    StrBuilder text;
    builder_open(&text, vm);
    builder_text(&text, "Cannot create a consistent method resolution order (MRO) for bases ");
    for (size_t i = 0; i < m->count; i++) {
        if (m->next[i] >= m->lists[i]->length) continue;
        Object *head = m->lists[i]->items[m->next[i]];
        bool seen = false;
        for (size_t j = 0; j < i && !seen; j++)
            seen = m->next[j] < m->lists[j]->length && m->lists[j]->items[m->next[j]] == head;
        if (seen) continue;
        if (i) builder_text(&text, ", ");
        builder_str(&text, ((Type *)head)->name);
    }
    Str *message = builder_finish(&text);
    if (!message) return NULL;
    raise(vm, EXC_TYPE_ERROR, "%U", message);
    decref(message);
    return NULL;
}

static Tuple *merge_run(VM *vm, Type *type, Merge *m, size_t most) {
    size_t bytes = memory_size(most, sizeof(Object *), sizeof(Object *)), count = 1, left;
    Object **order = memory_alloc(vm, bytes);
    if (!order) return NULL;
    order[0] = OBJ(type);
    for (Object *next; (next = merge_next(m, &left)) != NULL;) order[count++] = next;
    Object *mro = left ? raise_conflict(vm, m) : tuple_from(vm, order, count);
    memory_free(vm, order, bytes);
    return (Tuple *)mro;
}

static bool no_duplicates(VM *vm, Tuple *bases) {
    for (size_t i = 0; i < bases->length; i++)
        for (size_t j = i + 1; j < bases->length; j++)
            if (bases->items[i] == bases->items[j])
                return raise(vm, EXC_TYPE_ERROR, "duplicate base class %s", type_name_text((Type *)bases->items[i])) != NULL;
    return true;
}

/* The commonest case: one base, whose mro follows the class. */
static Tuple *prepend(VM *vm, Type *type, Tuple *rest) {
    Tuple *mro = tuple_allocate(vm, rest->length + 1);
    if (!mro) return NULL;
    mro->items[0] = OBJ(incref(type));
    for (size_t i = 0; i < rest->length; i++) mro->items[i + 1] = incref(rest->items[i]);
    tuple_finish(vm, mro);
    return mro;
}

Tuple *type_linearise(VM *vm, Type *type, Tuple *bases) {
    if (bases->length == 0) return (Tuple *)tuple_pack(vm, 1, type);
    size_t most = bases->length;
    for (size_t i = 0; i < bases->length; i++) {
        Type *base = (Type *)bases->items[i];
        if (!base->mro) return raise(vm, EXC_TYPE_ERROR, "Cannot extend an incomplete type '%s'", type_name_text(base));
        most += base->mro->length;
    }
    if (bases->length == 1) return prepend(vm, type, ((Type *)bases->items[0])->mro);
    if (!no_duplicates(vm, bases)) return NULL;
    size_t count = bases->length + 1, bytes = memory_size(count, sizeof(Tuple *) + sizeof(size_t), 0);
    Tuple **lists = memory_alloc_zeroed(vm, bytes);
    if (!lists) return NULL;
    Merge merge = {count, lists, (size_t *)(lists + count)};
    for (size_t i = 0; i + 1 < count; i++) lists[i] = ((Type *)bases->items[i])->mro;
    lists[count - 1] = bases;
    Tuple *mro = merge_run(vm, type, &merge, most);
    memory_free(vm, lists, bytes);
    return mro;
}

static bool check_custom(VM *vm, Type *type, Tuple *mro) {
    Type *solid = type_solid_base(type);
    for (size_t i = 0; i < mro->length; i++) {
        Object *item = mro->items[i];
        if (!is_type(item)) return raise(vm, EXC_TYPE_ERROR, "mro() returned a non-class ('%T')", item) != NULL;
        if (!type_is_subtype(solid, type_solid_base((Type *)item)))
            return raise(vm, EXC_TYPE_ERROR, "mro() returned base with unsuitable layout ('%s')",
                         type_name_text((Type *)item)) != NULL;
    }
    return true;
}

Tuple *type_compute_mro(VM *vm, Type *type, bool *custom) {
    *custom = false;
    Type *metatype = type_of(OBJ(type));
    if (metatype == builtin_type(vm, TYPE_TYPE)) return type_linearise(vm, type, type->bases);
    Object *method = type_lookup(vm, metatype, NAME(vm, mro));
    if (method && is_exact(method, TYPE_METHOD_DESCRIPTOR)) return type_linearise(vm, type, type->bases);
    *custom = true;
    Object *result = object_call_method(vm, OBJ(type), NAME(vm, mro), NULL, 0);
    Object *mro = result ? tuple_from_iterable(vm, result) : NULL;
    xdecref(result);
    if (mro && !check_custom(vm, type, (Tuple *)mro)) {
        decref(mro);
        return NULL;
    }
    return (Tuple *)mro;
}

/* ---- layout ---- */

static bool adds_layout(const Type *type, const Type *base) {
    return type->basic_size != base->basic_size || type->behind_slots != base->behind_slots ||
           ((type->flags ^ base->flags) & TYPE_VARIABLE);
}

Type *type_solid_base(Type *type) {
    while (type->base && !adds_layout(type, type->base)) type = type->base;
    return type;
}

Type *type_best_base(VM *vm, Tuple *bases) {
    Type *winner = NULL, *best = NULL;
    for (size_t i = 0; i < bases->length; i++) {
        Type *base = (Type *)bases->items[i];
        if (!is_type(OBJ(base))) return raise(vm, EXC_TYPE_ERROR, "bases must be types");
        if (!(base->flags & TYPE_BASE))
            return raise(vm, EXC_TYPE_ERROR, "type '%s' is not an acceptable base type", type_name_text(base));
        Type *candidate = type_solid_base(base);
        if (!winner || (candidate != winner && type_is_subtype(candidate, winner))) {
            winner = candidate;
            best = base;
        } else if (!type_is_subtype(winner, candidate)) {
            return raise(vm, EXC_TYPE_ERROR, "multiple bases have instance lay-out conflict");
        }
    }
    return best;
}

static bool same_slots(const Type *a, const Type *b) {
    if (!(a->flags & b->flags & TYPE_HEAP) || !a->slot_names || !b->slot_names) return false;
    if (a->slot_names->length != b->slot_names->length || a->slot_start != b->slot_start) return false;
    for (size_t i = 0; i < a->slot_names->length; i++)
        if (a->slot_names->items[i] != b->slot_names->items[i]) return false; /* interned */
    return true;
}

/* The same native base, the same __slots__ members in the same places, attributes in both or in neither. */
bool type_same_layout(const Type *a, const Type *b) {
    if (a->attr_offset != b->attr_offset || a->life.destroy != b->life.destroy) return false;
    if ((a->flags ^ b->flags) & (TYPE_HAS_DICT | TYPE_VARIABLE)) return false;
    for (;;) {
        a = type_solid_base((Type *)a);
        b = type_solid_base((Type *)b);
        if (a == b) return true;
        if (!same_slots(a, b)) return false;
        a = a->base;
        b = b->base;
    }
}

/* ---- __bases__ ---- */

static bool check_new_bases(VM *vm, Type *type, Object *value) {
    const char *name = type_name_text(type);
    if (!is_tuple(value)) return raise(vm, EXC_TYPE_ERROR, "can only assign tuple to %s.__bases__, not %T", name, value) != NULL;
    Tuple *bases = (Tuple *)value;
    if (!bases->length)
        return raise(vm, EXC_TYPE_ERROR, "can only assign non-empty tuple to %s.__bases__, not ()", name) != NULL;
    for (size_t i = 0; i < bases->length; i++) {
        Object *base = bases->items[i];
        if (!is_type(base))
            return raise(vm, EXC_TYPE_ERROR, "%s.__bases__ must be tuple of classes, not '%T'", name, base) != NULL;
        if (type_is_subtype((Type *)base, type))
            return raise(vm, EXC_TYPE_ERROR, "a __bases__ item causes an inheritance cycle") != NULL;
    }
    return true;
}

/* The class and all that derive from it as a list. */
static List *list_derived(VM *vm, Type *type) {
    List *list = list_new(vm, 0);
    bool ok = list != NULL;
    for (Type *t = type_collect_derived(type), *next; t; t = next) {
        next = t->work_next;
        t->flags &= ~(uint32_t)TYPE_IN_WORK;
        bool dying = t->life.head.count == 0 || (t->life.head.word & OBJECT_DYING);
        ok = ok && (dying || list_append(vm, list, OBJ(t)));
    }
    if (!ok) clear_ref(&list);
    return list;
}

/* New mros for the class and all that derive from it; when one cannot be made, those made go back. mro() of a metaclass
 * may run anything: the list keeps the classes. */
static bool relinearise(VM *vm, Type *type) {
    List *types = list_derived(vm, type), *old = types ? list_new(vm, types->length) : NULL;
    bool ok = old != NULL;
    size_t done = 0;
    for (; ok && done < types->length; done++) {
        Type *t = (Type *)types->items[done];
        bool custom;
        Tuple *mro = type_compute_mro(vm, t, &custom);
        ok = mro && list_append(vm, old, t->mro ? OBJ(t->mro) : NONE(vm));
        if (!ok) {
            xdecref(mro);
            break;
        }
        if (custom) t->flags |= TYPE_CUSTOM_MRO;
        set_ref(&t->mro, mro);
        type_modified(vm, t);
    }
    for (size_t i = 0; !ok && i < done; i++)
        if (is_tuple(old->items[i])) set_ref(&((Type *)types->items[i])->mro, (Tuple *)incref(old->items[i]));
    for (size_t i = 0; types && i < types->length; i++) {
        type_modified(vm, (Type *)types->items[i]);
        slots_update_all(vm, (Type *)types->items[i]);
    }
    xdecref(types);
    xdecref(old);
    return ok;
}

static bool swap_bases(VM *vm, Type *type, Tuple *bases, Type *base) {
    for (size_t i = 0; i < bases->length; i++)
        if (!type_add_subclass(vm, (Type *)bases->items[i], type)) return false;
    Tuple *old_bases = type->bases;
    for (size_t i = 0; i < old_bases->length; i++) type_remove_subclass((Type *)old_bases->items[i], type);
    for (size_t i = 0; i < bases->length; i++) { /* one that was a base before has lost both entries */
        bool listed = false;
        Type *b = (Type *)bases->items[i];
        for (uint32_t j = 0; j < b->subclass_count; j++) listed |= b->subclasses[j] == type;
        if (!listed && !type_add_subclass(vm, b, type)) return false;
    }
    type->bases = incref(bases);
    type->base = incref(base);
    type_modified(vm, type);
    return true;
}

int type_set_bases(VM *vm, Object *self, Object *value) {
    Type *type = (Type *)self;
    if (!(type->flags & TYPE_HEAP)) {
        raise(vm, EXC_TYPE_ERROR, "cannot set '__bases__' attribute of immutable type '%s'", type_name_text(type));
        return -1;
    }
    if (!value) {
        raise(vm, EXC_TYPE_ERROR, "cannot delete '__bases__' attribute of immutable type '%s'", type_name_text(type));
        return -1;
    }
    if (!check_new_bases(vm, type, value)) return -1;
    Type *best = type_best_base(vm, (Tuple *)value);
    if (!best) return -1;
    if (!type_same_layout(best, type->base) && type_solid_base(best) != type_solid_base(type->base)) {
        raise(vm, EXC_TYPE_ERROR, "__bases__ assignment: '%s' object layout differs from '%s'", type_name_text(best),
              type_name_text(type->base));
        return -1;
    }
    Tuple *old_bases = type->bases;
    Type *old_base = type->base;
    if (!swap_bases(vm, type, (Tuple *)value, best)) return -1;
    if (relinearise(vm, type)) {
        type_descriptors_changed(vm);
        decref(old_bases);
        decref(old_base);
        return 0;
    }
    Object *pending = exception_take(vm);
    Tuple *refused = type->bases;
    Type *refused_base = type->base;
    if (swap_bases(vm, type, old_bases, old_base)) {
        decref(old_bases); /* swap_bases took its own */
        decref(old_base);
    }
    decref(refused);
    decref(refused_base);
    exception_restore(vm, pending);
    return -1;
}
