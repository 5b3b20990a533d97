/* Owns io.IncrementalNewlineDecoder: text, perhaps decoded by another decoder first, whose line ends become '\n'. A '\r' at the
 * end of a piece waits for the next, which may begin with '\n'. */
#include "module/io_file.h"
#include "object/protocol.h"

typedef struct NewlineDecoder {
    Object head;
    Object *decoder; /* owned; None: what comes is text */
    bool translate, pending;
    uint8_t seen;
} NewlineDecoder;

static Object *newline_construct(VM *vm, Type *type, Object *const *args, size_t nargs) {
    (void)nargs;
    int translate = object_truth(vm, args[1]);
    NewlineDecoder *d = translate < 0 ? NULL : (NewlineDecoder *)type_allocate(vm, type, sizeof(NewlineDecoder));
    if (!d) return NULL;
    d->decoder = incref(args[0]);
    d->translate = translate > 0;
    object_track(vm, &d->head);
    return OBJ(d);
}

static void newline_destroy(VM *vm, Object *o) {
    (void)vm;
    clear_ref(&((NewlineDecoder *)o)->decoder);
}
static int newline_traverse(Object *o, Visit visit, void *context) {
    VISIT(((NewlineDecoder *)o)->decoder);
    return 0;
}

/* What the other decoder makes of the input, or the input. NEW. */
static Str *decoded(VM *vm, NewlineDecoder *d, Object *input, bool final) {
    if (is_none(d->decoder)) {
        if (is_str(input)) return (Str *)incref(input);
        return raise(vm, EXC_TYPE_ERROR, "decoder should return a string result, not '%T'", input);
    }
    Str *name = str_intern_text(vm, "decode");
    Object *text = name ? object_call_method(vm, d->decoder, name, (Object *[]){input, BOOL(vm, final)}, 2) : NULL;
    xdecref(name);
    if (!text || is_str(text)) return (Str *)text;
    raise(vm, EXC_TYPE_ERROR, "decoder should return a string result, not '%T'", text);
    decref(text);
    return NULL;
}

/* Passes the text on, after the '\r' that waited; looks at each line end. */
static Object *pass(VM *vm, NewlineDecoder *d, Str *text, bool final) {
    size_t length = str_length(text);
    bool waited = d->pending && (length || final);
    StrBuilder b;
    builder_open(&b, vm);
    if (waited) d->pending = false;
    for (size_t i = 0; i < length + waited; i++) {
        size_t at = i - waited; /* of the character in text; the one that waited comes first */
        uint32_t c = waited && i == 0 ? '\r' : str_at(text, at);
        bool more = at + 1 < length || (waited && i == 0 && length);
        if (c == '\r' && !more && !final) {
            d->pending = true;
            break;
        }
        if (c == '\r' && more && str_at(text, waited && i == 0 ? 0 : at + 1) == '\n') {
            d->seen |= SEEN_CRLF;
            if (!d->translate) builder_char(&b, '\r');
            builder_char(&b, '\n');
            i++;
            continue;
        }
        if (c == '\r' || c == '\n') d->seen |= c == '\r' ? SEEN_CR : SEEN_LF;
        builder_char(&b, c == '\r' && d->translate ? '\n' : c);
    }
    return OBJ(builder_finish(&b));
}

static Object *newline_decode(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    NewlineDecoder *d = (NewlineDecoder *)self;
    int final = args[1] ? object_truth(vm, args[1]) : 0;
    Str *text = final < 0 ? NULL : decoded(vm, d, args[0], final);
    Object *result = text ? pass(vm, d, text, final) : NULL;
    xdecref(text);
    return result;
}

static Object *call_decoder(VM *vm, NewlineDecoder *d, const char *method, Object *const *args, size_t nargs) {
    Str *name = str_intern_text(vm, method);
    Object *result = name ? object_call_method(vm, d->decoder, name, args, nargs) : NULL;
    xdecref(name);
    return result;
}

static Object *newline_reset(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    NewlineDecoder *d = (NewlineDecoder *)self;
    d->pending = false;
    d->seen = 0;
    return is_none(d->decoder) ? NEW_NONE(vm) : call_decoder(vm, d, "reset", NULL, 0);
}

