/* What the cells of a notebook meet as sys.stdout, sys.displayhook, display() and sys.stdin. */
#ifndef OURO_APP_SHELL_H
#define OURO_APP_SHELL_H

#include "app/notebook.h"

typedef struct Shell Shell;

typedef struct ShellStream {
    Shell *shell;
    bool is_stderr;
} ShellStream;

struct Shell {
    VM *vm;
    Show *show;
    json_t *outputs; /* of the running cell: owned list, the last stream apart */
    Buffer stream;   /* text of the stream being written, not in outputs yet */
    bool stream_is_stderr;
    ShellStream out, err; /* contexts of sys.stdout and sys.stderr */
    long number;          /* In[number] is running */
    bool timed_out;
    Object *object;      /* owned: the Python object that hooks are methods of */
    Object *stdin_error; /* owned: the class StdinNotImplementedError */
};

/* Puts the streams and hooks in place, and In, Out, _ into __main__. False RAISES. */
bool shell_open(Shell *s, VM *vm, Show *show) RAISES;
void shell_close(Shell *s);
/* A cell begins: its source goes to In, _i and _iN. */
bool shell_begin(Shell *s, const char *source, size_t length) RAISES;
/* A cell ends: its outputs. NEW */
json_t *shell_end(Shell *s);
/* The pending exception becomes an error output, and is gone. */
void shell_error(Shell *s, Object *exception, const char *name, const char *value);
/* Starts and stops the clock of a cell; 0 seconds: none. */
bool shell_start_clock(Shell *s, double seconds) RAISES;
void shell_stop_clock(Shell *s);

#endif
