/* Owns BaseException and the table of all builtin exception types; those with more to them than
 * arguments have their parts in exception_os.c, exception_syntax.c, exception_unicode.c and
 * exception_group.c. */
#include "object/exception_types.h"
#include "object/function.h"
#include "object/list.h"
#include "object/protocol.h"

/* ---- life ---- */

void exception_destroy(VM *vm, Object *o) { exception_clear_references(vm, o); }

int exception_clear_references(VM *vm, Object *o)
{
    Exception *e = as_exception(o);
    instance_release_attributes(vm, o);
    clear_ref(&e->args);
    clear_ref(&e->traceback);
    clear_ref(&e->cause);
    clear_ref(&e->context);
    for (int i = 0; i < EXTRA_COUNT; i++) clear_ref(&e->extra[i]);
    return 0;
}

int exception_traverse(Object *o, Visit visit, void *context)
{
    Exception *e = as_exception(o);
    VISIT(e->args);
    VISIT(e->traceback);
    VISIT(e->cause);
    VISIT(e->context);
    for (int i = 0; i < EXTRA_COUNT; i++) VISIT(e->extra[i]);
    return instance_traverse_attributes(o, visit, context);
}

/* ---- construction ---- */

Object *exception_construct(VM *vm, Type *type, Object *const *args, size_t nargs)
{
    Tuple *all = (Tuple *)tuple_from(vm, args + 1, nargs - 1);
    if (!all) return NULL;
    Object *e = exception_construct_bare(vm, type, all);
    decref(all);
    return e;
}

static bool set_args(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    Tuple *old = as_exception(self)->args;
    if (old && old->length == nargs - 1) { /* what construct stored, mostly */
        size_t i = 0;
        while (i < old->length && old->items[i] == args[1 + i]) i++;
        if (i == old->length) return true;
    }
    Object *all = tuple_from(vm, args + 1, nargs - 1);
    if (!all) return false;
    set_ref(&as_exception(self)->args, (Tuple *)all);
    return true;
}

static bool no_keywords(VM *vm, Object *self, Object *keywords)
{
    if (!keywords || ((Dict *)keywords)->used == 0) return true;
    raise(vm, EXC_TYPE_ERROR, "%T() takes no keyword arguments", self);
    return false;
}

int exception_initialize(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    return no_keywords(vm, self, args[0]) && set_args(vm, self, args, nargs) ? 0 : -1;
}

static int stop_iteration_initialize(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    if (exception_initialize(vm, self, args, nargs) < 0) return -1;
    exception_set_extra(as_exception(self), EXTRA_STOP_VALUE, nargs > 1 ? args[1] : NONE(vm));
    return 0;
}

static int system_exit_initialize(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    if (exception_initialize(vm, self, args, nargs) < 0) return -1;
    if (nargs == 2) exception_set_extra(as_exception(self), EXTRA_EXIT_CODE, args[1]);
    if (nargs > 2)
        exception_set_extra(as_exception(self), EXTRA_EXIT_CODE, OBJ(as_exception(self)->args));
    return 0;
}

/* Keyword arguments that go to extra fields: names[i] to extra[first + i]. */
static int take_keywords(VM *vm, Object *self, const char *type_name, Object *keywords,
                         const char *const *names, int first)
{
    size_t position = 0;
    Object *key, *value;
    for (int i = 0; names[i]; i++) clear_ref(&as_exception(self)->extra[first + i]);
    while (keywords && dict_next((Dict *)keywords, &position, &key, &value)) {
        int i = 0;
        while (names[i] && !(is_str(key) && str_equals_text((Str *)key, names[i]))) i++;
        if (!names[i]) {
            raise(vm, EXC_TYPE_ERROR, "%s() got an unexpected keyword argument '%S'", type_name,
                  key);
            return -1;
        }
        exception_set_extra(as_exception(self), first + i, value);
    }
    return 0;
}

static int import_error_initialize(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    static const char *const names[] = {"name", "path", "name_from", NULL};
    if (!set_args(vm, self, args, nargs)) return -1;
    if (take_keywords(vm, self, "ImportError", args[0], names, EXTRA_IMPORT_NAME) < 0) return -1;
    exception_set_extra(as_exception(self), EXTRA_IMPORT_MSG, nargs == 2 ? args[1] : NULL);
    return 0;
}

