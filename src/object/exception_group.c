/* Owns BaseExceptionGroup and ExceptionGroup: construction, split, subgroup, derive, and what
 * except* needs. */
#include "object/exception_types.h"
#include "object/list.h"
#include "object/protocol.h"

static bool is_group(VM *vm, Object *o)
{
    return object_is_instance_of(o, builtin_type(vm, EXC_BASE_EXCEPTION_GROUP));
}

/* ---- construction ---- */

/* Checks the members; *all_exceptions: every one is an Exception. */
static bool check_members(VM *vm, Tuple *members, bool *all_exceptions)
{
    if (members->length == 0) {
        raise(vm, EXC_VALUE_ERROR, "second argument (exceptions) must be a non-empty sequence");
        return false;
    }
    *all_exceptions = true;
    for (size_t i = 0; i < members->length; i++) {
        if (!is_exception(members->items[i])) {
            raise(vm, EXC_VALUE_ERROR,
                  "Item %zu of second argument (exceptions) is not an exception", i);
            return false;
        }
        if (!object_is_instance_of(members->items[i], builtin_type(vm, EXC_EXCEPTION)))
            *all_exceptions = false;
    }
    return true;
}

/* The class to make: a BaseExceptionGroup of Exceptions is an ExceptionGroup; an ExceptionGroup
 * holds only those. */
static Type *choose_class(VM *vm, Type *type, bool all_exceptions)
{
    if (type == builtin_type(vm, EXC_BASE_EXCEPTION_GROUP))
        return all_exceptions ? builtin_type(vm, EXC_EXCEPTION_GROUP) : type;
    if (all_exceptions || !type_is_subtype(type, builtin_type(vm, EXC_EXCEPTION))) return type;
    if (type == builtin_type(vm, EXC_EXCEPTION_GROUP))
        return raise(vm, EXC_TYPE_ERROR, "Cannot nest BaseExceptions in an ExceptionGroup");
    return raise(vm, EXC_TYPE_ERROR, "Cannot nest BaseExceptions in '%N'", type);
}

static bool is_sequence(VM *vm, Object *o)
{
    if (is_list(o) || is_tuple(o)) return true;
    return !is_dict(o) && type_lookup(vm, type_of(o), NAME(vm, __getitem__)) != NULL;
}

Object *group_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    if (nargs != 3)
        return raise(vm, EXC_TYPE_ERROR,
                     "BaseExceptionGroup.__new__() takes exactly 2 arguments (%zu given)",
                     nargs - 1);
    if (!is_str(args[1]))
        return raise(vm, EXC_TYPE_ERROR,
                     "BaseExceptionGroup.__new__() argument 1 must be str, not %T", args[1]);
    if (!is_sequence(vm, args[2]))
        return raise(vm, EXC_TYPE_ERROR, "second argument (exceptions) must be a sequence");
    Tuple *members = (Tuple *)tuple_from_iterable(vm, args[2]);
    if (!members) return NULL;
    bool all_exceptions;
    Object *group = NULL;
    if (!check_members(vm, members, &all_exceptions)) goto done;
    type = choose_class(vm, type, all_exceptions);
    Tuple *given = type ? (Tuple *)tuple_from(vm, args + 1, nargs - 1) : NULL;
    if (!given) goto done;
    group = exception_construct_bare(vm, type, given);
    decref(given);
    if (!group) goto done;
    exception_set_extra(as_exception(group), EXTRA_GROUP_MESSAGE, args[1]);
    exception_set_extra(as_exception(group), EXTRA_GROUP_EXCEPTIONS, OBJ(members));
done:
    decref(members);
    return group;
}

int group_initialize(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    return exception_initialize(vm, self, args, nargs);
}

static Tuple *group_members(Object *group)
{
    return (Tuple *)as_exception(group)->extra[EXTRA_GROUP_EXCEPTIONS];
}

Object *group_str(VM *vm, Object *o)
{
    Object *message = as_exception(o)->extra[EXTRA_GROUP_MESSAGE];
    size_t count = group_members(o) ? group_members(o)->length : 0;
    return OBJ(str_from_format(vm, "%S (%zu sub-exception%s)", message ? message : NONE(vm), count,
                               count == 1 ? "" : "s"));
}

