/* The slice type, and the index arithmetic that all sequences share. */
#include "object/slice.h"

#include "base/hash.h"
#include "object/core.h"
#include "object/protocol.h"

/* ---- index arithmetic ---- */

bool object_to_index(VM *vm, Object *o, TypeId error, ptrdiff_t *out)
{
    if (likely(is_exact(o, TYPE_INT) && !int_is_big((Int *)o))) {
        *out = (ptrdiff_t)((Int *)o)->value;
        return true;
    }
    Object *index = object_index(vm, o);
    if (!index) return false;
    bool fits = !int_is_big((Int *)index);
    if (fits) *out = (ptrdiff_t)((Int *)index)->value;
    decref(index);
    if (!fits) raise(vm, error, "cannot fit '%T' into an index-sized integer", o);
    return fits;
}

bool object_to_slice_end(VM *vm, Object *o, ptrdiff_t *out)
{
    if (type_of(o)->slots.to_index) return object_to_size_clamped(vm, o, out);
    raise(vm, EXC_TYPE_ERROR, "slice indices must be integers or have an __index__ method");
    return false;
}

bool object_to_repeat(VM *vm, Object *o, size_t *count)
{
    ptrdiff_t n;
    if (!object_to_index(vm, o, EXC_OVERFLOW_ERROR, &n)) return false;
    *count = n < 0 ? 0 : (size_t)n;
    return true;
}

static bool slice_part(VM *vm, Object *o, ptrdiff_t otherwise, ptrdiff_t *out)
{
    if (is_none(o)) {
        *out = otherwise;
        return true;
    }
    if (likely(is_exact(o, TYPE_INT) && !int_is_big((Int *)o))) {
        *out = (ptrdiff_t)((Int *)o)->value;
        return true;
    }
    if (!type_of(o)->slots.to_index) {
        raise(vm, EXC_TYPE_ERROR,
              "slice indices must be integers or None or have an __index__ method");
        return false;
    }
    return object_to_size_clamped(vm, o, out);
}

bool slice_unpack(VM *vm, Slice *slice, ptrdiff_t *start, ptrdiff_t *stop, ptrdiff_t *step)
{
    if (!slice_part(vm, slice->step, 1, step)) return false;
    if (*step == 0) {
        raise(vm, EXC_VALUE_ERROR, "slice step cannot be zero");
        return false;
    }
    if (*step < -PTRDIFF_MAX) *step = -PTRDIFF_MAX; /* so that it can be negated */
    return slice_part(vm, slice->start, *step < 0 ? PTRDIFF_MAX : 0, start) &&
           slice_part(vm, slice->stop, *step < 0 ? PTRDIFF_MIN : PTRDIFF_MAX, stop);
}

static ptrdiff_t slice_clip(ptrdiff_t index, ptrdiff_t length, bool backwards)
{
    if (index < 0) {
        index += length;
        return index >= 0 ? index : backwards ? -1 : 0;
    }
    return index < length ? index : backwards ? length - 1 : length;
}

size_t slice_adjust(size_t length, ptrdiff_t *start, ptrdiff_t *stop, ptrdiff_t step)
{
    *start = slice_clip(*start, (ptrdiff_t)length, step < 0);
    *stop = slice_clip(*stop, (ptrdiff_t)length, step < 0);
    ptrdiff_t distance = step < 0 ? *start - *stop : *stop - *start, stride = step < 0 ? -step : step;
    if (distance <= 0) return 0;
    return stride == 1 ? (size_t)distance : (size_t)((distance - 1) / stride + 1);
}

bool slice_indices(VM *vm, Slice *slice, size_t length, ptrdiff_t *start, ptrdiff_t *stop,
                   ptrdiff_t *step, size_t *count)
{
    if (!slice_unpack(vm, slice, start, stop, step)) return false;
    *count = slice_adjust(length, start, stop, *step);
    return true;
}

static Object *slice_part_index(VM *vm, Object *o)
{
    if (type_of(o)->slots.to_index) return object_index(vm, o);
    return raise(vm, EXC_TYPE_ERROR,
                 "slice indices must be integers or None or have an __index__ method");
}

/* One end of a slice, clipped to [lower, upper]; NEW. */
static Object *slice_long_end(VM *vm, Object *end, Object *length, Object *lower, Object *upper)
{
    Object *index = slice_part_index(vm, end);
    if (!index) return NULL;
    if (int_sign((Int *)index) < 0) {
        set_ref(&index, int_binary(vm, BINARY_ADD, index, length));
        if (index && int_compare((Int *)index, (Int *)lower) < 0) set_ref(&index, incref(lower));
    } else if (int_compare((Int *)index, (Int *)upper) > 0) {
        set_ref(&index, incref(upper));
    }
    return index;
}

bool slice_long_indices(VM *vm, Slice *slice, Object *length, Object *out[3])
{
    Object *start = NULL, *stop = NULL, *lower = NULL, *upper = NULL, *one = NULL;
    Object *step = is_none(slice->step) ? int_from_int64(vm, 1) : slice_part_index(vm, slice->step);
    if (!step) return false;
    int sign = int_sign((Int *)step);
    if (sign == 0) {
        raise(vm, EXC_VALUE_ERROR, "slice step cannot be zero");
        goto fail;
    }
    if (!(one = int_from_int64(vm, 1))) goto fail;
    if (!(lower = int_from_int64(vm, sign < 0 ? -1 : 0))) goto fail;
    upper = sign < 0 ? int_binary(vm, BINARY_SUBTRACT, length, one) : incref(length);
    if (!upper) goto fail;
    start = is_none(slice->start) ? incref(sign < 0 ? upper : lower)
                                  : slice_long_end(vm, slice->start, length, lower, upper);
    if (!start) goto fail;
    stop = is_none(slice->stop) ? incref(sign < 0 ? lower : upper)
                                : slice_long_end(vm, slice->stop, length, lower, upper);
    if (!stop) goto fail;
    decref(lower);
    decref(upper);
    decref(one);
    out[0] = start;
    out[1] = stop;
    out[2] = step;
    return true;
fail:
    xdecref(start);
    xdecref(lower);
    xdecref(upper);
    xdecref(one);
    decref(step);
    return false;
}