/* (bytes the other decoder keeps, its flags * 2 + the '\r' that waits) */
static Object *newline_getstate(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)args, (void)nargs;
    NewlineDecoder *d = (NewlineDecoder *)self;
    int64_t flags = 0;
    Object *state = is_none(d->decoder) ? tuple_pack(vm, 2, EMPTY_BYTES(vm), int_from_int64(vm, 0)) : call_decoder(vm, d, "getstate", NULL, 0);
    if (!state) return NULL;
    bool ok = is_tuple(state) && ((Tuple *)state)->length == 2;
    if (!ok) raise(vm, EXC_TYPE_ERROR, "illegal decoder state");
    ok = ok && object_to_int64(vm, ((Tuple *)state)->items[1], &flags);
    Object *all = ok ? int_from_int64(vm, flags << 1 | d->pending) : NULL;
    Object *result = all ? tuple_pack(vm, 2, ((Tuple *)state)->items[0], all) : NULL;
    decref(state);
    xdecref(all);
    return result;
}

static Object *newline_setstate(VM *vm, Object *self, Object *const *args, size_t nargs) {
    (void)nargs;
    NewlineDecoder *d = (NewlineDecoder *)self;
    int64_t flags;
    if (!is_tuple(args[0]) || ((Tuple *)args[0])->length != 2) return raise(vm, EXC_TYPE_ERROR, "state argument must be a tuple");
    if (!object_to_int64(vm, ((Tuple *)args[0])->items[1], &flags)) return NULL;
    d->pending = flags & 1;
    if (is_none(d->decoder)) return NEW_NONE(vm);
    Object *rest = int_from_int64(vm, flags >> 1), *state = rest ? tuple_pack(vm, 2, ((Tuple *)args[0])->items[0], rest) : NULL;
    Object *result = state ? call_decoder(vm, d, "setstate", &state, 1) : NULL;
    xdecref(rest);
    xdecref(state);
    return result;
}

Object *io_line_ends(VM *vm, unsigned seen) {
    static const char *const ends[] = {"\r", "\n", "\r\n"};
    Object *found[3];
    size_t count = 0;
    for (size_t i = 0; i < 3; i++) {
        if (!(seen >> i & 1)) continue;
        found[count] = OBJ(str_from_text(vm, ends[i]));
        if (found[count++]) continue;
        while (--count) decref(found[count - 1]);
        return NULL;
    }
    return count == 0 ? NEW_NONE(vm) : count == 1 ? found[0] : tuple_from_stolen(vm, found, count);
}

unsigned io_line_ends_in(const Str *text) {
    size_t length = str_length(text);
    unsigned seen = 0;
    for (size_t i = 0; i < length; i++) {
        uint32_t c = str_at(text, i);
        if (c == '\n') {
            seen |= SEEN_LF;
        } else if (c == '\r') {
            bool pair = i + 1 < length && str_at(text, i + 1) == '\n';
            seen |= pair ? SEEN_CRLF : SEEN_CR;
            i += pair;
        }
    }
    return seen;
}

static Object *get_newlines(VM *vm, Object *self) { return io_line_ends(vm, ((NewlineDecoder *)self)->seen); }

static const MethodDef newline_methods[] = {
    {"decode", "(input, final=False)", newline_decode, "The text with its line ends translated.", 0},
    {"reset", "()", newline_reset, "Forgets what came before.", 0},
    {"getstate", "()", newline_getstate, "The state, for setstate().", 0},
    {"setstate", "(state, /)", newline_setstate, "Takes what getstate() gave.", 0},
    {0},
};
static const GetSetDef newline_getset[] = {{"newlines", get_newlines, NULL, "The line ends that were seen."}, {0}};

const TypeSpec io_newline_spec = {
    .base = TYPE_OBJECT,
    .size = sizeof(NewlineDecoder),
    .flags = TYPE_BASE,
    .doc = "Translates line ends, piece by piece.",
    .new_signature = "(decoder, translate, errors='strict')",
    .methods = newline_methods,
    .getset = newline_getset,
    .life = {.destroy = newline_destroy, .traverse = newline_traverse},
    .slots = {.construct = newline_construct},
};