/* ---- split ---- */

typedef enum MatchKind { MATCH_CLASS, MATCH_CALLABLE, MATCH_LEAVES } MatchKind;

typedef struct Matcher {
    MatchKind kind;
    Object *value; /* class or tuple of classes; callable; List of the leaves to keep */
} Matcher;

/* 1, 0, -1. A list of leaves matches by identity. */
static int matcher_test(VM *vm, const Matcher *matcher, Object *e)
{
    if (matcher->kind == MATCH_CLASS) return exception_matches(vm, e, matcher->value);
    if (matcher->kind == MATCH_CALLABLE) {
        Object *answer = object_call1(vm, matcher->value, e);
        if (!answer) return -1;
        int truth = object_truth(vm, answer);
        decref(answer);
        return truth;
    }
    if (is_group(vm, e)) return 0;
    List *leaves = (List *)matcher->value;
    for (size_t i = 0; i < leaves->length; i++)
        if (leaves->items[i] == e) return 1;
    return 0;
}

static bool matcher_open(VM *vm, Matcher *matcher, Object *value)
{
    matcher->value = value;
    if (is_type(value) || is_tuple(value)) {
        matcher->kind = MATCH_CLASS;
        bool classes = true;
        Tuple *tuple = is_tuple(value) ? (Tuple *)value : NULL;
        for (size_t i = 0; tuple && i < tuple->length; i++)
            classes = classes && is_type(tuple->items[i]) &&
                      (((Type *)tuple->items[i])->flags & TYPE_IS_EXCEPTION);
        if (!tuple) classes = ((Type *)value)->flags & TYPE_IS_EXCEPTION;
        if (classes) return true;
    } else if (object_is_callable(value)) {
        matcher->kind = MATCH_CALLABLE;
        return true;
    }
    raise(vm, EXC_TYPE_ERROR,
          "expected an exception type, a tuple of exception types, or a callable (other than a "
          "class)");
    return false;
}

static bool copy_notes(VM *vm, Object *from, Object *to)
{
    Object *notes = object_getattr_maybe(vm, from, NAME(vm, __notes__));
    if (!notes) return !exception_pending(vm);
    bool ok = true;
    if (is_list(notes) || is_tuple(notes)) {
        Object *copy = list_from_iterable(vm, notes);
        ok = copy && object_setattr(vm, to, NAME(vm, __notes__), copy) == 0;
        xdecref(copy);
    }
    decref(notes);
    return ok;
}

/* A group like `original` with other members, by its derive(): keeps traceback, cause, context and
 * notes. */
static Object *group_subset(VM *vm, Object *original, List *members)
{
    if (members->length == 0) return NEW_NONE(vm);
    Str *name = str_intern_text(vm, "derive");
    Object *argument = OBJ(members);
    Object *group = name ? object_call_method(vm, original, name, &argument, 1) : NULL;
    xdecref(name);
    if (!group) return NULL;
    if (!is_group(vm, group)) {
        raise(vm, EXC_TYPE_ERROR, "derive must return an instance of BaseExceptionGroup");
        decref(group);
        return NULL;
    }
    Exception *from = as_exception(original), *to = as_exception(group);
    set_ref(&to->traceback, xincref(from->traceback));
    set_ref(&to->context, xincref(from->context));
    set_ref(&to->cause, xincref(from->cause));
    to->suppress_context = from->suppress_context || from->cause;
    if (!copy_notes(vm, original, group)) clear_ref(&group);
    return group;
}

static bool split_into(VM *vm, Object *e, const Matcher *matcher, Object **matched, Object **rest);

