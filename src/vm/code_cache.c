/* Owns the files of the code cache.
 *
 * A file is a header and packed code (compile/pack.h). Nothing in it is believed: the header's checksum covers every byte,
 * and names the build and the source's time and size; the code is then read within bounds and verified. A file is written
 * under a name of its own and renamed, so that a reader sees all of it or none; of two writers the later wins. Whatever
 * fails here is no error: the source is compiled. */
#define _GNU_SOURCE
#include "vm/code_cache.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "compile/pack.h"
#include "object/module.h"
#include "object/protocol.h"
#include "vm/import.h"

typedef struct Header {
    char magic[8];
    uint64_t version;     /* code_pack_version and the flags of the compilation */
    int64_t time;         /* of the source's last change, nanoseconds */
    uint64_t source_size;
    uint64_t size;        /* of the packed code, which follows */
    uint64_t check;       /* of all other bytes */
} Header;

static const char magic[8] = {'o', 'u', 'r', 'o', 'c', 'o', 'd', 'e'};
enum { PATH_SIZE = PATH_MAX + 64, FILE_MAX = 1 << 30 };

static Header header_for(VM *vm, const struct stat *source)
{
    Header h = {.version = code_pack_version() + vm->compile_flags, .source_size = (uint64_t)source->st_size};
    memcpy(h.magic, magic, sizeof magic);
    h.time = source->st_mtim.tv_sec * (int64_t)1000000000 + source->st_mtim.tv_nsec;
    return h;
}

static uint64_t checksum(const Header *h, const void *code)
{
    HashKey key = {(uint64_t)hash_bytes((HashKey){1, 2}, h, offsetof(Header, check)), h->size};
    return (uint64_t)hash_bytes(key, code, h->size);
}

/* ---- where ---- */

/* An attribute of sys, BORROWED; NULL: none, or no exception to keep. */
static Object *sys_value(VM *vm, const char *name)
{
    Object *o = module_value(vm, "sys", name);
    exception_clear(vm);
    return o;
}

/* The folder under sys.pycache_prefix that stands for the source's own. */
static bool prefixed_folder(VM *vm, const char *path, size_t folder, char *out)
{
    Object *prefix = sys_value(vm, "pycache_prefix");
    const char *text = prefix && is_str(prefix) ? str_c_text(vm, (Str *)prefix) : NULL;
    exception_clear(vm);
    char here[PATH_MAX] = "";
    if (!text || (path[0] != '/' && !getcwd(here, sizeof here))) return false;
    int n = snprintf(out, PATH_SIZE, "%s%s%s%.*s", text, here, path[0] == '/' ? "" : "/", (int)folder, path);
    return n > 0 && n < PATH_SIZE;
}

/* The path of the file that is kept for a source; false: there is none. */
static bool cache_path(VM *vm, const char *path, char *out)
{
    const char *slash = strrchr(path, '/');
    size_t folder = slash ? (size_t)(slash - path) : 0, length = strlen(path);
    const char *name = slash ? slash + 1 : path;
    if (length < 4 || length >= PATH_MAX || strcmp(path + length - 3, ".py")) return false;
    int stem = (int)(strlen(name) - 3), n;
    char level[32] = "", start[PATH_SIZE];
    if (vm->config.optimise > 0) snprintf(level, sizeof level, ".opt-%d", vm->config.optimise);
    Object *prefix = sys_value(vm, "pycache_prefix");
    if (prefix && !is_none(prefix)) {
        if (!prefixed_folder(vm, path, folder, start)) return false;
        n = snprintf(out, PATH_SIZE, "%s/%.*s." CODE_CACHE_TAG "%s.pyc", start, stem, name, level);
    } else {
        n = snprintf(out, PATH_SIZE, "%.*s%s__pycache__/%.*s." CODE_CACHE_TAG "%s.pyc", (int)folder, path,
                     slash ? "/" : "", stem, name, level);
    }
    return n > 0 && n < PATH_MAX;
}

Str *code_cache_path(VM *vm, Str *file)
{
    char path[PATH_SIZE];
    const char *text = str_c_text(vm, file);
    if (!text) exception_clear(vm);
    return text && cache_path(vm, text, path) ? str_from_text(vm, path) : NULL;
}

/* ---- reading ---- */

static bool read_bytes(int fd, void *to, size_t size)
{
    for (char *at = to; size;) {
        ssize_t n = read(fd, at, size);
        if (n <= 0 && !(n < 0 && errno == EINTR)) return false;
        if (n < 0) continue;
        at += n;
        size -= (size_t)n;
    }
    return true;
}