/* ---- the type ---- */

Object *slice_new(VM *vm, Object *start, Object *stop, Object *step)
{
    Slice *s = (Slice *)builtin_allocate(vm, TYPE_SLICE, sizeof(Slice));
    if (!s) return NULL;
    s->start = incref(start ? start : NONE(vm));
    s->stop = incref(stop ? stop : NONE(vm));
    s->step = incref(step ? step : NONE(vm));
    object_track(vm, (Object *)s);
    return (Object *)s;
}

static Object *slice_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    (void)type; /* not a base type */
    if (nargs == 0) return raise(vm, EXC_TYPE_ERROR, "slice expected at least 1 argument, got 0");
    if (nargs > 3) {
        return raise(vm, EXC_TYPE_ERROR, "slice expected at most 3 arguments, got %zu", nargs);
    }
    if (nargs == 1) return slice_new(vm, NULL, args[0], NULL);
    return slice_new(vm, args[0], args[1], nargs == 3 ? args[2] : NULL);
}

static void slice_destroy(VM *vm, Object *o)
{
    (void)vm;
    Slice *s = (Slice *)o;
    clear_ref(&s->step);
    clear_ref(&s->start);
    clear_ref(&s->stop);
}

static int slice_traverse(Object *o, Visit visit, void *context)
{
    Slice *s = (Slice *)o;
    VISIT(s->start);
    VISIT(s->stop);
    VISIT(s->step);
    return 0;
}

static Object *slice_repr(VM *vm, Object *o)
{
    Slice *s = (Slice *)o;
    return (Object *)str_from_format(vm, "slice(%R, %R, %R)", s->start, s->stop, s->step);
}

static Hash slice_hash(VM *vm, Object *o)
{
    Slice *s = (Slice *)o;
    Object *parts[] = {s->start, s->stop, s->step};
    uint64_t state = hash_tuple_start();
    for (int i = 0; i < 3; i++) {
        Hash hash = object_hash(vm, parts[i]);
        if (hash == -1) return -1;
        state = hash_tuple_add(state, hash);
    }
    return state == (uint64_t)-1 ? 1546275796 : (Hash)state;
}

/* As the tuples of the three parts. */
static Object *slice_compare(VM *vm, Object *a, Object *b, CompareOp op)
{
    if (!is_exact(a, TYPE_SLICE) || !is_exact(b, TYPE_SLICE)) return NOT_IMPLEMENTED(vm);
    if (a == b) return BOOL(vm, op == COMPARE_EQ || op == COMPARE_LE || op == COMPARE_GE);
    Slice *x = (Slice *)a, *y = (Slice *)b;
    Object *left = tuple_from(vm, (Object *[]){x->start, x->stop, x->step}, 3);
    if (!left) return NULL;
    Object *right = tuple_from(vm, (Object *[]){y->start, y->stop, y->step}, 3);
    Object *result = right ? object_compare(vm, left, right, op) : NULL;
    decref(left);
    xdecref(right);
    return result;
}

static Object *slice_indices_method(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    Object *length = object_index(vm, args[0]);
    if (!length) return NULL;
    if (int_sign((Int *)length) < 0) {
        decref(length);
        return raise(vm, EXC_VALUE_ERROR, "length should not be negative");
    }
    Object *parts[3];
    bool done = slice_long_indices(vm, (Slice *)self, length, parts);
    decref(length);
    return done ? tuple_from_stolen(vm, parts, 3) : NULL;
}

static Object *slice_reduce(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args;
    (void)nargs;
    Slice *s = (Slice *)self;
    Object *parts = tuple_from(vm, (Object *[]){s->start, s->stop, s->step}, 3);
    if (!parts) return NULL;
    Object *pair = tuple_from(vm, (Object *[]){(Object *)type_of(self), parts}, 2);
    decref(parts);
    return pair;
}

static const MethodDef slice_methods[] = {
    {"indices", "(length, /)", slice_indices_method,
     "The (start, stop, step) this slice means for a sequence of the given length.", 0},
    {"__reduce__", "()", slice_reduce, "State for pickling.", 0},
    {0},
};

static const MemberDef slice_members[] = {
    MEMBER("start", MEMBER_OBJECT, offsetof(Slice, start), false, NULL),
    MEMBER("stop", MEMBER_OBJECT, offsetof(Slice, stop), false, NULL),
    MEMBER("step", MEMBER_OBJECT, offsetof(Slice, step), false, NULL),
    {0},
};

const TypeSpec slice_type = {
    .id = TYPE_SLICE,
    .base = TYPE_OBJECT,
    .size = sizeof(Slice),
    .doc = "slice(stop)\nslice(start, stop[, step])\n\n"
           "What stands between the brackets of a[start:stop:step].",
    .new_signature = "(*args)",
    .methods = slice_methods,
    .members = slice_members,
    .life = {.destroy = slice_destroy, .traverse = slice_traverse},
    .slots = {.construct = slice_construct,
              .repr = slice_repr,
              .hash = slice_hash,
              .compare = slice_compare},
};
