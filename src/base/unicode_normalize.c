/* Owns the normal forms: text taken apart, marks put in order, and composed again. */
#include "base/unicode_data.h"

#include "base/bits.h"
#include "base/unicode.h"

static int combining(uint32_t c)
{
    return c < 0x300 ? 0 : unicode_record(c)->combining;
}

/* ---- the order of marks ---- */

static void reverse(uint32_t *text, size_t count)
{
    for (size_t i = 0, k = count; i + 1 < k; i++) {
        uint32_t swap = text[i];
        text[i] = text[--k];
        text[k] = swap;
    }
}

/* Swaps the blocks [0, left) and [left, count). */
static void rotate(uint32_t *text, size_t left, size_t count)
{
    reverse(text, left);
    reverse(text + left, count - left);
    reverse(text, count);
}

/* Stably merges two sorted halves in place by rotations, in O(n log n); it recurses at most log2(n)
 * deep. */
static void merge_marks(uint32_t *text, size_t left, size_t count)
{
    while (left > 0 && left < count) {
        /* Halve the longer block, and find where its middle belongs in the other. */
        size_t cut_left, cut_right;
        bool pivot_is_left = left >= count - left;
        if (pivot_is_left) {
            cut_left = left / 2;
            int pivot = combining(text[cut_left]);
            size_t low = left, high = count;
            while (low < high) {
                size_t middle = low + (high - low) / 2;
                if (combining(text[middle]) < pivot)
                    low = middle + 1;
                else
                    high = middle;
            }
            cut_right = low;
        } else {
            cut_right = left + (count - left) / 2;
            int pivot = combining(text[cut_right]);
            size_t low = 0, high = left;
            while (low < high) {
                size_t middle = low + (high - low) / 2;
                if (combining(text[middle]) <= pivot)
                    low = middle + 1;
                else
                    high = middle;
            }
            cut_left = low;
            cut_right++; /* past the pivot */
        }
        rotate(text + cut_left, left - cut_left, cut_right - cut_left);
        /* Everything before `meet` now belongs before everything from it on. The pivot is next to
         * it and in its place: leaving it out makes each round smaller. */
        size_t meet = cut_left + (cut_right - left);
        size_t low_end = meet - !pivot_is_left, high_start = meet + pivot_is_left;
        size_t high_left = cut_right - high_start;
        /* The smaller side is done by the call. */
        if (low_end <= count - high_start) {
            merge_marks(text, cut_left, low_end);
            text += high_start;
            left = high_left;
            count -= high_start;
        } else {
            merge_marks(text + high_start, high_left, count - high_start);
            left = cut_left;
            count = low_end;
        }
    }
}

/* Canonical order of a run of marks: stable by combining class. Almost every run is one or two
 * marks long; a long one is made by an enemy. */
static void order_marks(uint32_t *marks, size_t count)
{
    enum { INSERTION = 16 };
    for (size_t start = 0; start < count; start += INSERTION) {
        size_t end = size_min(start + INSERTION, count);
        for (size_t i = start + 1; i < end; i++) {
            uint32_t mark = marks[i];
            size_t k = i;
            for (; k > start && combining(marks[k - 1]) > combining(mark); k--)
                marks[k] = marks[k - 1];
            marks[k] = mark;
        }
    }
    for (size_t width = INSERTION; width < count; width *= 2) {
        for (size_t start = 0; start + width < count; start += 2 * width)
            merge_marks(marks + start, width, size_min(2 * width, count - start));
    }
}

static void order_all_marks(uint32_t *text, size_t count)
{
    size_t i = 0;
    while (i < count) {
        if (combining(text[i]) == 0) {
            i++;
            continue;
        }
        size_t start = i;
        while (i < count && combining(text[i]) != 0)
            i++;
        if (i - start > 1)
            order_marks(text + start, i - start);
    }
}

/* ---- taking apart and composing ---- */

/* One step in the form; 0: c stays. */
static size_t decompose_step(uint32_t c, unsigned form, uint32_t *out)
{
    const char *tag;
    size_t parts = unicode_hangul_parts(c, out);
    if (parts)
        return parts;
    if (form & UNICODE_3_2) {
        if (unicode_record(c)->old_category == UNICODE_UNASSIGNED)
            return 0;
        if ((out[0] = unicode_old_decomposition(c)) != 0)
            return 1;
        form -= UNICODE_3_2;
    }
    size_t count = unicode_decomposition(c, &tag, out);
    return *tag && form != UNICODE_NFKC && form != UNICODE_NFKD ? 0 : count;
}

/* All steps. What is still to do waits in `rest`, the next last: each step adds at most 17 to it, and there are few. */
static size_t decompose(uint32_t c, unsigned form, uint32_t *out, size_t room)
{
    uint32_t rest[4 * UNICODE_DECOMPOSITION_MAX], parts[UNICODE_DECOMPOSITION_MAX];
    size_t waiting = 1, size = 0;
    rest[0] = c;
    while (waiting) {
        c = rest[--waiting];
        size_t count = c < 0xA0 ? 0 : decompose_step(c, form, parts);
        for (size_t i = count; i > 0 && waiting < ARRAY_COUNT(rest); i--)
            rest[waiting++] = parts[i - 1];
        if (count)
            continue;
        if (size < room)
            out[size] = c;
        size++;
    }
    return size;
}

/* A character composes with the last starter when nothing between is a starter or has its class or a higher one. */
static size_t compose(uint32_t *text, size_t count)
{
    size_t size = 0, starter = SIZE_MAX;
    int before = 0; /* the class of the last one kept */
    for (size_t i = 0; i < count; i++) {
        uint32_t c = text[i];
        int class = combining(c);
        bool adjacent = starter != SIZE_MAX && size == starter + 1;
        if (starter != SIZE_MAX && (adjacent || (before != 0 && before < class))) {
            uint32_t composed = unicode_compose(text[starter], c);
            if (composed) {
                text[starter] = composed;
                continue;
            }
        }
        if (class == 0)
            starter = size;
        before = class;
        text[size++] = c;
    }
    return size;
}

size_t unicode_normalize(unsigned form, const uint32_t *text, size_t count, uint32_t *out, size_t room)
{
    unsigned plain = form & ~(unsigned)UNICODE_3_2;
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        if (text[i] < 0xA0) {
            if (size < room)
                out[size] = text[i];
            size++;
        } else {
            size += decompose(text[i], form, out + size_min(size, room), size < room ? room - size : 0);
        }
    }
    if (size > room)
        return size;
    order_all_marks(out, size);
    return plain == UNICODE_NFD || plain == UNICODE_NFKD ? size : compose(out, size);
}

/* ---- a quick look ---- */

UnicodeAnswer unicode_quick_check(UnicodeForm form, const void *text, size_t count, UnicodeRead *read)
{
    UnicodeAnswer answer = UNICODE_YES;
    unsigned before = 0, never = 1u << form, second = form == UNICODE_NFC || form == UNICODE_NFKC ? UNICODE_SECOND : 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t c = read(text, i);
        if (c < 0xA0) {
            before = 0;
            continue;
        }
        const UnicodeRecord *record = unicode_record(c);
        if (record->quick & never || (record->combining && before > record->combining))
            return UNICODE_NO;
        if (record->quick & second)
            answer = UNICODE_MAYBE;
        before = record->combining;
    }
    return answer;
}
