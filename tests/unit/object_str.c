/* Tests of str below Python: kinds, constructors, searching, the builder, formats, interning, UTF-8. */
#include "object/codec.h"
#include "object/core.h"
#include "object/exception.h"
#include "object/str_internal.h"
#include "memory/collector.h"

#include "check.h"

static VM *vm;

static const char *utf8(Str *s)
{
    const char *text = s ? str_utf8(vm, s, NULL) : NULL;
    return text ? text : "(none)";
}

/* Compares and gives the str up. */
static bool same(Str *s, const char *want)
{
    bool ok = CHECK_TEXT(utf8(s), want);
    xdecref(s);
    return ok;
}

static Str *text(const char *utf8_text) { return str_from_text(vm, utf8_text); }

static void test_kinds(void)
{
    static const struct {
        const char *text;
        unsigned kind;
        bool ascii;
        size_t length;
    } rows[] = {
        {"abc", 1, true, 3}, {"caf\u00e9", 1, false, 4}, {"\u20ac5", 2, false, 2},
        {"a\U0001f600", 4, false, 2}, {"\u00ff\u00ff", 1, false, 2},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Str *s = text(rows[i].text);
        CHECK_INT(str_kind(s), rows[i].kind);
        CHECK_INT(str_is_ascii(s), rows[i].ascii);
        CHECK_INT(str_length(s), rows[i].length);
        CHECK_INT(str_read(str_kind(s), s->data, s->length), 0);
        CHECK_TEXT(utf8(s), rows[i].text);
        CHECK(utf8(s) == utf8(s));
        decref(s);
    }
}

static void test_shared(void)
{
    CHECK(text("") == EMPTY_STR(vm));
    CHECK(text("a") == str_from_char(vm, 'a'));
    CHECK(text("\u00e9") == str_from_char(vm, 0xe9));
    Str *s = text("hello"), *whole = str_slice(vm, s, 0, 5), *joined = str_concat(vm, s, EMPTY_STR(vm));
    CHECK(whole == s && joined == s);
    CHECK_INT(s->head.count, 3);
    decref(whole);
    decref(joined);
    decref(s);
}

static void test_narrowing(void)
{
    Str *s = text("a\U0001f600\u20acb");
    Str *tail = str_slice(vm, s, 2, 4), *end = str_slice(vm, s, 3, 4), *head = str_slice(vm, s, 0, 2);
    CHECK_INT(str_kind(tail), 2);
    CHECK(end == str_from_char(vm, 'b'));
    CHECK_INT(str_kind(head), 4);
    uint32_t plain[3] = {'x', 'y', 'z'};
    Str *narrow = str_from_ucs4(vm, plain, 3);
    CHECK_INT(str_kind(narrow), 1);
    CHECK(str_is_ascii(narrow));
    decref(narrow);
    decref(tail);
    decref(head);
    decref(s);
}

static ptrdiff_t find(const char *hay, const char *needle, bool right)
{
    Str *h = text(hay), *n = text(needle);
    ptrdiff_t at = right ? text_rfind(text_of(h), text_of(n)) : text_find(text_of(h), text_of(n));
    decref(h);
    decref(n);
    return at;
}

static void test_find(void)
{
    CHECK_INT(find("hello world", "o w", false), 4);
    CHECK_INT(find("hello world", "o", true), 7);
    CHECK_INT(find("abc", "", false), 0);
    CHECK_INT(find("abc", "", true), 3);
    CHECK_INT(find("", "a", false), -1);
    CHECK_INT(find("\u20ac\u20acab", "ab", false), 2);
    CHECK_INT(find("\u20ac\u20acab", "\u20aca", true), 1);
    CHECK_INT(find("ab", "\u20ac", false), -1);
    CHECK_INT(find("\U0001f600\u20acab\u20ac", "\u20ac", true), 4);
    CHECK_INT(find("\U0001f600\u20acab\u20ac", "ab", false), 2);
    /* bytes 00 01 00 01: the needle's bytes straddle two characters first */
    CHECK_INT(find("\u0100\u0100\x01\u0100", "\x01\u0100", false), 2);
    char many[2000];
    memset(many, 'a', sizeof many - 1);
    many[sizeof many - 1] = 0;
    Str *wide = text("\u20ac"), *long_needle = text(many), *hay = str_concat(vm, wide, long_needle);
    CHECK_INT(text_find(text_of(hay), text_of(long_needle)), 1);
    CHECK_INT(text_rfind(text_of(hay), text_of(long_needle)), 1);
    Str *letter = text("a");
    CHECK_INT(text_count(text_of(hay), text_of(letter), SIZE_MAX), sizeof many - 1);
    CHECK_INT(text_count(text_of(long_needle), text_of(letter), SIZE_MAX), sizeof many - 1);
    decref(hay);
    decref(wide);
    decref(long_needle);
}

