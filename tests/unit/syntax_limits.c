/* Owns the facts about limits: every failing allocation is an ordinary error, deep nesting is one,
 * long chains are none, identifiers are unique. */
#include "syntax/syntax.h"

#include "check.h"

#include <stdlib.h>
#include <string.h>

/* ---- failing allocations ------------------------------------------------------------------- */

typedef struct Failing {
    long left; /* allocations until one fails */
    size_t live;
} Failing;

static void *failing_resize(void *context, void *old, size_t old_size, size_t new_size)
{
    Failing *failing = context;
    if (new_size != 0 && failing->left-- <= 0)
        return NULL;
    failing->live += new_size - old_size;
    if (new_size == 0) {
        free(old);
        return NULL;
    }
    return realloc(old, new_size);
}

static const char everything[] =
    "@d\nasync def f[T: int = 1, *U, **V](a, /, b=1, *c, d, e=2, **g) -> int:\n"
    "    async with x as y, z: await q\n"
    "    async for i in j: yield\n"
    "    return [a async for b in c if d]\n"
    "class A(B, *C, k=1, **D): x: int = 1; y += 2\n"
    "try: pass\nexcept E as e: raise X from Y\nelse: pass\nfinally: del a, b[0], c.d\n"
    "try: pass\nexcept* E: pass\n"
    "match x:\n  case {1: a, **b} | [c, *_] | D(e, f=g) as h if i: pass\n  case -1+2j: pass\n"
    "with (a as b, c): pass\n"
    "if a: pass\nelif b: pass\nelse: pass\nwhile a: break\nelse: continue\n"
    "type X[T] = list[T]\nimport a.b as c, d\nfrom .. import e as f\nglobal g\nnonlocal h\n"
    "assert a, b\nx = y = {**a, b: c}, {d, *e}, {f: g for h in i}, (yield), a[b:c:d, ...]\n"
    "f'a{b!r:>{c}}{d=}' 'e' '\\u00e9'; b'x' b'y'\n"
    "\303\251\357\254\201 = lambda a, *b: (c := not d)\n"
    "a if b else c < d is not e not in f and -g ** ~h\n";

static void test_allocation_failures(void)
{
    SyntaxResult result;
    long k = 0;
    do {
        Failing failing = {.left = k};
        Allocator allocator = {failing_resize, &failing};
        Arena arena;
        Mod *mod;
        SyntaxError error;
        arena_init(&arena, SIZE_MAX, &allocator);
        result = syntax_parse(&arena, everything, sizeof everything - 1, SYNTAX_FILE, NULL, &mod,
                              &error);
        CHECK(result == SYNTAX_OK || result == SYNTAX_ERROR_NO_MEMORY);
        CHECK((mod != NULL) == (result == SYNTAX_OK));
        arena_free(&arena);
        CHECK(failing.live == 0 && arena.used == 0);
        k++;
    } while (result == SYNTAX_ERROR_NO_MEMORY && k < 1000);
    CHECK(result == SYNTAX_OK);
    CHECK(k > 5);
}

static void test_memory_limits(void)
{
    size_t enough = 0;
    for (size_t limit = 256; limit < 200000 && !enough; limit += 256) {
        Arena arena;
        Mod *mod;
        SyntaxError error;
        arena_init(&arena, limit, NULL);
        SyntaxResult result = syntax_parse(&arena, everything, sizeof everything - 1, SYNTAX_FILE,
                                           NULL, &mod, &error);
        CHECK(result == SYNTAX_OK || result == SYNTAX_ERROR_NO_MEMORY);
        CHECK(arena.used <= limit);
        if (result == SYNTAX_OK)
            enough = limit;
        arena_free(&arena);
    }
    CHECK(enough > 4096 && enough < 200000);
}

/* ---- depth --------------------------------------------------------------------------------- */

typedef struct Shape {
    const char *first;
    const char *repeated;
    const char *last;
    SyntaxResult result;
} Shape;

