/* Notebooks: the file, running it, showing it, comparing it. */
#ifndef OURO_APP_NOTEBOOK_H
#define OURO_APP_NOTEBOOK_H

#include <jansson.h>

#include "app/app.h"
#include "base/buffer.h"

enum { PARAMETERS_MAX = 64, SKIP_TAGS_MAX = 32 };

typedef struct NotebookOptions {
    const char *path;
    const char *out; /* -o; NULL: the executed notebook is not written */
    bool check;      /* compare with the stored outputs */
    bool allow_errors, quiet;
    double timeout; /* seconds a cell; 0: none */
    struct {
        const char *name, *value;
    } parameters[PARAMETERS_MAX];
    size_t parameter_count;
    const char *skip_tags[SKIP_TAGS_MAX];
    size_t skip_tag_count;
} NotebookOptions;

/* What follows FILE.ipynb on the command line. */
OptionsResult notebook_options_read(NotebookOptions *n, const Options *o);
/* The exit code. */
int notebook_run(App *app, const NotebookOptions *options);

/* ---- notebook_file.c: JSON as nbformat has it ---- */

/* Reads and checks a notebook. NULL: *error (a message that names the place) tells why. */
json_t *notebook_load(const char *path, Buffer *error);
/* Writes it beside the place and moves it there. False: *error. */
bool notebook_save(json_t *notebook, const char *path, Buffer *error);
/* A string, or a list of strings joined. */
void notebook_text(const json_t *value, Buffer *out);
/* Text as nbformat stores it: a list of lines with their ends. NEW; NULL: no memory. */
json_t *notebook_lines(const char *text, size_t length);
bool notebook_has_tag(const json_t *cell, const char *tag);

/* ---- notebook_show.c: for people at a terminal ---- */

typedef struct Show {
    bool quiet, colour, progress;
    bool progress_shown;
    bool at_line_start; /* of what the cell prints */
    int width;
} Show;

void show_open(Show *s, bool quiet);
void show_progress(Show *s, size_t cell, size_t count);
void show_clear_progress(Show *s);
void show_markdown(Show *s, const char *text, size_t length);
void show_source(Show *s, long number, const char *text, size_t length);
void show_stream(Show *s, bool is_stderr, const char *text, size_t length);
void show_result(Show *s, long number /* 0: display_data */, const char *text, size_t length);
void show_error(Show *s, const char *text, size_t length);
void show_end_of_cell(Show *s);

/* ---- notebook_check.c ---- */

/* Labels of one side: equal addresses get equal labels, all through the notebook. */
typedef struct Labels {
    uint64_t *values;
    size_t count, capacity;
    const Allocator *allocator;
} Labels;

typedef struct Check {
    Labels stored, now;
    size_t compared, different;
} Check;

void check_open(Check *c);
void check_close(Check *c);
/* Compares the outputs of a cell and prints what differs. stored and now: lists of outputs. */
void check_cell(Check *c, const Show *s, size_t index, const json_t *cell, const json_t *stored,
                const json_t *now);

#endif
