/* Owns what is searched: subjects and the state of a search in one. */
#include "module/sre/objects.h"

#include <string.h>

bool subject_open(VM *vm, Subject *s, Object *string, const Pattern *pattern) {
    *s = (Subject){0};
    bool any = !pattern || is_none(pattern->pattern);
    if (is_str(string)) {
        if (!any && pattern->is_bytes) return raise(vm, EXC_TYPE_ERROR, "cannot use a bytes pattern on a string-like object");
        Str *text = (Str *)string;
        s->data = text->data;
        s->length = text->length;
        s->kind = str_kind(text);
    } else {
        if (!object_is_bytes_like(string)) return raise(vm, EXC_TYPE_ERROR, "expected string or bytes-like object, got '%T'", string);
        if (!any && !pattern->is_bytes) return raise(vm, EXC_TYPE_ERROR, "cannot use a string pattern on a bytes-like object");
        if (!is_exact(string, TYPE_BYTES) && !(s->view = memoryview_new(vm, string))) return false;
        if (!object_bytes_view(vm, s->view ? s->view : string, &s->data, &s->length)) {
            clear_ref(&s->view);
            return false;
        }
        s->kind = 1;
        s->is_bytes = true;
    }
    s->string = incref(string);
    return true;
}

void subject_close(Subject *s) {
    clear_ref(&s->view);
    clear_ref(&s->string);
}

Object *subject_slice(VM *vm, const Subject *s, size_t start, size_t end) {
    if (end < start) end = start;
    if (!s->is_bytes) return OBJ(str_slice(vm, (Str *)s->string, start, end));
    if (is_exact(s->string, TYPE_BYTES) && start == 0 && end == s->length) return incref(s->string);
    return bytes_from(vm, s->data + start, end - start);
}

/* ---- a search ---- */

/* A place that a program gives, cut to the subject. */
static bool take_place(VM *vm, Object *o, size_t otherwise, size_t length, size_t *place) {
    ptrdiff_t value;
    *place = otherwise;
    if (!o) return true;
    if (!object_to_size_clamped(vm, o, &value)) return false;
    *place = value < 0 ? 0 : (size_t)value > length ? length : (size_t)value;
    return true;
}

bool search_open(VM *vm, Search *s, Pattern *pattern, Object *string, Object *start, Object *end) {
    size_t first, last;
    if (!subject_open(vm, &s->subject, string, pattern)) return false;
    if (!take_place(vm, start, 0, s->subject.length, &first) || !take_place(vm, end, s->subject.length, s->subject.length, &last)) {
        subject_close(&s->subject);
        return false;
    }
    size_t marks = 2 * (size_t)pattern->program.groups;
    s->pattern = pattern;
    s->run = (SreRun){.vm = vm, .program = &pattern->program, .kind = s->subject.kind, .text = s->subject.data,
                      .length = s->subject.length, .start = first, .end = last, .last_group = -1, .marks = s->few_marks};
    if (marks > sizeof s->few_marks / sizeof *s->few_marks) {
        s->run.marks = memory_alloc(vm, memory_size(marks, sizeof *s->run.marks, 0));
        if (!s->run.marks) {
            subject_close(&s->subject);
            return false;
        }
    }
    return true;
}

void search_close(Search *s) {
    VM *vm = s->run.vm;
    sre_run_close(&s->run);
    if (s->run.marks != s->few_marks) memory_free(vm, s->run.marks, 2 * (size_t)s->run.program->groups * sizeof *s->run.marks);
    s->run.marks = s->few_marks;
    subject_close(&s->subject);
}

void search_spans(const Search *s, ptrdiff_t *spans) {
    spans[0] = (ptrdiff_t)s->run.match_start;
    spans[1] = (ptrdiff_t)s->run.match_end;
    for (size_t i = 0; i < s->run.program->groups; i++) {
        ptrdiff_t start = s->run.marks[2 * i], end = s->run.marks[2 * i + 1];
        bool set = start >= 0 && end >= start;
        spans[2 * i + 2] = set ? start : -1;
        spans[2 * i + 3] = set ? end : -1;
    }
}
