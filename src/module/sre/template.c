/* Owns templates: replacements with references to groups, parsed by `re` itself. */
#include "module/sre/objects.h"

#include <string.h>

/* The items of a template's list: texts, and the numbers of groups. */
Object *template_new(VM *vm, const SreTypes *types, Pattern *pattern, Object *list) {
    if (!is_list(list)) return raise(vm, EXC_TYPE_ERROR, "template() argument 2 must be list, not %T", list);
    List *given = (List *)list;
    size_t count = given->length;
    Template *t = (Template *)type_allocate(vm, types->template_, memory_size(count, sizeof *t->items, sizeof(Template)));
    if (!t) return NULL;
    for (size_t i = 0; i < count && i < given->length; i++) {
        ptrdiff_t group = 0;
        bool is_group = is_int(given->items[i]);
        if (is_group && !object_to_size(vm, given->items[i], &group)) goto fail;
        if (group < 0 || (size_t)group > pattern->program.groups) {
            raise(vm, EXC_INDEX_ERROR, "invalid group reference");
            goto fail;
        }
        t->items[i].group = (size_t)group;
        t->items[i].literal = is_group ? NULL : incref(given->items[i]);
        t->count = i + 1;
    }
    object_track(vm, OBJ(t));
    return OBJ(t);
fail:
    decref(t);
    return NULL;
}

/* What Python 3.11's parser gives: ([(index, group), ...], [text or None, ...]). */
static Object *template_from_parts(VM *vm, Pattern *pattern, Tuple *parts) {
    if (parts->length != 2 || !is_list(parts->items[0]) || !is_list(parts->items[1])) {
        return raise(vm, EXC_TYPE_ERROR, "unexpected form of a parsed template");
    }
    List *groups = (List *)parts->items[0], *list = (List *)list_from_iterable(vm, parts->items[1]);
    for (size_t i = 0; list && i < groups->length; i++) {
        Tuple *pair = (Tuple *)groups->items[i];
        ptrdiff_t index;
        if (!is_tuple(pair) || pair->length != 2 || !object_to_size(vm, pair->items[0], &index) || index < 0 ||
            (size_t)index >= list->length) {
            if (!exception_pending(vm)) raise(vm, EXC_TYPE_ERROR, "unexpected form of a parsed template");
            clear_ref(&list);
            break;
        }
        set_ref(&list->items[index], incref(pair->items[1]));
    }
    Object *t = list ? template_new(vm, &pattern->types, pattern, OBJ(list)) : NULL;
    xdecref(list);
    return t;
}

/* re._compile_template(pattern, replacement) of 3.12 and later, re._compile_repl(replacement, pattern) of 3.11. */
Template *template_of(VM *vm, Pattern *pattern, Object *replacement) {
    Object *re = vm_core(vm)->hooks.import_module(vm, "re");
    if (!re) return NULL;
    Str *name = str_intern_text(vm, "_compile_template"), *old_name = str_intern_text(vm, "_compile_repl");
    Object *function = name && old_name ? object_getattr_maybe(vm, re, name) : NULL;
    bool old = !function && !exception_pending(vm);
    if (old) function = object_getattr(vm, re, old_name);
    xdecref(name);
    xdecref(old_name);
    decref(re);
    if (!function) return NULL;
    Object *made = old ? object_call2(vm, function, replacement, OBJ(pattern)) : object_call2(vm, function, OBJ(pattern), replacement);
    decref(function);
    if (made && old && is_tuple(made)) {
        Object *parts = made;
        made = template_from_parts(vm, pattern, (Tuple *)parts);
        decref(parts);
    }
    if (made && type_of(made) != pattern->types.template_) {
        raise(vm, EXC_TYPE_ERROR, "the result of compiling a template is no template but %T", made);
        clear_ref(&made);
    }
    return (Template *)made;
}

/* ---- filling in ---- */

static bool expand_str(VM *vm, StrBuilder *b, Template *t, const Subject *s, const ptrdiff_t *spans) {
    for (size_t i = 0; i < t->count; i++) {
        size_t group = t->items[i].group;
        Object *literal = t->items[i].literal;
        if (literal && !is_str(literal)) {
            return raise(vm, EXC_TYPE_ERROR, "sequence item %zu: expected str instance, %T found", i, literal);
        }
        if (literal) builder_str(b, (Str *)literal);
        else if (spans[2 * group] >= 0) builder_slice(b, (Str *)s->string, (size_t)spans[2 * group], (size_t)spans[2 * group + 1]);
    }
    return true;
}

static Object *expand_bytes(VM *vm, Template *t, const Subject *s, const ptrdiff_t *spans) {
    List *parts = list_new(vm, t->count);
    for (size_t i = 0; parts && i < t->count; i++) {
        size_t group = t->items[i].group;
        Object *literal = t->items[i].literal;
        if (!literal && spans[2 * group] < 0) continue;
        Object *part = literal ? incref(literal) : bytes_from(vm, s->data + spans[2 * group], (size_t)(spans[2 * group + 1] - spans[2 * group]));
        if (!part || !list_append_stolen(vm, parts, part)) clear_ref(&parts);
    }
    Str *join = parts ? str_intern_text(vm, "join") : NULL;
    Object *text = join ? object_call_method(vm, OBJ(EMPTY_BYTES(vm)), join, (Object *[]){OBJ(parts)}, 1) : NULL;
    xdecref(join);
    xdecref(parts);
    return text;
}

Object *template_expand(VM *vm, Template *t, const Subject *s, const ptrdiff_t *spans, size_t groups) {
    for (size_t i = 0; i < t->count; i++) {
        size_t end = t->items[i].literal ? 0 : (size_t)(spans[2 * t->items[i].group + 1] + 1);
        if (t->items[i].group >= groups || end > s->length + 1) return raise(vm, EXC_INDEX_ERROR, "invalid group reference");
    }
    if (s->is_bytes) return expand_bytes(vm, t, s, spans);
    StrBuilder b;
    builder_open(&b, vm);
    if (!expand_str(vm, &b, t, s, spans)) {
        builder_abandon(&b);
        return NULL;
    }
    return OBJ(builder_finish(&b));
}

static void template_destroy(VM *vm, Object *self) {
    (void)vm;
    Template *t = (Template *)self;
    for (size_t i = 0; i < t->count; i++) clear_ref(&t->items[i].literal);
}

static int template_traverse(Object *self, Visit visit, void *context) {
    Template *t = (Template *)self;
    for (size_t i = 0; i < t->count; i++) VISIT(t->items[i].literal);
    return 0;
}

const TypeSpec sre_template_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(Template),
    .flags = TYPE_NO_NEW,
    .doc = "A replacement with references to groups.",
    .life = {template_destroy, template_traverse, NULL, NULL},
};
