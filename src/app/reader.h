/* Reading lines: from a terminal with editing and history, or from whatever sys.stdin is. */
#ifndef OURO_APP_READER_H
#define OURO_APP_READER_H

#include "app/app.h"
#include "base/buffer.h"

typedef struct Reader Reader;

typedef enum ReadResult { READ_LINE, READ_END, READ_INTERRUPT } ReadResult;

/* NULL: out of memory. */
Reader *reader_open(App *app);
void reader_close(Reader *r);
bool reader_is_terminal(const Reader *r);
/* A line, its end included if it had one, appended to *line. INTERRUPT: Ctrl-C, or an exception is
 * pending. */
ReadResult reader_read(Reader *r, const char *prompt, Buffer *line);

#endif