static int attribute_error_initialize(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    static const char *const names[] = {"name", "obj", NULL};
    if (!set_args(vm, self, args, nargs)) return -1;
    return take_keywords(vm, self, "AttributeError", args[0], names, EXTRA_ATTRIBUTE_NAME);
}

static int name_error_initialize(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    static const char *const names[] = {"name", NULL};
    if (!set_args(vm, self, args, nargs)) return -1;
    return take_keywords(vm, self, "NameError", args[0], names, EXTRA_NAME_NAME);
}

/* ---- text ---- */

Object *exception_str(VM *vm, Object *o)
{
    Tuple *args = as_exception(o)->args;
    if (!args || args->length == 0) return OBJ(EMPTY_STR(vm));
    Object *what = args->length == 1 ? incref(args->items[0]) : OBJ(incref(args));
    Object *text = (Object *)object_str(vm, what);
    decref(what);
    return text;
}

static Object *exception_repr(VM *vm, Object *o)
{
    Tuple *args = incref(as_exception(o)->args);
    Object *text = args->length == 1 ? (Object *)str_from_format(vm, "%T(%R)", o, args->items[0])
                                     : (Object *)str_from_format(vm, "%T%R", o, OBJ(args));
    decref(args);
    return text;
}

/* A key that is a str is shown with its quotes: KeyError: '' says something. */
static Object *key_error_str(VM *vm, Object *o)
{
    Tuple *args = as_exception(o)->args;
    if (!args || args->length != 1) return exception_str(vm, o);
    Object *key = incref(args->items[0]);
    Object *text = (Object *)object_repr(vm, key);
    decref(key);
    return text;
}

static Object *import_error_str(VM *vm, Object *o)
{
    Object *message = as_exception(o)->extra[EXTRA_IMPORT_MSG];
    if (message && is_exact(message, TYPE_STR)) return incref(message);
    return exception_str(vm, o);
}

/* ---- methods ---- */

static int set_traceback(VM *vm, Object *self, Object *value)
{
    if (!value) {
        raise(vm, EXC_TYPE_ERROR, "__traceback__ may not be deleted");
        return -1;
    }
    if (!is_none(value) && !is_exact(value, TYPE_TRACEBACK)) {
        raise(vm, EXC_TYPE_ERROR, "__traceback__ must be a traceback or None");
        return -1;
    }
    set_ref(&as_exception(self)->traceback, is_none(value) ? NULL : incref(value));
    return 0;
}

static Object *exception_with_traceback(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    return set_traceback(vm, self, args[0]) < 0 ? NULL : incref(self);
}

static Object *exception_add_note(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    if (!is_str(args[0])) return raise(vm, EXC_TYPE_ERROR, "note must be a str, not '%T'", args[0]);
    Object *notes = object_getattr_maybe(vm, self, NAME(vm, __notes__));
    if (!notes) {
        if (exception_pending(vm)) return NULL;
        notes = OBJ(list_new(vm, 1));
        if (!notes) return NULL;
        if (object_setattr(vm, self, NAME(vm, __notes__), notes) < 0) clear_ref(&notes);
    } else if (!is_list(notes)) {
        raise(vm, EXC_TYPE_ERROR, "Cannot add note: __notes__ is not a list");
        clear_ref(&notes);
    }
    if (!notes) return NULL;
    bool ok = list_append(vm, (List *)notes, args[0]);
    decref(notes);
    return ok ? NEW_NONE(vm) : NULL;
}

static Object *exception_setstate(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)nargs;
    if (is_none(args[0])) return NEW_NONE(vm);
    if (!is_dict(args[0])) return raise(vm, EXC_TYPE_ERROR, "state is not a dictionary");
    size_t position = 0;
    Object *key, *value;
    while (dict_next((Dict *)args[0], &position, &key, &value)) {
        if (!is_str(key))
            return raise(vm, EXC_TYPE_ERROR, "attribute name must be string, not '%T'", key);
        incref(key);
        incref(value);
        int result = object_setattr(vm, self, (Str *)key, value);
        decref(key);
        decref(value);
        if (result < 0) return NULL;
    }
    return NEW_NONE(vm);
}

/* The instance's own attributes with the given extra fields added; NULL without exception when
 * there are none. */
