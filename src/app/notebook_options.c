/* Owns the options behind ouro FILE.ipynb. */
#include "app/notebook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help_text[] =
    "usage: ouro FILE.ipynb [option] ...\n"
    "Runs the code cells of a notebook from top to bottom and prints what they show.\n"
    "\n"
    "  -o OUT.ipynb      write the executed notebook\n"
    "  --check           compare with the outputs stored in the file (addresses aside) instead of\n"
    "                    printing; exit code 1 when they differ\n"
    "  --allow-errors    go on after a cell that raises (a cell tagged raises-exception always "
    "may)\n"
    "  --timeout S       end a cell that runs longer than S seconds\n"
    "  -p NAME VALUE     set a parameter: after the cell tagged parameters, else before all cells\n"
    "  --skip-tag TAG    leave out the cells with a tag\n"
    "  --quiet, -q       print nothing but errors\n";

static OptionsResult wrong(const char *format, const char *what)
{
    fputs("ouro: ", stderr);
    fprintf(stderr, format, what);
    fputs("Try `ouro FILE.ipynb --help' for more information.\n", stderr);
    return OPTIONS_WRONG;
}

/* How many values an option takes; -1: there is no such option. */
static int value_count(const char *word)
{
    static const struct {
        const char *word;
        int values;
    } rows[] = {{"-o", 1},        {"--output", 1}, {"--check", 0},     {"--allow-errors", 0},
                {"--timeout", 1}, {"-p", 2},       {"--parameter", 2}, {"--skip-tag", 1},
                {"-q", 0},        {"--quiet", 0},  {"-h", 0},          {"--help", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!strcmp(word, rows[i].word)) return rows[i].values;
    return -1;
}

static OptionsResult set_option(NotebookOptions *n, const char *word, char **values)
{
    char *end;
    if (!strcmp(word, "-h") || !strcmp(word, "--help"))
        return fputs(help_text, stdout), OPTIONS_DONE;
    if (!strcmp(word, "--check"))
        n->check = true;
    else if (!strcmp(word, "--allow-errors"))
        n->allow_errors = true;
    else if (!strcmp(word, "-q") || !strcmp(word, "--quiet"))
        n->quiet = true;
    else if (!strcmp(word, "-o") || !strcmp(word, "--output"))
        n->out = values[0];
    else if (!strcmp(word, "--timeout")) {
        n->timeout = strtod(values[0], &end);
        if (end == values[0] || *end || !(n->timeout > 0) || n->timeout > 1e8)
            return wrong("--timeout: '%s' is not a number of seconds\n", values[0]);
    } else if (!strcmp(word, "--skip-tag")) {
        if (n->skip_tag_count == SKIP_TAGS_MAX) return wrong("too many tags: %s\n", values[0]);
        n->skip_tags[n->skip_tag_count++] = values[0];
    } else {
        if (n->parameter_count == PARAMETERS_MAX)
            return wrong("too many parameters: %s\n", values[0]);
        n->parameters[n->parameter_count].name = values[0];
        n->parameters[n->parameter_count++].value = values[1];
    }
    return OPTIONS_RUN;
}

OptionsResult notebook_options_read(NotebookOptions *n, const Options *o)
{
    *n = (NotebookOptions){.path = o->what};
    for (int i = 0; i < o->argument_count; i++) {
        const char *word = o->arguments[i];
        int values = value_count(word);
        if (values < 0) return wrong("unknown notebook option %s\n", word);
        if (i + values >= o->argument_count)
            return wrong("too few values for the option %s\n", word);
        OptionsResult r = set_option(n, word, o->arguments + i + 1);
        if (r != OPTIONS_RUN) return r;
        i += values;
    }
    return OPTIONS_RUN;
}