static const Shape shapes[] = {
    {"", "(", "", SYNTAX_ERROR},
    {"", "[", "", SYNTAX_ERROR},
    {"", "f'{", "", SYNTAX_ERROR},
    {"", "-", "1", SYNTAX_ERROR_TOO_DEEP},
    {"", "not ", "1", SYNTAX_ERROR_TOO_DEEP},
    {"", "lambda:", "1", SYNTAX_ERROR_TOO_DEEP},
    {"a", "**a", "", SYNTAX_ERROR_TOO_DEEP},
    {"a", " if b else a", "", SYNTAX_ERROR_TOO_DEEP},
    {"a", "+a", "", SYNTAX_OK},
    {"a", ".b", "", SYNTAX_OK},
    {"a", "()", "", SYNTAX_OK},
    {"a", "[0]", "", SYNTAX_OK},
    {"a", "<a", "", SYNTAX_OK},
    {"a", " and a", "", SYNTAX_OK},
    {"", "a = ", "1", SYNTAX_OK},
    {"", "a;", "", SYNTAX_OK},
    {"", "a\n", "", SYNTAX_OK},
    {"if a: pass\n", "elif b: pass\n", "else: pass\n", SYNTAX_OK},
    {"try: pass\n", "except a: pass\n", "", SYNTAX_OK},
    {"", "@a\n", "def f(): pass", SYNTAX_OK},
    {"import a", ".b", "", SYNTAX_OK},
    {"", "'a' ", "", SYNTAX_OK},
    {"[a ", "for b in c ", "]", SYNTAX_OK},
    {"match a:\n case 1", "|1", ": pass", SYNTAX_OK},
    {"", "a ", "", SYNTAX_ERROR},
    {"(", "a ", ")", SYNTAX_ERROR},
    {"f(a=1", ", b", ")", SYNTAX_ERROR},
};

enum { REPEAT = 100000 };

static SyntaxResult parse_shape(Arena *arena, const Shape *shape, Mod **mod)
{
    size_t first = strlen(shape->first), each = strlen(shape->repeated);
    size_t last = strlen(shape->last), length = first + REPEAT * each + last;
    char *text = malloc(length + 1);
    SyntaxError error;
    memcpy(text, shape->first, first);
    for (size_t i = 0; i < REPEAT; i++)
        memcpy(text + first + i * each, shape->repeated, each);
    memcpy(text + first + REPEAT * each, shape->last, last);
    arena_init(arena, (size_t)1 << 30, NULL);
    SyntaxResult result = syntax_parse(arena, text, length, SYNTAX_FILE, NULL, mod, &error);
    free(text);
    return result;
}

static void test_shapes(void)
{
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        Arena arena;
        Mod *mod;
        SyntaxResult result = parse_shape(&arena, &shapes[i], &mod);
        if (result != shapes[i].result)
            printf("# %s: %d\n", shapes[i].repeated, result);
        CHECK(result == shapes[i].result);
        arena_free(&arena);
    }
}

static void test_known_depth(void)
{
    Arena arena;
    Mod *mod;
    Shape chain = {"a", "+a", "", SYNTAX_OK};
    CHECK(parse_shape(&arena, &chain, &mod) == SYNTAX_OK);
    CHECK(mod->body.items[0]->expr.value->depth == REPEAT + 1);
    arena_free(&arena);
    Shape elifs = {"if a: pass\n", "elif b: pass\n", "", SYNTAX_OK};
    CHECK(parse_shape(&arena, &elifs, &mod) == SYNTAX_OK);
    size_t count = 0;
    for (const Stmt *stmt = mod->body.items[0]; stmt->if_stmt.orelse.count; count++) {
        stmt = stmt->if_stmt.orelse.items[0];
        CHECK(stmt->is_elif);
    }
    CHECK(count == REPEAT);
    arena_free(&arena);
}

/* ---- identifiers --------------------------------------------------------------------------- */

static void test_identifiers(void)
{
    static const char text[] = "fin = \357\254\201n + other.fin";
    Arena arena;
    Mod *mod;
    SyntaxError error;
    arena_init(&arena, SIZE_MAX, NULL);
    CHECK(syntax_parse(&arena, text, sizeof text - 1, SYNTAX_FILE, NULL, &mod, &error) ==
          SYNTAX_OK);
    const Stmt *stmt = mod->body.items[0];
    const Expr *sum = stmt->assign.value;
    const Identifier *name = stmt->assign.targets.items[0]->name.id;
    CHECK(strcmp(name->text, "fin") == 0 && name->length == 3);
    CHECK(sum->bin_op.left->name.id == name);
    CHECK(sum->bin_op.right->attribute.attr == name);
    CHECK(mod->identifier_count == 2);
    CHECK(name->ordinal < 2 && name->user == 0);
    arena_free(&arena);
}

int main(void)
{
    CHECK_RUN(test_allocation_failures);
    CHECK_RUN(test_memory_limits);
    CHECK_RUN(test_shapes);
    CHECK_RUN(test_known_depth);
    CHECK_RUN(test_identifiers);
    return check_done();
}