/* Splits every member and makes a group of each side. rest NULL: not wanted. */
static bool split_members(VM *vm, Object *group, const Matcher *matcher, Object **matched,
                          Object **rest)
{
    List *in = list_new(vm, 0), *out = rest ? list_new(vm, 0) : NULL;
    bool ok = in && (out || !rest);
    Tuple *members = incref(group_members(group));
    for (size_t i = 0; ok && i < members->length; i++) {
        Object *yes = NULL, *no = NULL;
        ok = split_into(vm, members->items[i], matcher, &yes, rest ? &no : NULL);
        if (ok && !is_none(yes)) ok = list_append(vm, in, yes);
        if (ok && rest && !is_none(no)) ok = list_append(vm, out, no);
        xdecref(yes);
        xdecref(no);
    }
    if (ok) ok = (*matched = group_subset(vm, group, in)) != NULL;
    if (ok && rest && !(*rest = group_subset(vm, group, out))) {
        clear_ref(matched);
        ok = false;
    }
    decref(members);
    xdecref(in);
    xdecref(out);
    return ok;
}

/* *matched and *rest (unless NULL): NEW, None for an empty side. */
static bool split_into(VM *vm, Object *e, const Matcher *matcher, Object **matched, Object **rest)
{
    int match = matcher_test(vm, matcher, e);
    if (match < 0) return false;
    if (match || !is_group(vm, e)) {
        *matched = match ? incref(e) : NEW_NONE(vm);
        if (rest) *rest = match ? NEW_NONE(vm) : incref(e);
        return true;
    }
    if (!recursion_enter(vm, " in exceptiongroup_split_recursive")) return false;
    bool ok = split_members(vm, e, matcher, matched, rest);
    recursion_leave(vm);
    return ok;
}

/* ---- methods ---- */

static Object *group_split(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    Matcher matcher;
    Object *sides[2];
    if (!matcher_open(vm, &matcher, args[0]) ||
        !split_into(vm, self, &matcher, &sides[0], &sides[1]))
        return NULL;
    return tuple_from_stolen(vm, sides, 2);
}

static Object *group_subgroup(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    Matcher matcher;
    Object *matched;
    return matcher_open(vm, &matcher, args[0]) && split_into(vm, self, &matcher, &matched, NULL)
               ? matched
               : NULL;
}

static Object *make_group(VM *vm, Object *message, Object *members)
{
    return object_call2(vm, OBJ(builtin_type(vm, EXC_BASE_EXCEPTION_GROUP)), message, members);
}

static Object *group_derive(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    return make_group(vm, as_exception(self)->extra[EXTRA_GROUP_MESSAGE], args[0]);
}

static Object *group_class_getitem(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    return object_call2(vm, OBJ(builtin_type(vm, TYPE_GENERIC_ALIAS)), self, args[0]);
}

const MethodDef group_methods[] = {
    {"split", "(matcher_value, /)", group_split,
     "(matching part, rest) of the group; None for an empty one.", 0},
    {"subgroup", "(matcher_value, /)", group_subgroup, "The matching part of the group, or None.",
     0},
    {"derive", "(excs, /)", group_derive, "A group with the same message and other exceptions.", 0},
    {"__class_getitem__", "(item, /)", group_class_getitem,
     "For annotations: ExceptionGroup[ValueError].", METHOD_CLASS},
    {0},
};

/* ---- except* ---- */

/* except* may not name group classes. */
static bool check_star_match(VM *vm, Object *match)
{
    if (exception_check_match(vm, match) < 0) return false;
    Type *group = builtin_type(vm, EXC_BASE_EXCEPTION_GROUP);
    Tuple *classes = is_tuple(match) ? (Tuple *)match : NULL;
    bool bad = !classes && type_is_subtype((Type *)match, group);
    for (size_t i = 0; classes && i < classes->length; i++)
        bad = bad || type_is_subtype((Type *)classes->items[i], group);
    if (bad)
        raise(vm, EXC_TYPE_ERROR,
              "catching ExceptionGroup with except* is not allowed. Use except instead.");
    return !bad;
}

/* A bare exception in a group of its own, without message. */
static Object *wrap_in_group(VM *vm, Object *e)
{
    Object *members = tuple_from(vm, &e, 1);
    Object *group = members ? make_group(vm, OBJ(EMPTY_STR(vm)), members) : NULL;
    xdecref(members);
    return group;
}

