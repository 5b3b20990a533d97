/* The ouro command: options, then a program, a prompt or a notebook. */
#include <string.h>

#include "app/app.h"
#include "app/notebook.h"

enum { EXIT_USAGE = 2 };

static bool is_notebook(const Options *o)
{
    size_t length = o->source == SOURCE_FILE ? strlen(o->what) : 0;
    return length > 6 && !strcmp(o->what + length - 6, ".ipynb");
}

int main(int argc, char **argv)
{
    Options options;
    switch (options_read(&options, argc, argv)) {
    case OPTIONS_DONE: return 0;
    case OPTIONS_WRONG: return EXIT_USAGE;
    case OPTIONS_RUN: break;
    }
    App app;
    NotebookOptions notebook;
    bool notes = is_notebook(&options);
    if (notes) {
        switch (notebook_options_read(&notebook, &options)) {
        case OPTIONS_DONE: return 0;
        case OPTIONS_WRONG: return EXIT_USAGE;
        case OPTIONS_RUN: break;
        }
    }
    if (!app_open(&app, &options, argv[0])) return 1;
    int status = notes           ? notebook_run(&app, &notebook)
                 : options.sweep ? app_sweep(&app)
                                 : app_run(&app);
    return app_close(&app, status);
}
