/* The native modules pwd and grp: users and groups, as the system knows them. */
#include "module/name_service.h"
#include "module/posix.h"
#include "module/struct_sequence.h"
#include "object/list.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>

#define FUNCTION(name) static Object *users_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define UNUSED (void)self, (void)args, (void)nargs
#define FIELD(name, index, doc) SEQUENCE_FIELD(#name, index, doc)

static Object *text(VM *vm, const char *value) { return value ? posix_text(vm, value, strlen(value), false) : NEW_NONE(vm); }

/* A number of a user or a group. False RAISES; what: "uid" or "gid". */
static bool id_argument(VM *vm, Object *o, const char *caller, const char *what, uint32_t *id) {
    int64_t n;
    if (object_to_int64(vm, o, &n)) {
        *id = (uint32_t)n;
        if (n >= -1 && n < UINT32_MAX) return true;
    } else if (exception_clear_if(vm, EXC_TYPE_ERROR)) {
        return raise(vm, EXC_TYPE_ERROR, "%s should be integer, not %T", what, o) != NULL;
    } else if (!exception_clear_if(vm, EXC_OVERFLOW_ERROR)) {
        return false;
    }
    return raise(vm, EXC_KEY_ERROR, "%s(): %s not found", caller, what) != NULL;
}

static Bytes *name_argument(VM *vm, Object *o, const char *caller) {
    if (!is_str(o)) return raise(vm, EXC_TYPE_ERROR, "%s() argument must be str, not %T", caller, o);
    Bytes *name = (Bytes *)str_encode(vm, (Str *)o, "utf-8", "surrogateescape");
    if (!name || !memchr(name->data, 0, name->length)) return name;
    decref(name);
    return raise(vm, EXC_VALUE_ERROR, "embedded null byte");
}

/* ---- users ---- */

static const MemberDef passwd_members[] = {FIELD(pw_name, 0, "The user's name."), FIELD(pw_passwd, 1, "The password."), FIELD(pw_uid, 2, "The user's number."),
                                           FIELD(pw_gid, 3, "The group's number."), FIELD(pw_gecos, 4, "The real name."),
                                           FIELD(pw_dir, 5, "The home folder."),    FIELD(pw_shell, 6, "The shell."), {0}};
static const TypeSpec passwd_spec =
    STRUCT_SEQUENCE_SPEC("What is known of a user.", passwd_members);

static Object *user_object(VM *vm, const struct passwd *p) {
    Object *items[7] = {text(vm, p->pw_name),  text(vm, p->pw_passwd), int_from_int64(vm, p->pw_uid), int_from_int64(vm, p->pw_gid),
                        text(vm, p->pw_gecos), text(vm, p->pw_dir),    text(vm, p->pw_shell)};
    return struct_sequence_new(vm, native_type(vm, &passwd_spec), items, 7);
}

FUNCTION(getpwuid) {
    UNUSED;
    uint32_t id = 0;
    if (!id_argument(vm, args[0], "getpwuid", "uid", &id)) return NULL;
    const struct passwd *p = getpwuid(id);
    return p ? user_object(vm, p) : raise(vm, EXC_KEY_ERROR, "getpwuid(): uid not found: %S", args[0]);
}

FUNCTION(getpwnam) {
    UNUSED;
    Bytes *name = name_argument(vm, args[0], "getpwnam");
    if (!name) return NULL;
    const struct passwd *p = getpwnam((const char *)name->data);
    decref(name);
    return p ? user_object(vm, p) : raise(vm, EXC_KEY_ERROR, "getpwnam(): name not found: %R", args[0]);
}

FUNCTION(getpwall) {
    UNUSED;
    List *list = list_new(vm, 0);
    const struct passwd *p;
    setpwent();
    while (list && (p = getpwent())) {
        Object *user = user_object(vm, p);
        if (!user || !list_append_stolen(vm, list, user)) clear_ref(&list);
    }
    endpwent();
    return OBJ(list);
}

/* ---- groups ---- */

static const MemberDef group_members[] = {FIELD(gr_name, 0, "The group's name."), FIELD(gr_passwd, 1, "The password."),
                                          FIELD(gr_gid, 2, "The group's number."), FIELD(gr_mem, 3, "The names of its users."), {0}};
static const TypeSpec group_spec =
    STRUCT_SEQUENCE_SPEC("What is known of a group.", group_members);

static Object *group_object(VM *vm, const struct group *g) {
    List *users = list_new(vm, 0);
    for (char **p = g->gr_mem; users && p && *p; p++) {
        Object *name = text(vm, *p);
        if (!name || !list_append_stolen(vm, users, name)) clear_ref(&users);
    }
    Object *items[4] = {text(vm, g->gr_name), text(vm, g->gr_passwd), int_from_int64(vm, g->gr_gid), OBJ(users)};
    return struct_sequence_new(vm, native_type(vm, &group_spec), items, 4);
}

FUNCTION(getgrgid) {
    UNUSED;
    uint32_t id = 0;
    if (!id_argument(vm, args[0], "getgrgid", "gid", &id)) return NULL;
    const struct group *g = getgrgid(id);
    return g ? group_object(vm, g) : raise(vm, EXC_KEY_ERROR, "getgrgid(): gid not found: %S", args[0]);
}

FUNCTION(getgrnam) {
    UNUSED;
    Bytes *name = name_argument(vm, args[0], "getgrnam");
    if (!name) return NULL;
    const struct group *g = getgrnam((const char *)name->data);
    decref(name);
    return g ? group_object(vm, g) : raise(vm, EXC_KEY_ERROR, "getgrnam(): name not found: %R", args[0]);
}

FUNCTION(getgrall) {
    UNUSED;
    List *list = list_new(vm, 0);
    const struct group *g;
    setgrent();
    while (list && (g = getgrent())) {
        Object *group = group_object(vm, g);
        if (!group || !list_append_stolen(vm, list, group)) clear_ref(&list);
    }
    endgrent();
    return OBJ(list);
}

/* ---- the modules ---- */

static const MethodDef user_functions[] = {
    {"getpwuid", "(uidobj, /)", users_getpwuid, "The user of a number.", 0},
    {"getpwnam", "(name, /)", users_getpwnam, "The user of a name.", 0},
    {"getpwall", "()", users_getpwall, "All users.", 0},
    {0},
};
static const MethodDef group_functions[] = {
    {"getgrgid", "(id)", users_getgrgid, "The group of a number.", 0},
    {"getgrnam", "(name)", users_getgrnam, "The group of a name.", 0},
    {"getgrall", "()", users_getgrall, "All groups.", 0},
    {0},
};

static bool add_type(VM *vm, Module *module, const TypeSpec *spec, const char *name) {
    name_service_open();
    Type *type = struct_sequence_type(vm, spec, name);
    return type && module_add_type(vm, module, type);
}
static bool user_setup(VM *vm, Module *module) { return add_type(vm, module, &passwd_spec, "pwd.struct_passwd"); }
static bool group_setup(VM *vm, Module *module) { return add_type(vm, module, &group_spec, "grp.struct_group"); }

const ModuleDef pwd_module = {.name = "pwd", .doc = "Users of the system.", .functions = user_functions, .setup = user_setup};
const ModuleDef grp_module = {.name = "grp", .doc = "Groups of users.", .functions = group_functions, .setup = group_setup};