static void test_replace(void)
{
    static const struct {
        const char *s, *old, *new_text;
        ptrdiff_t count;
        const char *want;
    } rows[] = {
        {"banana", "a", "o", -1, "bonono"},       {"banana", "an", "", -1, "ba"},
        {"banana", "a", "o", 2, "bonona"},        {"abc", "", "-", -1, "-a-b-c-"},
        {"abc", "", "-", 2, "-a-bc"},             {"", "", "x", -1, "x"},
        {"abc", "abc", "", -1, ""},               {"a\u20acb", "\u20ac", "-", -1, "a-b"},
        {"a\u20acb", "", "-", -1, "-a-\u20ac-b-"}, {"aXbXc", "X", "\U0001f600", 1, "a\U0001f600bXc"},
        {"abc", "d", "e", -1, "abc"},             {"\u00e9t\u00e9", "\u00e9", "e", -1, "ete"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Str *s = text(rows[i].s), *old = text(rows[i].old), *new_text = text(rows[i].new_text);
        Str *result = str_replace(vm, s, old, new_text, rows[i].count);
        same(incref(result), rows[i].want);
        unsigned kind = str_kind(result);
        Str *again = text(rows[i].want);
        CHECK_INT(kind, str_kind(again));
        CHECK(str_equal(result, again));
        CHECK_INT(str_hash(vm, result), str_hash(vm, again));
        decref(again);
        decref(result);
        decref(s);
        decref(old);
        decref(new_text);
    }
}

static void test_builder(void)
{
    StrBuilder b;
    builder_open(&b, vm);
    for (int i = 0; i < 1000; i++)
        builder_format(&b, "%d,", i % 10);
    builder_char(&b, 0x20ac);
    builder_repeat(&b, '-', 500);
    builder_char(&b, 0x1f600);
    builder_text(&b, "end\u00e9");
    Str *s = builder_finish(&b);
    CHECK_INT(s->length, 2000 + 1 + 500 + 1 + 4);
    CHECK_INT(str_kind(s), 4);
    CHECK_INT(str_at(s, 2000), 0x20ac);
    CHECK_INT(str_at(s, 2001), '-');
    CHECK_INT(str_at(s, 2501), 0x1f600);
    CHECK_INT(str_at(s, 2505), 0xe9);
    decref(s);
    builder_open(&b, vm);
    builder_utf8(&b, "a\xff\xc3", 3);
    same(builder_finish(&b), "a\ufffd\ufffd");
}

static void test_format(void)
{
    Str *name = text("n\u00e4me");
    same(str_from_format(vm, "%s|%5d|%-5d|%05d|%x|%zu|%ld|%zd", "text", 42, 42, -42, 0xbeefu,
                         (size_t)7, -5L, (ptrdiff_t)-9),
         "text|   42|42   |-0042|beef|7|-5|-9");
    same(str_from_format(vm, "%U %.2U %T %N %c %%", name, name, name, builtin_type(vm, TYPE_LIST),
                         (uint32_t)0x20ac),
         "n\u00e4me n\u00e4 str list \u20ac %");
    same(str_from_format(vm, "%.3s|%5s|%-5s|%.2s", "abcdef", "ab", "ab", "a\u00e9"), "abc|   ab|ab   |a");
    same(str_from_format(vm, "%R %A %S", name, name, name), "'n\u00e4me' 'n\\xe4me' n\u00e4me");
    decref(name);
}

static void test_repr(void)
{
    same(str_repr(vm, EMPTY_STR(vm)), "''");
    Str *s = text("it's");
    same(str_repr(vm, s), "\"it's\"");
    decref(s);
    s = text("both ' and \"\n\t\\\x7f\u00e9\u00ad\u20ac\u2028\U0001f600\U000e0001");
    same(str_repr(vm, s),
         "'both \\' and \"\\n\\t\\\\\\x7f\u00e9\\xad\u20ac\\u2028\U0001f600\\U000e0001'");
    decref(s);
}

static void test_intern(void)
{
    Str *a = str_intern_text(vm, "some_interned_name"), *b = text("some_interned_name");
    CHECK(a != b);
    b = str_intern(vm, b);
    CHECK(a == b);
    CHECK_INT(a->head.count, 2);
    decref(b);
    decref(a); /* it leaves the table */
    Str *held[3000];
    char name[32];
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 3000; i++) {
            snprintf(name, sizeof name, "interned_%d", i);
            held[i] = str_intern_text(vm, name);
            Str *again = str_intern_text(vm, name);
            CHECK(again == held[i]);
            decref(again);
        }
        for (int i = 0; i < 3000; i += 2) decref(held[i]);
        for (int i = 1; i < 3000; i += 2) {
            snprintf(name, sizeof name, "interned_%d", i);
            Str *again = str_intern_text(vm, name);
            CHECK(again == held[i]);
            decref(again);
        }
        for (int i = 1; i < 3000; i += 2) decref(held[i]);
    }
    CHECK(str_intern(vm, str_slice(vm, a = text("xyz"), 1, 2)) == str_from_char(vm, 'y'));
    decref(a);
}

