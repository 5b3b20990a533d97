/* Owns completion at the prompt: names, keywords and attributes, by dir(). */
#include "app/app.h"

#include <ctype.h>
#include <string.h>

static bool is_name_byte(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool starts_with(Str *s, Str *prefix)
{
    size_t n = str_length(prefix);
    return str_length(s) >= n && str_find(s, prefix, 0, n) == 0;
}

/* Adds what starts with the prefix. Names with underscores only come when they are asked for. False
 * RAISES. */
static bool add_matches(VM *vm, List *found, Object *names, Str *prefix)
{
    bool wants_private = str_length(prefix) && str_at(prefix, 0) == '_';
    Object *list = list_from_iterable(vm, names);
    if (!list) return false;
    bool ok = true;
    for (size_t i = 0; ok && i < ((List *)list)->length; i++) {
        Object *name = ((List *)list)->items[i];
        if (!is_str(name) || !starts_with((Str *)name, prefix)) continue;
        if (!wants_private && str_length((Str *)name) && str_at((Str *)name, 0) == '_') continue;
        int there = object_contains(vm, OBJ(found), name);
        ok = there >= 0 && (there || list_append(vm, found, name));
    }
    decref(list);
    return ok;
}

static bool add_keywords(VM *vm, List *found, Str *prefix)
{
    static const char *const words[] = {
        "False", "None",     "True", "and",    "as",     "assert", "async",  "await",   "break",
        "class", "continue", "def",  "del",    "elif",   "else",   "except", "finally", "for",
        "from",  "global",   "if",   "import", "in",     "is",     "lambda", "match",   "nonlocal",
        "not",   "or",       "pass", "raise",  "return", "try",    "while",  "with",    "yield"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        Str *word = str_from_text(vm, words[i]);
        bool ok = word && (!starts_with(word, prefix) || list_append(vm, found, OBJ(word)));
        xdecref(word);
        if (!ok) return false;
    }
    return true;
}

/* The object that a dotted expression of plain names stands for. Looking at attributes may run code
 * of the program, as CPython's completer lets it. NEW; NULL: none, maybe with an exception. */
static Object *evaluate(VM *vm, const char *text, size_t length)
{
    Object *o = NULL;
    for (size_t start = 0; start < length;) {
        size_t end = start;
        while (end < length && text[end] != '.') end++;
        Str *name = str_from_utf8(vm, text + start, end - start);
        if (!name) break;
        name = str_intern(vm, name);
        if (start == 0) {
            Dict *globals = vm_main_globals(vm);
            o = globals ? xincref(dict_get_str(vm, globals, name)) : NULL;
            if (!o) o = xincref(dict_get_str(vm, vm->core.builtins, name));
        } else {
            set_ref(&o, object_getattr_maybe(vm, o, name));
        }
        decref(name);
        if (!o) break;
        start = end + 1;
    }
    return o;
}

static bool find_matches(VM *vm, List *found, const char *word, size_t length)
{
    size_t dot = length;
    while (dot > 0 && word[dot - 1] != '.') dot--;
    Str *prefix = str_from_utf8(vm, word + dot, length - dot);
    if (!prefix) return false;
    bool ok = true;
    if (dot) {
        Object *o = evaluate(vm, word, dot - 1);
        Object *names = o ? object_dir(vm, o) : NULL;
        ok = names && add_matches(vm, found, names, prefix);
        xdecref(names);
        xdecref(o);
    } else {
        Dict *globals = vm_main_globals(vm);
        ok = globals && add_keywords(vm, found, prefix) &&
             add_matches(vm, found, OBJ(globals), prefix) &&
             add_matches(vm, found, OBJ(vm->core.builtins), prefix);
    }
    decref(prefix);
    return ok;
}

Object *complete(VM *vm, const char *line, size_t cursor, size_t *length)
{
    size_t start = cursor;
    while (start > 0 && (is_name_byte(line[start - 1]) || line[start - 1] == '.')) start--;
    const char *word = line + start;
    size_t size = cursor - start;
    if (size == 0 || isdigit((unsigned char)*word) || *word == '.') return NULL;
    List *found = list_new(vm, 0);
    bool ok = found && find_matches(vm, found, word, size) && list_sort(vm, found, NULL, false);
    exception_clear(vm);
    if (!ok || found->length == 0) {
        xdecref(found);
        return NULL;
    }
    *length = 0; /* of what follows the last dot */
    while (*length < size && word[size - 1 - *length] != '.') ++*length;
    return OBJ(found);
}