static Object *reduce_state(VM *vm, Object *self, const MemberDef *members)
{
    Dict *own = instance_dict(vm, self);
    Dict *state = own ? dict_copy(vm, own) : NULL;
    xdecref(own);
    for (const MemberDef *m = members; state && m && m->name; m++) {
        Object *value = *(Object **)((char *)self + m->offset);
        if (value && !dict_set_text(vm, state, m->name, value)) clear_ref(&state);
    }
    if (state && state->used == 0) clear_ref(&state);
    return OBJ(state);
}

static const MemberDef import_error_state[] = {
    MEMBER("name", MEMBER_OBJECT, offsetof(Exception, extra[EXTRA_IMPORT_NAME]), true, NULL),
    MEMBER("path", MEMBER_OBJECT, offsetof(Exception, extra[EXTRA_IMPORT_PATH]), true, NULL),
    MEMBER("name_from", MEMBER_OBJECT, offsetof(Exception, extra[EXTRA_IMPORT_NAME_FROM]), true, NULL),
    {0},
};
static const MemberDef attribute_error_state[] = {
    MEMBER("name", MEMBER_OBJECT, offsetof(Exception, extra[EXTRA_ATTRIBUTE_NAME]), true, NULL),
    {0},
};

static Object *exception_reduce(VM *vm, Object *self, Object *const *args, size_t nargs)
{
    (void)args, (void)nargs;
    const MemberDef *members = NULL;
    if (object_is_instance_of(self, builtin_type(vm, EXC_IMPORT_ERROR)))
        members = import_error_state;
    if (object_is_instance_of(self, builtin_type(vm, EXC_ATTRIBUTE_ERROR)))
        members = attribute_error_state;
    Object *state = reduce_state(vm, self, members);
    if (!state && exception_pending(vm)) return NULL;
    Object *arguments = OBJ(as_exception(self)->args);
    Object *result = state ? tuple_pack(vm, 3, OBJ(type_of(self)), arguments, state)
                           : tuple_pack(vm, 2, OBJ(type_of(self)), arguments);
    xdecref(state);
    return result;
}

/* ---- attributes ---- */

static Object *get_args(VM *vm, Object *self)
{
    Tuple *args = as_exception(self)->args;
    return args ? OBJ(incref(args)) : OBJ(EMPTY_TUPLE(vm));
}

static int set_args_attribute(VM *vm, Object *self, Object *value)
{
    if (!value) {
        raise(vm, EXC_TYPE_ERROR, "args may not be deleted");
        return -1;
    }
    Object *all = is_exact(value, TYPE_TUPLE) ? incref(value) : tuple_from_iterable(vm, value);
    if (!all) return -1;
    set_ref(&as_exception(self)->args, (Tuple *)all);
    return 0;
}

static Object *get_traceback(VM *vm, Object *self)
{
    Object *traceback = as_exception(self)->traceback;
    return traceback ? incref(traceback) : NEW_NONE(vm);
}

static int set_exception(VM *vm, Object **field, Object *value, const char *what)
{
    if (!value) {
        raise(vm, EXC_TYPE_ERROR, "%s may not be deleted", what);
        return -1;
    }
    if (!is_none(value) && !is_exception(value)) {
        raise(vm, EXC_TYPE_ERROR, "exception %s must be None or derive from BaseException",
              what[2] == 'c' && what[3] == 'a' ? "cause" : "context");
        return -1;
    }
    set_ref(field, is_none(value) ? NULL : incref(value));
    return 0;
}

static Object *get_cause(VM *vm, Object *self)
{
    Object *cause = as_exception(self)->cause;
    return cause ? incref(cause) : NEW_NONE(vm);
}

static int set_cause(VM *vm, Object *self, Object *value)
{
    if (set_exception(vm, &as_exception(self)->cause, value, "__cause__") < 0) return -1;
    as_exception(self)->suppress_context = true;
    return 0;
}

static Object *get_context(VM *vm, Object *self)
{
    Object *context = as_exception(self)->context;
    return context ? incref(context) : NEW_NONE(vm);
}

static int set_context(VM *vm, Object *self, Object *value)
{
    return set_exception(vm, &as_exception(self)->context, value, "__context__");
}

static const MethodDef base_methods[] = {
    {"with_traceback", "(tb, /)", exception_with_traceback, "Set __traceback__ and return self.",
     0},
    {"add_note", "(note, /)", exception_add_note, "Add a note that is shown after the traceback.",
     0},
    {"__setstate__", "(state, /)", exception_setstate, "For pickle.", 0},
    {"__reduce__", "()", exception_reduce, "For pickle.", 0},
    {0},
};

