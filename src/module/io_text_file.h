/* The text file's inside: what io_text.c, io_text_type.c and io_text_decoded.c share. */
#ifndef OURO_MODULE_IO_TEXT_FILE_H
#define OURO_MODULE_IO_TEXT_FILE_H

#include "module/io_file.h"

/* How line ends are read. For output, universal and keep write '\n' as it is. */
typedef enum Newline {
    NEWLINE_UNIVERSAL,
    NEWLINE_KEEP,
    NEWLINE_LF,
    NEWLINE_CR,
    NEWLINE_CRLF
} Newline;

/* Encodings whose line ends and character boundaries show in the bytes; others are decoded as a
 * whole. */
typedef enum TextCodec { CODEC_UTF8, CODEC_BYTE, CODEC_OTHER } TextCodec;

typedef struct TextFile {
    Object head;
    Object *mode;           /* owned: what open() was told, or the program has set; or NULL */
    Object *file;           /* owned: a File; NULL once detached */
    bool blank;             /* __init__ has not succeeded */
    bool iterating;         /* next() was called: tell() is for those who do not iterate */
    bool has_read;          /* something was decoded since the last seek() */
    size_t chunk_size;      /* what a file below that is an object of a program is asked for at once */
    Str *encoding, *errors; /* owned */
    TextCodec codec;
    Newline newline;
    bool line_buffered, write_through;
    bool begun;   /* something was written in an encoding with a byte order mark */
    bool decoded; /* CODEC_OTHER: the read buffer holds all the rest as UTF-8 */
    uint8_t seen; /* line ends met: SEEN_LF and so on */
    struct TextWhole *whole; /* owned raw memory: io_text_decoded.c's, made when first needed; NULL */
} TextFile;

/* What is kept of a file that is decoded as a whole. */
typedef struct TextWhole {
    Bytes *bytes;        /* owned: what the read buffer was decoded from; NULL */
    int64_t start;       /* where they stand in the file; -1: nobody knows */
    size_t told, told_bytes; /* tell(): this place in the read buffer is that one in those bytes */
    const char *behind_mark; /* the encoding after the byte order mark that was met, NULL */
} TextWhole;

/* The binary file; NULL RAISES: there is none. */
static inline File *text_file(VM *vm, TextFile *t)
{
    if (likely(t->file != NULL)) return (File *)t->file;
    return raise(vm, EXC_VALUE_ERROR, t->blank ? "I/O operation on uninitialized object" : "underlying buffer has been detached");
}
/* The object that the program knows as the one below. */
static inline Object *text_buffer(File *f) { return f->for_text ? f->target : OBJ(f); }

/* NULL or None: the default. */
bool text_set_encoding(VM *vm, TextFile *t, Object *encoding, Object *errors) RAISES;
bool text_set_newline(VM *vm, TextFile *t, Object *newline) RAISES;
/* Readings of a file that this thread holds; the last one holds it meanwhile. */
typedef Object *TextReading(VM *vm, TextFile *t, ptrdiff_t size);
NEW Object *text_read_line(VM *vm, TextFile *t, ptrdiff_t limit) RAISES;
NEW Object *text_read_some(VM *vm, TextFile *t, ptrdiff_t size) RAISES;
NEW Object *text_read_alone(VM *vm, TextFile *t, TextReading *reading, ptrdiff_t size) RAISES;
/* An encoding without visible boundaries: all the rest is decoded, and kept as UTF-8 in the read buffer. */
bool text_decode_all(VM *vm, TextFile *t, File *f) RAISES;
/* What was decoded and is not read is forgotten; the file below stays where it is. */
void text_forget_decoded(TextFile *t, File *f);
void text_free_whole(VM *vm, TextFile *t);
/* The position for tell(); -1 RAISES. */
int64_t text_position(VM *vm, TextFile *t, File *f) RAISES;

#endif