static bool split_by_method(VM *vm, Object *e, Object *match, Object **matched, Object **rest)
{
    Str *name = str_intern_text(vm, "split");
    Object *pair = name ? object_call_method(vm, e, name, &match, 1) : NULL;
    xdecref(name);
    if (!pair) return false;
    bool ok = false;
    if (!is_tuple(pair))
        raise(vm, EXC_TYPE_ERROR, "%T.split must return a tuple, not %T", e, pair);
    else if (((Tuple *)pair)->length < 2)
        raise(vm, EXC_TYPE_ERROR, "%T.split must return a 2-tuple, got tuple of size %zu", e,
              (size_t)((Tuple *)pair)->length);
    else
        ok = true;
    if (ok) {
        *matched = incref(((Tuple *)pair)->items[0]);
        *rest = incref(((Tuple *)pair)->items[1]);
    }
    decref(pair);
    return ok;
}

bool exception_group_match(VM *vm, Object *exception, Object *match, Object **matched,
                           Object **rest)
{
    *matched = *rest = NULL;
    if (!check_star_match(vm, match)) return false;
    if (is_none(exception)) {
        *matched = *rest = NEW_NONE(vm);
        return true;
    }
    int whole = exception_matches(vm, exception, match);
    if (whole < 0) return false;
    if (whole) {
        *matched = is_group(vm, exception) ? incref(exception) : wrap_in_group(vm, exception);
        *rest = NEW_NONE(vm);
        return *matched != NULL;
    }
    if (is_group(vm, exception)) return split_by_method(vm, exception, match, matched, rest);
    *matched = NEW_NONE(vm);
    *rest = incref(exception);
    return true;
}

/* Was e split off the original (re-raised), rather than raised anew in a clause? */
static bool same_origin(VM *vm, Object *e, Object *original)
{
    Exception *a = as_exception(e), *b = as_exception(original);
    if (!is_group(vm, e)) return false;
    return a->traceback == b->traceback && a->cause == b->cause && a->context == b->context;
}

static bool collect_leaves(VM *vm, Object *e, List *leaves)
{
    if (!is_group(vm, e)) return list_append(vm, leaves, e);
    if (!recursion_enter(vm, " in collect_exception_group_leaves")) return false;
    Tuple *members = group_members(e);
    bool ok = true;
    for (size_t i = 0; ok && i < members->length; i++)
        ok = collect_leaves(vm, members->items[i], leaves);
    recursion_leave(vm);
    return ok;
}

/* The part of the original whose leaves are in the groups of `kept`, in its own nesting. */
static Object *project(VM *vm, Object *original, List *kept)
{
    List *leaves = list_new(vm, 0);
    if (!leaves) return NULL;
    bool ok = true;
    for (size_t i = 0; ok && i < kept->length; i++) ok = collect_leaves(vm, kept->items[i], leaves);
    Matcher matcher = {MATCH_LEAVES, OBJ(leaves)};
    Object *matched = NULL;
    if (ok && !split_into(vm, original, &matcher, &matched, NULL)) matched = NULL;
    decref(leaves);
    return matched;
}

static Object *reraise_sorted(VM *vm, Object *original, List *raised, List *anew, List *kept)
{
    for (size_t i = 0; i < raised->length; i++) {
        Object *e = raised->items[i];
        if (is_none(e)) continue;
        if (!list_append(vm, same_origin(vm, e, original) ? kept : anew, e)) return NULL;
    }
    Object *again = project(vm, original, kept);
    if (!again || anew->length == 0) return again;
    bool ok = is_none(again) || list_append(vm, anew, again);
    decref(again);
    if (!ok) return NULL;
    if (anew->length == 1) return incref(anew->items[0]);
    return make_group(vm, OBJ(EMPTY_STR(vm)), OBJ(anew));
}

Object *exception_group_reraise(VM *vm, Object *original, Object *raised)
{
    List *list = (List *)raised;
    if (list->length == 0) return NEW_NONE(vm);
    if (!is_group(vm, original)) { /* one bare exception: what a clause raised, or it itself */
        for (size_t i = 0; i < list->length; i++)
            if (!is_none(list->items[i])) return incref(list->items[i]);
        return NEW_NONE(vm);
    }
    List *anew = list_new(vm, 0), *kept = list_new(vm, 0);
    Object *result = anew && kept ? reraise_sorted(vm, original, list, anew, kept) : NULL;
    xdecref(anew);
    xdecref(kept);
    return result;
}
