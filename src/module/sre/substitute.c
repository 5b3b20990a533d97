/* Owns sub() and subn(). */
#include "module/sre/objects.h"

#include <string.h>

/* What replaces the matches: a text as it is, a template, or a function. */
typedef struct Replacement {
    Object *text;     /* owned */
    Template *form;   /* owned */
    Object *function; /* borrowed */
} Replacement;

static bool has_backslash(const Subject *s) {
    for (size_t i = 0; i < s->length; i++)
        if (str_read(s->kind, s->data, i) == '\\') return true;
    return false;
}

static bool replacement_open(VM *vm, Replacement *r, Pattern *pattern, Object *given) {
    *r = (Replacement){0};
    if (object_is_callable(given)) return r->function = given, true;
    Subject s;
    bool plain = false;
    if (is_str(given) || object_is_bytes_like(given)) {
        if (!subject_open(vm, &s, given, NULL)) return false;
        plain = !has_backslash(&s);
        subject_close(&s);
    }
    if (plain) return r->text = incref(given), true;
    r->form = template_of(vm, pattern, given);
    if (!r->form) return false;
    if (r->form->count == 1 && r->form->items[0].literal) {
        r->text = incref(r->form->items[0].literal);
        clear_ref(&r->form);
    }
    return true;
}

static void replacement_close(Replacement *r) {
    clear_ref(&r->text);
    clear_ref(&r->form);
}

/* What the present match is replaced by; None: by nothing. */
static Object *replacement_for_match(VM *vm, Replacement *r, Search *s) {
    if (r->text) return incref(r->text);
    if (r->function) {
        Object *match = match_new(vm, s, 1);
        Object *text = match ? object_call1(vm, r->function, match) : NULL;
        xdecref(match);
        return text;
    }
    size_t groups = (size_t)s->run.program->groups + 1;
    ptrdiff_t few[22], *spans = few;
    if (2 * groups > sizeof few / sizeof *few && !(spans = memory_alloc(vm, groups * 2 * sizeof *spans))) return NULL;
    search_spans(s, spans);
    Object *text = template_expand(vm, r->form, &s->subject, spans, groups);
    if (spans != few) memory_free(vm, spans, groups * 2 * sizeof *spans);
    return text;
}

/* The pieces of the result: for str in a builder, for bytes in a list. `pieces` counts those that are not empty. */
typedef struct Result {
    StrBuilder text;
    List *bytes;
    size_t pieces;
} Result;

static bool result_slice(VM *vm, Result *out, Search *s, size_t start, size_t end) {
    if (start >= end) return true;
    out->pieces++;
    if (!s->subject.is_bytes) return builder_slice(&out->text, (Str *)s->subject.string, start, end), !out->text.failed;
    Object *piece = subject_slice(vm, &s->subject, start, end);
    return piece && list_append_stolen(vm, out->bytes, piece);
}

static bool result_piece(VM *vm, Result *out, Search *s, Object *piece) {
    if (is_none(piece)) return true;
    if (s->subject.is_bytes) return out->pieces++, list_append(vm, out->bytes, piece);
    if (!is_str(piece)) return raise(vm, EXC_TYPE_ERROR, "sequence item %zu: expected str instance, %T found", out->pieces, piece);
    out->pieces++;
    builder_str(&out->text, (Str *)piece);
    return !out->text.failed;
}

static bool replace_all(VM *vm, Search *s, Replacement *r, Result *out, size_t most, size_t *number) {
    size_t done = 0;
    while (!most || *number < most) {
        int found = sre_search(&s->run);
        if (found < 0) return false;
        if (!found) break;
        size_t end = s->run.match_end;
        if (!result_slice(vm, out, s, done, s->run.match_start)) return false;
        Object *piece = replacement_for_match(vm, r, s);
        bool ok = piece && result_piece(vm, out, s, piece);
        xdecref(piece);
        if (!ok) return false;
        done = end;
        ++*number;
        search_go_on(s);
    }
    return result_slice(vm, out, s, done, s->subject.length);
}

static Object *result_finish(VM *vm, Result *out, Search *s, bool ok, bool same) {
    if (s->subject.is_bytes) {
        Str *join = ok && !same ? str_intern_text(vm, "join") : NULL;
        Object *text = join ? object_call_method(vm, OBJ(EMPTY_BYTES(vm)), join, (Object *[]){OBJ(out->bytes)}, 1) : NULL;
        xdecref(join);
        decref(out->bytes);
        return ok && same ? subject_slice(vm, &s->subject, 0, s->subject.length) : text;
    }
    if (ok && !same) return OBJ(builder_finish(&out->text));
    builder_abandon(&out->text);
    return ok ? OBJ(str_exact(vm, (Str *)s->subject.string)) : NULL;
}

Object *pattern_substitute(VM *vm, Pattern *pattern, Object *replacement, Object *string, Object *count, bool with_number) {
    ptrdiff_t most = 0;
    size_t number = 0;
    Replacement r;
    Search s;
    Result out = {0};
    if (count && !object_to_size(vm, count, &most)) return NULL;
    if (!replacement_open(vm, &r, pattern, replacement)) return NULL;
    if (!search_open(vm, &s, pattern, string, NULL, NULL)) {
        replacement_close(&r);
        return NULL;
    }
    Object *result = NULL;
    if (!s.subject.is_bytes) builder_open(&out.text, vm);
    if (!s.subject.is_bytes || (out.bytes = list_new(vm, 0))) {
        bool ok = replace_all(vm, &s, &r, &out, most < 0 ? 0 : (size_t)most, &number);
        result = result_finish(vm, &out, &s, ok, number == 0);
    }
    search_close(&s);
    replacement_close(&r);
    if (!result || !with_number) return result;
    Object *times = int_from_size(vm, number), *pair = times ? tuple_pack(vm, 2, result, times) : NULL;
    xdecref(times);
    decref(result);
    return pair;
}