static const GetSetDef base_getset[] = {
    {"args", get_args, set_args_attribute, "What the exception was made with."},
    {"__traceback__", get_traceback, set_traceback, "Where it was raised."},
    {"__cause__", get_cause, set_cause, "The exception named after `from`."},
    {"__context__", get_context, set_context, "The exception that was being handled."},
    {0},
};

static const MemberDef base_members[] = {
    MEMBER("__suppress_context__", MEMBER_BOOL, offsetof(Exception, suppress_context), true,
           "Do not show __context__."),
    {0},
};

#define EXTRA_MEMBER(name, index, doc) MEMBER(name, MEMBER_OBJECT, offsetof(Exception, extra[index]), true, doc)
static const MemberDef stop_iteration_members[] = {
    EXTRA_MEMBER("value", EXTRA_STOP_VALUE, "What the generator returned."), {0}};
static const MemberDef system_exit_members[] = {
    EXTRA_MEMBER("code", EXTRA_EXIT_CODE, "The exit status or message."), {0}};
static const MemberDef import_error_members[] = {
    EXTRA_MEMBER("msg", EXTRA_IMPORT_MSG, "What went wrong."),
    EXTRA_MEMBER("name", EXTRA_IMPORT_NAME, "The module's name."),
    EXTRA_MEMBER("path", EXTRA_IMPORT_PATH, "The module's file."),
    EXTRA_MEMBER("name_from", EXTRA_IMPORT_NAME_FROM, "The name imported from it."),
    {0}};
static const MemberDef attribute_error_members[] = {
    EXTRA_MEMBER("name", EXTRA_ATTRIBUTE_NAME, "The attribute's name."),
    EXTRA_MEMBER("obj", EXTRA_ATTRIBUTE_OBJ, "The object."),
    {0}};
static const MemberDef name_error_members[] = {
    EXTRA_MEMBER("name", EXTRA_NAME_NAME, "The name that was not found."), {0}};
static const MemberDef syntax_error_members[] = {
    EXTRA_MEMBER("msg", EXTRA_SYNTAX_MSG, "What went wrong."),
    EXTRA_MEMBER("filename", EXTRA_SYNTAX_FILENAME, "The file."),
    EXTRA_MEMBER("lineno", EXTRA_SYNTAX_LINENO, "The line, from 1."),
    EXTRA_MEMBER("offset", EXTRA_SYNTAX_OFFSET, "The column, from 1."),
    EXTRA_MEMBER("text", EXTRA_SYNTAX_TEXT, "The line's text."),
    EXTRA_MEMBER("end_lineno", EXTRA_SYNTAX_END_LINENO, "Last line."),
    EXTRA_MEMBER("end_offset", EXTRA_SYNTAX_END_OFFSET, "Column after the end."),
    EXTRA_MEMBER("print_file_and_line", EXTRA_SYNTAX_PRINT_FILE,
                 "Whether the file and line are shown."),
    {0}};
static const MemberDef os_error_members[] = {
    EXTRA_MEMBER("errno", EXTRA_OS_ERRNO, "The system's error number."),
    EXTRA_MEMBER("strerror", EXTRA_OS_STRERROR, "Its text."),
    EXTRA_MEMBER("filename", EXTRA_OS_FILENAME, "The file."),
    EXTRA_MEMBER("filename2", EXTRA_OS_FILENAME2, "The second file."),
    {0}};
static const MemberDef unicode_error_members[] = {
    EXTRA_MEMBER("encoding", EXTRA_UNICODE_ENCODING, "Name of the encoding."),
    EXTRA_MEMBER("object", EXTRA_UNICODE_OBJECT, "What was being coded."),
    EXTRA_MEMBER("start", EXTRA_UNICODE_START, "Where the bad part starts."),
    EXTRA_MEMBER("end", EXTRA_UNICODE_END, "Where it ends."),
    EXTRA_MEMBER("reason", EXTRA_UNICODE_REASON, "What is wrong with it."),
    {0}};