static void test_append(void)
{
    static const char *const parts[] = {"abc", "", "\u00e9", "xyz", "\u20ac", "tail", "\U0001f600", "end"};
    StrBuilder b;
    builder_open(&b, vm);
    Str *s = text("start"), *shared = incref(s);
    for (int i = 0; i < 2000; i++) {
        Str *part = text(parts[i % 8]);
        if (i % 100 == 7) utf8(s); /* cached text must not survive growing */
        CHECK(str_append(vm, &s, part));
        builder_str(&b, part);
        decref(part);
    }
    same(shared, "start");
    Str *rest = builder_finish(&b), *whole = str_concat(vm, shared = text("start"), rest);
    CHECK(str_equal(s, whole));
    CHECK_INT(str_hash(vm, s), str_hash(vm, whole));
    CHECK_TEXT(utf8(s), utf8(whole));
    CHECK(str_append(vm, &s, s));
    CHECK_INT(s->length, whole->length * 2);
    decref(s);
    decref(whole);
    decref(shared);
    decref(rest);
}

static void test_utf8_cache(void)
{
    Str *held[500];
    for (uint32_t i = 0; i < 500; i++) {
        uint32_t units[2] = {0x400 + i, 'x'};
        held[i] = str_from_ucs4(vm, units, 2);
        CHECK_INT(strlen(utf8(held[i])), 3);
    }
    for (int i = 0; i < 500; i += 2) decref(held[i]);
    for (int i = 1; i < 500; i += 2) {
        CHECK_INT(strlen(utf8(held[i])), 3);
        decref(held[i]);
    }
}

static Str *decode(const char *data, size_t size, const char *encoding, const char *errors)
{
    return (Str *)str_decode(vm, (const uint8_t *)data, size, encoding, errors);
}

static bool encodes(const char *s, const char *encoding, const char *errors, const char *want,
                    size_t size)
{
    Str *source = text(s);
    Bytes *b = (Bytes *)str_encode(vm, source, encoding, errors);
    bool ok = CHECK(b != NULL) && CHECK_BYTES(b->data, b->length, want, size);
    xdecref(b);
    decref(source);
    return ok;
}

static void test_codecs(void)
{
    encodes("a\u20ac\U0001f600", "utf-16-le", NULL, "a\0\xac\x20\x3d\xd8\0\xde", 8);
    encodes("a\u20ac", "UTF_16-be", NULL, "\0a\x20\xac", 4);
    encodes("a\u20ac", "u32", NULL, "\xff\xfe\0\0a\0\0\0\xac\x20\0\0", 12);
    encodes("a\u20ac\u00e9", "ascii", "xmlcharrefreplace", "a&#8364;&#233;", 14);
    encodes("a\u20ac\u00e9", "latin-1", "backslashreplace", "a\\u20ac\xe9", 8);
    encodes("a\u20ac\u20ac", "ascii", "replace", "a??", 3);
    same(decode("a\xff\xe2\x82", 4, "utf-8", "replace"), "a\ufffd\ufffd");
    same(decode("a\xff", 2, "utf-8", "backslashreplace"), "a\\xff");
    same(decode("\xfe\xff\0a", 4, "utf-16", NULL), "a");
    same(decode("\\x41\\u20ac\\101\\n", 16, "unicode_escape", NULL), "A\u20acA\n");
    Str *escaped = decode("a\xff\xfe", 3, "utf-8", "surrogateescape");
    CHECK_INT(str_at(escaped, 2), 0xdcfe);
    Bytes *back = (Bytes *)str_encode(vm, escaped, "utf-8", "surrogateescape");
    CHECK_BYTES(back->data, back->length, "a\xff\xfe", 3);
    decref(back);
    CHECK(str_utf8(vm, escaped, NULL) == NULL);
    CHECK(exception_clear_if(vm, EXC_UNICODE_ENCODE_ERROR));
    decref(escaped);
    CHECK(decode("\xff", 1, "utf-8", NULL) == NULL);
    CHECK(exception_clear_if(vm, EXC_UNICODE_DECODE_ERROR));
    CHECK(decode("\xff", 1, "no such", NULL) == NULL);
    CHECK(exception_clear_if(vm, EXC_LOOKUP_ERROR));
    CHECK(decode("\xff", 1, "ascii", "no such") == NULL);
    CHECK(exception_clear_if(vm, EXC_LOOKUP_ERROR));
}

