/* Owns isinstance, issubclass and dir. */
#include "object/protocol.h"

#include "object/dict.h"
#include "object/list.h"
#include "object/type_check.h"
#include "object/union.h"

/* ---- objects that stand for classes: those with a __bases__ tuple ---- */

/* __bases__ as a tuple, or NULL without exception when there is none. */
static Object *abstract_bases(VM *vm, Object *class_) {
    Object *bases = object_getattr_maybe(vm, class_, NAME(vm, __bases__));
    if (bases && !is_tuple(bases)) clear_ref(&bases);
    return bases;
}

/* Does it stand for a class? False RAISES. */
static bool check_class(VM *vm, Object *class_, const char *message) {
    Object *bases = abstract_bases(vm, class_);
    if (bases) {
        decref(bases);
        return true;
    }
    if (!exception_pending(vm)) raise(vm, EXC_TYPE_ERROR, "%s", message);
    return false;
}

static int abstract_issubclass(VM *vm, Object *derived, Object *class_) {
    if (derived == class_) return 1;
    if (!recursion_enter(vm, " in __issubclass__")) return -1;
    Object *bases = abstract_bases(vm, derived);
    if (!bases) return exception_pending(vm) ? -1 : 0;
    int found = 0;
    for (size_t i = 0; found == 0 && i < ((Tuple *)bases)->length; i++)
        found = abstract_issubclass(vm, ((Tuple *)bases)->items[i], class_);
    decref(bases);
    return found;
}

int type_plain_issubclass(VM *vm, Object *derived, Object *class_) {
    if (is_type(class_) && is_type(derived)) return type_is_subtype((Type *)derived, (Type *)class_);
    if (!check_class(vm, derived, "issubclass() arg 1 must be a class")) return -1;
    if (!check_class(vm, class_, "issubclass() arg 2 must be a class, a tuple of classes, or a union")) return -1;
    return abstract_issubclass(vm, derived, class_);
}

/* Is o.__class__ what object makes of it? Then it is o's type. */
static bool has_plain_class(VM *vm, Object *o) {
    Type *type = type_of(o), *object = builtin_type(vm, TYPE_OBJECT);
    return type->slots.getattr == object_generic_getattr &&
           type_lookup(vm, type, NAME(vm, __class__)) == type_lookup(vm, object, NAME(vm, __class__));
}

int type_plain_isinstance(VM *vm, Object *o, Object *class_) {
    if (is_type(class_)) {
        if (type_is_subtype(type_of(o), (Type *)class_)) return 1;
        if (has_plain_class(vm, o)) return 0;
        Object *claimed = object_getattr_maybe(vm, o, NAME(vm, __class__)); /* proxies say another class */
        if (!claimed) return exception_pending(vm) ? -1 : 0;
        int result = claimed != OBJ(type_of(o)) && is_type(claimed) && type_is_subtype((Type *)claimed, (Type *)class_);
        decref(claimed);
        return result;
    }
    if (!check_class(vm, class_, "isinstance() arg 2 must be a type, a tuple of types, or a union")) return -1;
    Object *claimed = object_getattr_maybe(vm, o, NAME(vm, __class__));
    if (!claimed) return exception_pending(vm) ? -1 : 0;
    int result = abstract_issubclass(vm, claimed, class_);
    decref(claimed);
    return result;
}

/* ---- with the hooks ---- */

static int any_of(VM *vm, Object *o, Tuple *classes, int (*test)(VM *, Object *, Object *)) {
    if (!recursion_enter(vm, " in __instancecheck__")) return -1;
    int found = 0;
    incref(classes);
    for (size_t i = 0; found == 0 && i < classes->length; i++) found = test(vm, o, classes->items[i]);
    decref(classes);
    return found;
}

/* isinstance() with a tuple of classes without hooks, for an object that claims no other class than its
 * type: 1 yes, -1 no, 0 it is not that simple. */
static int any_plain(VM *vm, Object *o, Tuple *classes) {
    bool known = false;
    for (size_t i = 0; i < classes->length; i++) {
        Object *class_ = classes->items[i];
        if (!is_exact(class_, TYPE_TYPE)) return 0;
        if (OBJ(type_of(o)) == class_ || type_is_subtype(type_of(o), (Type *)class_)) return 1;
        if (!known && !has_plain_class(vm, o)) return 0;
        known = true;
    }
    return known ? -1 : 0;
}