static const MemberDef group_members[] = {
    MEMBER("message", MEMBER_OBJECT, offsetof(Exception, extra[EXTRA_GROUP_MESSAGE]), false,
     "The group's message."),
    MEMBER("exceptions", MEMBER_OBJECT, offsetof(Exception, extra[EXTRA_GROUP_EXCEPTIONS]), false,
     "The exceptions in it."),
    {0}};

/* ---- the table ---- */

/* clang-format off */

enum {
#define X(id, name, base_) BASE_OF_##id = (int)base_,
    BUILTIN_EXCEPTIONS(X)
#undef X
};

/* A row: id, doc, construct, initialize, text, then further designators. */
#define ROW(id_, doc_, construct_, initialize_, str_, ...) \
    [EXC_##id_ - EXC_BASE_EXCEPTION] = { \
        .id = EXC_##id_, \
        .base = (TypeId)BASE_OF_##id_, \
        .size = sizeof(Exception), \
        .flags = TYPE_BASE | TYPE_HAS_DICT | TYPE_IS_EXCEPTION, \
        .doc = doc_, \
        .new_signature = ANY_ARGUMENTS, \
        .init_signature = ANY_ARGUMENTS, \
        .life = {exception_destroy, exception_traverse, exception_clear_references, NULL}, \
        .slots = {.construct = construct_, .initialize = initialize_, .repr = exception_repr, .str = str_}, \
        __VA_ARGS__},
#define PLAIN(id, doc) ROW(id, doc, exception_construct, exception_initialize, exception_str, )
#define OS(id, doc) ROW(id, doc, os_error_construct, os_error_initialize, os_error_str, )
#define SYNTAX(id, doc) ROW(id, doc, exception_construct, syntax_error_initialize, syntax_error_str, )

