/* What the parts of the ouro command share: the VM with its options, errors told as python3 tells
 * them. */
#ifndef OURO_APP_APP_H
#define OURO_APP_APP_H

#include "app/options.h"
#include "object/dict.h"
#include "object/list.h"
#include "object/protocol.h"
#include "vm/vm.h"

typedef struct App {
    VM *vm;
    const Options *options;
    const char *program; /* argv[0] */
    bool interrupted;    /* a KeyboardInterrupt ended the program */
    void *keep;          /* freed once the VM is closed */
} App;

/* ---- app.c ---- */

/* Opens a VM for these options and takes the process's signals. False: told on stderr. */
bool app_open(App *app, const Options *options, const char *program);
/* The pending exception ended the program: prints it through sys.excepthook, or does what
 * SystemExit asks. The exit code. Leaves nothing pending. */
int app_report(App *app);
/* The same at a prompt: SystemExit only when allowed ends anything. True: *status is the exit code.
 */
bool app_report_at_prompt(App *app, bool exits, int *status);
/* The end: exit functions, flushing, the audit if asked for, closing. The final exit code. */
int app_close(App *app, int status);
/* BORROWED; NULL RAISES or absent. */
Object *app_sys(VM *vm, const char *name);
bool app_set_sys(VM *vm, const char *name, STEALS Object *value) RAISES;

/* ---- set_up.c ---- */

/* Fills sys: argv, path, warnoptions, _xoptions. argv0: sys.argv[0]; first: sys.path[0], NULL for
 * none. */
bool app_set_up_sys(App *app, const char *argv0, const char *first) RAISES;
/* How stdin and stdout treat what cannot be encoded, in this locale. */
const char *app_stream_errors(void);
bool app_set_argv0(App *app, const char *argv0) RAISES;
bool app_insert_path(App *app, const char *folder) RAISES;

/* ---- run.c ---- */

/* Runs what the options name. The exit code. */
int app_run(App *app);

/* ---- sweep.c ---- */

/* -X sweep: runs what the options name again and again, each time with other allocations failing. The exit code. */
int app_sweep(App *app);

/* ---- repl.c ---- */

/* The prompt, until its end. The exit code. */
int app_prompt(App *app);

/* ---- complete.c ---- */

/* Completions of the text before the cursor: a list of str that replace its last `*length`
 * characters. NULL: none, nothing pending. */
NEW MAYBE Object *complete(VM *vm, const char *line, size_t cursor, size_t *length);

#endif