/* The code in an open file; NULL without an exception: it does not serve. */
static Code *read_code(VM *vm, int fd, const Header *wanted, Str *file)
{
    struct stat info;
    Header h;
    if (fstat(fd, &info) || !S_ISREG(info.st_mode) || info.st_size > FILE_MAX || !read_bytes(fd, &h, sizeof h)) return NULL;
    if (memcmp(&h, wanted, offsetof(Header, size)) || h.size != (uint64_t)info.st_size - sizeof h) return NULL;
    uint8_t *bytes = memory_alloc(vm, h.size + 1);
    Code *code = NULL;
    if (bytes && read_bytes(fd, bytes, h.size) && checksum(&h, bytes) == h.check)
        code = code_unpack(vm, bytes, h.size, file);
    if (bytes) memory_free(vm, bytes, h.size + 1);
    return code;
}

static Code *load(VM *vm, const char *path, const Header *wanted, Str *file)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return NULL;
    Code *code = read_code(vm, fd, wanted, file);
    close(fd);
    return code;
}

/* ---- writing ---- */

static bool write_bytes(int fd, const void *from, size_t size)
{
    for (const char *at = from; size;) {
        ssize_t n = write(fd, at, size);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        at += n;
        size -= (size_t)n;
    }
    return true;
}

/* Makes the folder that a path lies in: one level in an ordinary tree, all levels under a prefix. */
static void make_folder(char *path, bool all)
{
    char *slash = strrchr(path, '/');
    if (!slash || slash == path) return;
    *slash = 0;
    if (mkdir(path, 0777) && errno == ENOENT && all) {
        make_folder(path, true);
        mkdir(path, 0777);
    }
    *slash = '/';
}

static void write_file(const char *path, const Header *h, const Buffer *code, mode_t mode)
{
    char fresh[PATH_SIZE + 32];
    snprintf(fresh, sizeof fresh, "%s.%ld", path, (long)gettid());
    int fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (fd < 0 && errno == EEXIST && !unlink(fresh)) /* left by one that died */
        fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (fd < 0) return;
    bool ok = write_bytes(fd, h, sizeof *h) && write_bytes(fd, code->data, code->size);
    if (close(fd)) ok = false;
    if (!ok || rename(fresh, path)) unlink(fresh);
}

static void *vm_resize(void *context, void *old, size_t old_size, size_t new_size)
{
    VM *vm = context;
    if (new_size) return old ? memory_try_resize(vm, old, old_size, new_size) : memory_try_alloc(vm, new_size);
    if (old) memory_free(vm, old, old_size);
    return NULL;
}

static void store(VM *vm, char *path, Header *h, const Code *code, mode_t mode)
{
    Allocator allocator = {vm_resize, vm};
    Buffer buffer;
    buffer_init(&buffer, &allocator);
    if (code_pack(vm, code, &buffer) && buffer.size < FILE_MAX - sizeof *h) {
        Object *prefix = sys_value(vm, "pycache_prefix");
        h->size = buffer.size;
        h->check = checksum(h, buffer.data);
        make_folder(path, prefix && !is_none(prefix));
        write_file(path, h, &buffer, (mode & 0666) | 0200);
    }
    buffer_free(&buffer);
    exception_clear(vm);
}

static bool may_write(VM *vm)
{
    Object *no = sys_value(vm, "dont_write_bytecode");
    int truth = no ? object_truth(vm, no) : 0;
    exception_clear(vm);
    return truth == 0;
}

/* ---- the whole ---- */

static Code *compile_file(VM *vm, const char *path, Str *file)
{
    size_t size;
    char *text = read_file(vm, path, &size);
    if (!text) {
        if (!exception_pending(vm)) raise_os_error(vm, errno, OBJ(file));
        return NULL;
    }
    Code *code = compile_source(vm, text, size, file, COMPILE_EXEC, vm->compile_flags);
    memory_free(vm, text, size + 1);
    return code;
}

Code *code_of_file(VM *vm, Str *file)
{
    char kept[PATH_SIZE];
    struct stat source;
    const char *path = str_c_text(vm, file);
    if (!path) return NULL;
    /* Looked at before it is read: a change in between leaves code that the next look finds stale. */
    bool keep = stat(path, &source) == 0 && S_ISREG(source.st_mode) && cache_path(vm, path, kept);
    Header header = keep ? header_for(vm, &source) : (Header){0};
    Code *code = keep ? load(vm, kept, &header, file) : NULL;
    if (code || exception_pending(vm)) return code;
    code = compile_file(vm, path, file);
    if (code && keep && may_write(vm)) store(vm, kept, &header, code, source.st_mode);
    return code;
}