/* The metatype's hook when it has one of its own; -2: no such method. */
static int ask_hook(VM *vm, Object *o, Object *class_, Str *name) {
    Object *args[1] = {o};
    if (!recursion_enter(vm, " in __instancecheck__")) return -1;
    Object *answer = object_call_special(vm, class_, name, args, 1);
    if (!answer) return exception_pending(vm) ? -1 : -2;
    int truth = object_truth(vm, answer);
    decref(answer);
    return truth;
}

int object_isinstance(VM *vm, Object *o, Object *class_or_tuple) {
    if (OBJ(type_of(o)) == class_or_tuple) return 1;
    if (is_exact(class_or_tuple, TYPE_TYPE)) return type_plain_isinstance(vm, o, class_or_tuple);
    if (is_exact(class_or_tuple, TYPE_UNION)) return any_of(vm, o, ((Union *)class_or_tuple)->args, object_isinstance);
    if (is_tuple(class_or_tuple)) {
        int plain = any_plain(vm, o, (Tuple *)class_or_tuple);
        return plain ? plain > 0 : any_of(vm, o, (Tuple *)class_or_tuple, object_isinstance);
    }
    int answer = ask_hook(vm, o, class_or_tuple, NAME(vm, __instancecheck__));
    return answer == -2 ? type_plain_isinstance(vm, o, class_or_tuple) : answer;
}

int object_issubclass(VM *vm, Object *class_, Object *class_or_tuple) {
    if (is_exact(class_or_tuple, TYPE_TYPE)) {
        if (class_ == class_or_tuple) return 1;
        return type_plain_issubclass(vm, class_, class_or_tuple);
    }
    if (is_exact(class_or_tuple, TYPE_UNION)) return any_of(vm, class_, ((Union *)class_or_tuple)->args, object_issubclass);
    if (is_tuple(class_or_tuple)) return any_of(vm, class_, (Tuple *)class_or_tuple, object_issubclass);
    int answer = ask_hook(vm, class_, class_or_tuple, NAME(vm, __subclasscheck__));
    return answer == -2 ? type_plain_issubclass(vm, class_, class_or_tuple) : answer;
}

/* ---- dir ---- */

static bool merge_bases(VM *vm, Dict *names, Object *class_) {
    Object *bases = object_getattr_maybe(vm, class_, NAME(vm, __bases__));
    if (!bases) return !exception_pending(vm);
    bool ok = true;
    if (is_tuple(bases))
        for (size_t i = 0; ok && i < ((Tuple *)bases)->length; i++)
            ok = type_merge_names(vm, names, ((Tuple *)bases)->items[i]);
    decref(bases);
    return ok;
}

bool type_merge_names(VM *vm, Dict *names, Object *class_) {
    if (!recursion_enter(vm, " in dir()")) return false;
    if (is_type(class_)) { /* by the mro: each namespace once */
        Tuple *mro = ((Type *)class_)->mro;
        for (size_t i = 0; mro && i < mro->length; i++) {
            Dict *dict = type_namespace(vm, (Type *)mro->items[i]);
            if (!dict || !dict_update(vm, names, OBJ(dict))) return false;
        }
        return true;
    }
    Object *dict = object_getattr_maybe(vm, class_, NAME(vm, __dict__));
    if (!dict && exception_pending(vm)) return false;
    bool ok = !dict || dict_update(vm, names, dict);
    xdecref(dict);
    return ok && merge_bases(vm, names, class_);
}

Object *object_dir(VM *vm, Object *o) {
    Object *result = object_call_special(vm, o, NAME(vm, __dir__), NULL, 0);
    if (!result) return exception_pending(vm) ? NULL : raise(vm, EXC_TYPE_ERROR, "object does not provide __dir__");
    Object *list = list_from_iterable(vm, result);
    decref(result);
    if (list && !list_sort(vm, (List *)list, NULL, false)) clear_ref(&list);
    return list;
}