const TypeSpec exception_type_specs[EXCEPTION_COUNT] = {
    ROW(BASE_EXCEPTION, "Common base class of all exceptions.", exception_construct, exception_initialize, exception_str,
        .methods = base_methods, .getset = base_getset, .members = base_members)
    ROW(BASE_EXCEPTION_GROUP, "A group of unrelated exceptions.", group_construct, group_initialize, group_str,
        .methods = group_methods, .members = group_members)
    PLAIN(EXCEPTION, "Base class of the exceptions that programs handle.")
    ROW(EXCEPTION_GROUP, "A group of exceptions that programs handle.", group_construct, group_initialize, group_str, )
    PLAIN(GENERATOR_EXIT, "Asks a generator to end.")
    PLAIN(KEYBOARD_INTERRUPT, "The program was interrupted by the user.")
    ROW(SYSTEM_EXIT, "Asks the interpreter to end.", exception_construct, system_exit_initialize, exception_str,
        .members = system_exit_members)
    PLAIN(ARITHMETIC_ERROR, "Base class of arithmetic errors.")
    PLAIN(FLOATING_POINT_ERROR, "A floating-point operation failed.")
    PLAIN(OVERFLOW_ERROR, "The result is too large to be represented.")
    PLAIN(ZERO_DIVISION_ERROR, "The divisor of a division or modulo was zero.")
    PLAIN(ASSERTION_ERROR, "An assertion failed.")
    ROW(ATTRIBUTE_ERROR, "There is no such attribute.", exception_construct, attribute_error_initialize, exception_str,
        .members = attribute_error_members)
    PLAIN(BUFFER_ERROR, "A buffer operation failed.")
    PLAIN(EOF_ERROR, "The input ended before anything was read.")
    ROW(IMPORT_ERROR, "A module, or a name in it, could not be imported.", exception_construct, import_error_initialize,
        import_error_str, .members = import_error_members)
    ROW(MODULE_NOT_FOUND_ERROR, "There is no such module.", exception_construct, import_error_initialize, import_error_str, )
    PLAIN(LOOKUP_ERROR, "Base class of failed lookups.")
    PLAIN(INDEX_ERROR, "The index is out of range.")
    ROW(KEY_ERROR, "There is no such key.", exception_construct, exception_initialize, key_error_str, )
    PLAIN(MEMORY_ERROR, "There is not enough memory.")
    ROW(NAME_ERROR, "There is no such name.", exception_construct, name_error_initialize, exception_str,
        .members = name_error_members)
    ROW(UNBOUND_LOCAL_ERROR, "The local variable has no value yet.", exception_construct, name_error_initialize, exception_str, )
    ROW(OS_ERROR, "The operating system reported an error.", os_error_construct, os_error_initialize, os_error_str,
        .methods = os_error_methods, .getset = os_error_getset, .members = os_error_members)
    OS(BLOCKING_IO_ERROR, "The operation would have to wait.")
    OS(CHILD_PROCESS_ERROR, "Something is wrong with a child process.")
    OS(CONNECTION_ERROR, "Base class of connection errors.")
    OS(BROKEN_PIPE_ERROR, "The other end of the pipe or socket is closed.")
    OS(CONNECTION_ABORTED_ERROR, "The peer gave up the connection.")
    OS(CONNECTION_REFUSED_ERROR, "The peer refused the connection.")
    OS(CONNECTION_RESET_ERROR, "The peer reset the connection.")
    OS(FILE_EXISTS_ERROR, "The file exists already.")
    OS(FILE_NOT_FOUND_ERROR, "There is no such file.")
    OS(INTERRUPTED_ERROR, "A signal interrupted the call.")
    OS(IS_A_DIRECTORY_ERROR, "It is a directory.")
    OS(NOT_A_DIRECTORY_ERROR, "It is not a directory.")
    OS(PERMISSION_ERROR, "It is not permitted.")
    OS(PROCESS_LOOKUP_ERROR, "There is no such process.")
    OS(TIMEOUT_ERROR, "The time is up.")
    PLAIN(REFERENCE_ERROR, "The object of a weak proxy is gone.")
    PLAIN(RUNTIME_ERROR, "An error that fits no other kind.")
    PLAIN(NOT_IMPLEMENTED_ERROR, "A method that must be defined is not.")
    PLAIN(PYTHON_FINALIZATION_ERROR, "The interpreter is ending.")
    PLAIN(RECURSION_ERROR, "Calls are nested too deeply.")
    PLAIN(STOP_ASYNC_ITERATION, "The end of an asynchronous iterator.")
    ROW(STOP_ITERATION, "The end of an iterator.", exception_construct, stop_iteration_initialize, exception_str,
        .members = stop_iteration_members)
    ROW(SYNTAX_ERROR, "The source is not valid Python.", exception_construct, syntax_error_initialize, syntax_error_str,
        .members = syntax_error_members)
    SYNTAX(INCOMPLETE_INPUT_ERROR, "The source ends too early.")
    SYNTAX(INDENTATION_ERROR, "The source is indented wrongly.")
    SYNTAX(TAB_ERROR, "The source mixes tabs and spaces.")
    PLAIN(SYSTEM_ERROR, "The interpreter found an inconsistency in itself.")
    PLAIN(TYPE_ERROR, "The object has the wrong type.")
    PLAIN(VALUE_ERROR, "The object has the right type but a wrong value.")
    PLAIN(UNICODE_ERROR, "Base class of text coding errors.")
    ROW(UNICODE_DECODE_ERROR, "The bytes are not valid text.", exception_construct, unicode_decode_error_initialize,
        unicode_decode_error_str, .members = unicode_error_members)
    ROW(UNICODE_ENCODE_ERROR, "The text cannot be encoded.", exception_construct, unicode_encode_error_initialize,
        unicode_encode_error_str, .members = unicode_error_members)
    ROW(UNICODE_TRANSLATE_ERROR, "The text cannot be translated.", exception_construct, unicode_translate_error_initialize,
        unicode_translate_error_str, .members = unicode_error_members)
    PLAIN(WARNING, "Base class of warnings.")
    PLAIN(BYTES_WARNING, "Warns of mixing bytes and str.")
    PLAIN(DEPRECATION_WARNING, "Warns programmers of what is deprecated.")
    PLAIN(ENCODING_WARNING, "Warns of encodings that are not named.")
    PLAIN(FUTURE_WARNING, "Warns users of what is deprecated.")
    PLAIN(IMPORT_WARNING, "Warns of probable mistakes in imports.")
    PLAIN(PENDING_DEPRECATION_WARNING, "Warns of what will be deprecated.")
    PLAIN(RESOURCE_WARNING, "Warns of resources that were not released.")
    PLAIN(RUNTIME_WARNING, "Warns of dubious behaviour at run time.")
    PLAIN(SYNTAX_WARNING, "Warns of dubious syntax.")
    PLAIN(UNICODE_WARNING, "Warns of problems with text.")
    PLAIN(USER_WARNING, "Warnings of programs.")
};
/* clang-format on */