/* o.name(args...), the arguments given up. */
static Object *call(Object *o, const char *name, size_t nargs, Object *a, Object *b)
{
    Object *args[2] = {a, b}, *result = NULL;
    Str *method = str_intern_text(vm, name);
    if (method && (nargs < 1 || a) && (nargs < 2 || b))
        result = object_call_method(vm, o, method, args, nargs);
    xdecref(method);
    xdecref(a);
    xdecref(b);
    return result;
}

/* A round of everything that allocates; stops at the first failure. */
static bool exercise(void)
{
    Str *s = text("caf\u00e9 \u20ac, na\u00efve text, with some words and {} {0!r:>5} %s %05d");
    Object *o = OBJ(s), *result = NULL;
    bool ok = s != NULL;
    static const char *const plain[] = {"upper", "title", "split", "rsplit", "splitlines", "encode",
                                        "swapcase", "casefold", "__repr__", "expandtabs"};
    for (size_t i = 0; ok && i < sizeof plain / sizeof plain[0]; i++) {
        result = call(o, plain[i], 0, NULL, NULL);
        ok = result != NULL;
        xdecref(result);
    }
    if (ok) {
        result = call(o, "replace", 2, OBJ(text(", ")), OBJ(text("\U0001f600")));
        ok = result != NULL;
        xdecref(result);
    }
    if (ok) {
        result = call(o, "partition", 1, OBJ(text(",")), NULL);
        ok = result != NULL;
        xdecref(result);
    }
    if (ok) {
        result = call(o, "encode", 2, OBJ(text("ascii")), OBJ(text("xmlcharrefreplace")));
        ok = result != NULL;
        xdecref(result);
    }
    if (ok) ok = str_utf8(vm, s, NULL) != NULL;
    if (ok) {
        Str *format = text("%s|%05d|%-10r|%x");
        Object *args = format ? tuple_pack(vm, 4, s, vm_core(vm)->small_ints + 100, s,
                                           vm_core(vm)->small_ints + 50)
                              : NULL;
        result = args ? str_percent(vm, format, args) : NULL;
        ok = result != NULL;
        xdecref(result);
        xdecref(args);
        xdecref(format);
    }
    if (ok) {
        Str *format = text("{} {0!r:>5}"), *markup = text("{:\u20ac^80}|{!r}|{}");
        Object *args[3] = {o, o, o};
        Str *method = format && markup ? str_intern_text(vm, "format") : NULL;
        result = method ? object_call_method(vm, OBJ(markup), method, args, 3) : NULL;
        ok = result != NULL;
        xdecref(result);
        xdecref(method);
        xdecref(format);
        xdecref(markup);
    }
    xdecref(s);
    return ok;
}

static int count_one(Object *o, void *context)
{
    (void)o;
    ++*(size_t *)context;
    return 0;
}

static size_t objects_alive(void)
{
    size_t count = 0;
    heap_walk(vm, count_one, &count);
    return count;
}

/* Fails each allocation in turn: an ordinary MemoryError, nothing lost.
 * (Only a build with OURO_FAULTS fails any; others run it once.) */
static void test_memory(void)
{
    Heap *heap = vm_heap(vm);
    CHECK(exercise());
    CHECK(exercise());
    size_t objects = objects_alive();
    bool done = false;
    for (uint64_t k = 1; k < 10000 && !done; k++) {
        heap->fail_at = heap->allocations + k;
        done = exercise();
        heap->fail_at = 0;
        if (!done) CHECK(exception_clear_if(vm, EXC_MEMORY_ERROR));
        if (!CHECK_INT(objects_alive(), objects)) return;
    }
    CHECK(done);
    CHECK(exercise());
}

int main(void)
{
    vm = heap_open(sizeof(Core), SIZE_MAX);
    if (!vm || !collector_open(vm) || !core_open(vm)) return EXIT_FAILURE;
    CHECK_RUN(test_kinds);
    CHECK_RUN(test_shared);
    CHECK_RUN(test_narrowing);
    CHECK_RUN(test_find);
    CHECK_RUN(test_replace);
    CHECK_RUN(test_builder);
    CHECK_RUN(test_format);
    CHECK_RUN(test_repr);
    CHECK_RUN(test_intern);
    CHECK_RUN(test_append);
    CHECK_RUN(test_utf8_cache);
    CHECK_RUN(test_codecs);
    CHECK_RUN(test_memory);
    core_close(vm);
    heap_close(vm);
    return check_done();
}
