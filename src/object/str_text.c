/* Owns searching, counting, replacing, splitting and stripping of runs of characters, for str,
 * bytes and bytearray alike. Runs of one byte a character go through memchr, memmem and memcmp. */
#define _GNU_SOURCE
#include "object/str_text.h"

#include "base/unicode.h"
#include "object/protocol.h"

#include <limits.h>
#include <string.h>
#include <wchar.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { NEEDLE_BUFFER = 1024 };

const uint8_t text_ascii_space[256] = {
    ['\t'] = 1, ['\n'] = 1, ['\v'] = 1, ['\f'] = 1, ['\r'] = 1, [' '] = 1,
};
const uint8_t text_latin1_space[256] = {
    ['\t'] = 1, ['\n'] = 1, ['\v'] = 1, ['\f'] = 1, ['\r'] = 1, [0x1c] = 1,
    [0x1d] = 1, [0x1e] = 1, [0x1f] = 1, [' '] = 1,  [0x85] = 1, [0xa0] = 1,
};

/* ---- comparing ---- */

bool text_equal(Text a, Text b)
{
    if (text_length(a) != text_length(b)) return false;
    if (text_length(a) == 0) return true; /* there may be no data */
    if (text_kind(a) == text_kind(b)) return memcmp(a.data, b.data, text_length(a) * text_kind(a)) == 0;
    for (size_t i = 0; i < text_length(a); i++)
        if (text_at(a, i) != text_at(b, i)) return false;
    return true;
}

int text_compare(Text a, Text b)
{
    size_t common = text_length(a) < text_length(b) ? text_length(a) : text_length(b);
    if (text_kind(a) == 1 && text_kind(b) == 1) {
        int order = memcmp(a.data, b.data, common);
        if (order) return order;
    } else {
        for (size_t i = 0; i < common; i++) {
            uint32_t x = text_at(a, i), y = text_at(b, i);
            if (x != y) return x < y ? -1 : 1;
        }
    }
    return text_length(a) == text_length(b) ? 0 : text_length(a) < text_length(b) ? -1 : 1;
}

/* ---- finding ---- */

/* Blocks without an early exit, which the compiler can vectorise where there is no SSE2. */
static ptrdiff_t find_char_2(const uint16_t *text, size_t length, uint16_t c)
{
    size_t i = 0;
#ifdef __SSE2__
    __m128i wanted = _mm_set1_epi16((short)c);
    for (; i + 16 <= length; i += 16) {
        __m128i low = _mm_cmpeq_epi16(_mm_loadu_si128((const __m128i *)(text + i)), wanted);
        __m128i high = _mm_cmpeq_epi16(_mm_loadu_si128((const __m128i *)(text + i + 8)), wanted);
        unsigned hits = (unsigned)_mm_movemask_epi8(_mm_packs_epi16(low, high));
        if (hits) return (ptrdiff_t)(i + (size_t)__builtin_ctz(hits));
    }
#endif
    for (; i + 32 <= length; i += 32) {
        unsigned any = 0;
        for (size_t j = 0; j < 32; j++)
            any |= text[i + j] == c;
        if (any) break;
    }
    for (; i < length; i++)
        if (text[i] == c) return (ptrdiff_t)i;
    return -1;
}

_Static_assert(sizeof(wchar_t) == 4, "wmemchr searches 4-byte characters");

static ptrdiff_t find_char(Text t, uint32_t c)
{
    if (text_kind(t) == 1) {
        const uint8_t *hit = c > 0xff ? NULL : memchr(t.data, (int)c, text_length(t));
        return hit ? hit - t.data : -1;
    }
    if (text_kind(t) == 2)
        return c > 0xffff ? -1 : find_char_2((const uint16_t *)t.data, text_length(t), (uint16_t)c);
    const wchar_t *hit = wmemchr((const wchar_t *)t.data, (wchar_t)c, text_length(t));
    return hit ? hit - (const wchar_t *)t.data : -1;
}

static ptrdiff_t rfind_char(Text t, uint32_t c)
{
    if (text_kind(t) == 1) {
        const uint8_t *hit = c > 0xff ? NULL : memrchr(t.data, (int)c, text_length(t));
        return hit ? hit - t.data : -1;
    }
    for (size_t i = text_length(t); i-- > 0;)
        if (text_at(t, i) == c) return (ptrdiff_t)i;
    return -1;
}

/* Do two runs of m bytes agree between their first and last byte? A call costs more than a few bytes do. */
static inline bool same_inside(const uint8_t *a, const uint8_t *b, size_t m)
{
    if (m > 10) return memcmp(a + 1, b + 1, m - 2) == 0;
    for (size_t i = 1; i + 1 < m; i++)
        if (a[i] != b[i]) return false;
    return true;
}

#ifdef __SSE2__
/* Sixteen places at a time: where first and last byte agree, the rest is compared. When too many
 * such places turn out wrong, memmem, which is linear whatever the text, goes on from there. */
static inline const uint8_t *find_bytes(const uint8_t *hay, size_t n, const uint8_t *needle, size_t m)
{
    if (n < m) return NULL;
    size_t places = n - m + 1, i = 0, wrong = 0;
    __m128i first = _mm_set1_epi8((char)needle[0]), last = _mm_set1_epi8((char)needle[m - 1]);
    for (; i + 16 <= places; i += 16) {
        __m128i a = _mm_loadu_si128((const __m128i *)(hay + i));
        __m128i b = _mm_loadu_si128((const __m128i *)(hay + i + m - 1));
        __m128i both = _mm_and_si128(_mm_cmpeq_epi8(a, first), _mm_cmpeq_epi8(b, last));
        for (unsigned hits = (unsigned)_mm_movemask_epi8(both); hits; hits &= hits - 1) {
            const uint8_t *at = hay + i + __builtin_ctz(hits);
            if (same_inside(at, needle, m)) return at;
            wrong++;
        }
        if (wrong > 64 + i / 8) return memmem(hay + i + 16, n - i - 16, needle, m);
    }
    for (; i < places; i++) { /* fewer than sixteen */
        if (hay[i] == needle[0] && hay[i + m - 1] == needle[m - 1] && memcmp(hay + i, needle, m) == 0) return hay + i;
    }
    return NULL;
}
#else
static const uint8_t *find_bytes(const uint8_t *hay, size_t n, const uint8_t *needle, size_t m)
{
    return memmem(hay, n, needle, m);
}
#endif

/* Both of the same kind: a search over the bytes, minding hits that straddle characters. */
static ptrdiff_t find_same_kind(Text hay, Text needle)
{
    const uint8_t *from = hay.data, *end = hay.data + text_length(hay) * text_kind(hay);
    size_t size = text_length(needle) * text_kind(needle);
    for (;;) {
        const uint8_t *hit = find_bytes(from, (size_t)(end - from), needle.data, size);
        if (!hit) return -1;
        size_t offset = (size_t)(hit - hay.data);
        if ((offset & (text_kind(hay) - 1)) == 0) return (ptrdiff_t)(offset >> (text_kind(hay) / 2)); /* kinds are 1, 2, 4 */
        from = hit + 1;
    }
}

/* A needle of a narrower kind made as wide as hay, when it fits the buffer. */
static bool widen_needle(Text *needle, unsigned kind, uint32_t *buffer)
{
    if (text_kind(*needle) == kind) return true;
    if (text_length(*needle) > NEEDLE_BUFFER / kind) return false;
    for (size_t i = 0; i < text_length(*needle); i++) {
        if (kind == 2)
            ((uint16_t *)buffer)[i] = (uint16_t)text_at(*needle, i);
        else
            buffer[i] = text_at(*needle, i);
    }
    *needle = text_new((const uint8_t *)buffer, text_length(*needle), kind);
    return true;
}

/* A needle of several characters in text of wide ones. */
static __attribute__((noinline)) ptrdiff_t find_wide(Text hay, Text needle)
{
    uint32_t first = text_at(needle, 0);
    uint32_t buffer[NEEDLE_BUFFER / 4];
    if (widen_needle(&needle, text_kind(hay), buffer)) return find_same_kind(hay, needle);
    size_t last = text_length(hay) - text_length(needle);
    for (size_t i = 0; i <= last; i++) {
        ptrdiff_t skip = find_char(text_part(hay, i, last + 1), first);
        if (skip < 0) return -1;
        i += (size_t)skip;
        if (text_equal(text_part(hay, i, i + text_length(needle)), needle)) return (ptrdiff_t)i;
    }
    return -1;
}

ptrdiff_t text_find(Text hay, Text needle)
{
    if (text_length(needle) > text_length(hay) || text_kind(needle) > text_kind(hay)) return text_length(needle) ? -1 : 0;
    if (text_length(needle) == 0) return 0;
    if (text_length(needle) == 1) return find_char(hay, text_at(needle, 0));
    if (text_kind(hay) != 1) return find_wide(hay, needle);
    const uint8_t *hit = find_bytes(hay.data, text_length(hay), needle.data, text_length(needle));
    return hit ? hit - hay.data : -1;
}

#ifdef __SSE2__
/* As find_bytes, from the end. */
static const uint8_t *rfind_bytes(const uint8_t *hay, size_t n, const uint8_t *needle, size_t m)
{
    size_t places = n - m + 1;
    __m128i first = _mm_set1_epi8((char)needle[0]), last = _mm_set1_epi8((char)needle[m - 1]);
    for (; places >= 16; places -= 16) {
        const uint8_t *block = hay + places - 16;
        __m128i a = _mm_loadu_si128((const __m128i *)block);
        __m128i b = _mm_loadu_si128((const __m128i *)(block + m - 1));
        __m128i both = _mm_and_si128(_mm_cmpeq_epi8(a, first), _mm_cmpeq_epi8(b, last));
        for (unsigned hits = (unsigned)_mm_movemask_epi8(both); hits;) {
            unsigned top = 31u - (unsigned)__builtin_clz(hits);
            if (memcmp(block + top, needle, m) == 0) return block + top;
            hits ^= 1u << top;
        }
    }
    while (places-- > 0) {
        if (hay[places] == needle[0] && memcmp(hay + places, needle, m) == 0) return hay + places;
    }
    return NULL;
}
#endif

ptrdiff_t text_rfind(Text hay, Text needle)
{
    if (text_length(needle) == 0) return (ptrdiff_t)text_length(hay);
    if (text_length(needle) > text_length(hay) || text_kind(needle) > text_kind(hay)) return -1;
    uint32_t first = text_at(needle, 0);
    if (text_length(needle) == 1) return rfind_char(hay, first);
#ifdef __SSE2__
    if (text_kind(hay) == 1) {
        const uint8_t *hit = rfind_bytes(hay.data, text_length(hay), needle.data, text_length(needle));
        return hit ? hit - hay.data : -1;
    }
#endif
    uint32_t buffer[NEEDLE_BUFFER / 4];
    widen_needle(&needle, text_kind(hay), buffer);
    size_t end = text_length(hay) - text_length(needle) + 1;
    while (end > 0) {
        ptrdiff_t i = rfind_char(text_part(hay, 0, end), first);
        if (i < 0) return -1;
        if (text_equal(text_part(hay, (size_t)i, (size_t)i + text_length(needle)), needle)) return i;
        end = (size_t)i;
    }
    return -1;
}

static size_t count_byte(const uint8_t *text, size_t length, uint8_t c)
{
    size_t count = 0;
    while (length) { /* short runs, so that the sum stays in bytes when vectorised */
        size_t run = length < 255 ? length : 255;
        uint8_t some = 0;
        for (size_t i = 0; i < run; i++)
            some = (uint8_t)(some + (text[i] == c));
        count += some;
        text += run;
        length -= run;
    }
    return count;
}

size_t text_count(Text hay, Text needle, size_t most)
{
    if (text_length(needle) == 0) return text_length(hay) + 1 < most ? text_length(hay) + 1 : most;
    if (text_kind(hay) == 1 && text_kind(needle) == 1 && text_length(needle) == 1 && most > text_length(hay))
        return count_byte(hay.data, text_length(hay), needle.data[0]);
    size_t count = 0;
    if (text_kind(hay) == 1 && text_kind(needle) == 1 && text_length(needle) > 1) {
        const uint8_t *at = hay.data, *end = hay.data + text_length(hay);
        while (count < most && (at = find_bytes(at, (size_t)(end - at), needle.data, text_length(needle)))) {
            count++;
            at += text_length(needle);
        }
        return count;
    }
    while (count < most) {
        ptrdiff_t at = text_find(hay, needle);
        if (at < 0) break;
        count++;
        hay = text_part(hay, (size_t)at + text_length(needle), text_length(hay));
    }
    return count;
}

/* ---- replacing ---- */

size_t text_replaced_length(Text t, Text old, Text new_text, size_t count)
{
    size_t added = memory_size(count, text_length(new_text), text_length(t));
    return added == SIZE_MAX ? SIZE_MAX : added - count * text_length(old);
}

static uint8_t *put(uint8_t *out, const uint8_t *from, size_t size)
{
    if (size) memcpy(out, from, size);
    return out + size;
}

/* An empty old text is found before each character and at the end. */
static void replace_empty(uint8_t *out, Text t, Text new_text, size_t count)
{
    size_t i = 0;
    for (; count > 0; count--) {
        out = put(out, new_text.data, text_length(new_text));
        if (i < text_length(t)) *out++ = t.data[i++];
    }
    put(out, t.data + i, text_length(t) - i);
}

void text_replace_bytes(uint8_t *out, Text t, Text old, Text new_text, size_t count)
{
    if (text_length(old) == 0) {
        replace_empty(out, t, new_text, count);
        return;
    }
    if (text_length(old) == 1 && text_length(new_text) == 1 && count > text_length(t)) {
        uint8_t from = old.data[0], to = new_text.data[0];
        for (size_t i = 0; i < text_length(t); i++)
            out[i] = t.data[i] == from ? to : t.data[i];
        return;
    }
    for (; count > 0; count--) {
        ptrdiff_t at = text_find(t, old);
        if (at < 0) break;
        out = put(out, t.data, (size_t)at);
        out = put(out, new_text.data, text_length(new_text));
        t = text_part(t, (size_t)at + text_length(old), text_length(t));
    }
    put(out, t.data, text_length(t));
}

void text_fill_repeated(uint8_t *out, size_t size, size_t total)
{
    if (size == 1) {
        memset(out, out[0], total);
        return;
    }
    for (size_t done = size; done < total;) { /* doubling */
        size_t more = done < total - done ? done : total - done;
        memcpy(out + done, out, more);
        done += more;
    }
}

/* ---- stripping ---- */

static inline bool is_space(const TextRules *rules, uint32_t c)
{
    return c < 256 ? rules->space[c] != 0 : rules->unicode && unicode_is_space(c);
}

void text_strip_space(Text t, const TextRules *rules, int sides, size_t *start, size_t *end)
{
    size_t i = 0, j = text_length(t);
    if (sides & STRIP_LEFT)
        while (i < j && is_space(rules, text_at(t, i))) i++;
    if (sides & STRIP_RIGHT)
        while (j > i && is_space(rules, text_at(t, j - 1))) j--;
    *start = i;
    *end = j;
}

void text_strip_set(Text t, Text set, int sides, size_t *start, size_t *end)
{
    size_t i = 0, j = text_length(t);
    if (sides & STRIP_LEFT)
        while (i < j && find_char(set, text_at(t, i)) >= 0) i++;
    if (sides & STRIP_RIGHT)
        while (j > i && find_char(set, text_at(t, j - 1)) >= 0) j--;
    *start = i;
    *end = j;
}

/* ---- splitting ---- */

/* What all the splitters carry along. The first pieces wait in place: the list of a few is made in its size. */
enum { PIECES_LOCAL = 12 };
typedef struct Splitter {
    VM *vm;
    Object *source;
    const TextRules *rules;
    List *list; /* NULL: all pieces are in local */
    size_t count;
    Object *local[PIECES_LOCAL];
} Splitter;

static inline void splitter_open(Splitter *s, VM *vm, Object *source, const TextRules *rules)
{
    s->vm = vm;
    s->source = source;
    s->rules = rules;
    s->list = NULL;
    s->count = 0;
}

static void splitter_drop(Splitter *s)
{
    for (size_t i = s->count; i-- > 0;) decref(s->local[i]);
    xdecref(s->list);
}

/* There are more pieces than wait in place. */
static __attribute__((noinline)) bool splitter_put_more(Splitter *s, Object *piece)
{
    if (!s->list) {
        s->list = list_new(s->vm, 2 * PIECES_LOCAL);
        if (!s->list) {
            decref(piece);
            return false;
        }
        memcpy(s->list->items, s->local, sizeof s->local);
        s->list->length = PIECES_LOCAL;
        s->count = 0;
    }
    return list_append_stolen(s->vm, s->list, piece);
}

static inline bool splitter_put(Splitter *s, size_t start, size_t end)
{
    Object *piece = s->rules->piece(s->vm, s->source, start, end);
    if (unlikely(!piece)) return false;
    if (unlikely(s->list || s->count == PIECES_LOCAL)) return splitter_put_more(s, piece);
    s->local[s->count++] = piece;
    return true;
}

static Object *splitter_fail(Splitter *s)
{
    splitter_drop(s);
    return NULL;
}

static Object *splitter_finish(Splitter *s, bool reverse)
{
    Object *list = s->list ? OBJ(s->list) : list_from_stolen(s->vm, s->local, s->count);
    if (!list || !reverse || list_reverse(s->vm, (List *)list)) return list;
    decref(list);
    return NULL;
}

/* The end of the white space, or of the word, that starts at i. */
static inline size_t space_end(Text t, const TextRules *rules, size_t i)
{
    if (text_kind(t) == 1) {
        while (i < text_length(t) && rules->space[t.data[i]]) i++;
    } else {
        while (i < text_length(t) && is_space(rules, text_at(t, i))) i++;
    }
    return i;
}

static inline size_t word_end(Text t, const TextRules *rules, size_t i)
{
    if (text_kind(t) == 1) {
        while (i < text_length(t) && !rules->space[t.data[i]]) i++;
    } else {
        while (i < text_length(t) && !is_space(rules, text_at(t, i))) i++;
    }
    return i;
}

Object *text_split_space(VM *vm, Object *source, Text t, const TextRules *rules, ptrdiff_t most)
{
    Splitter s;
    splitter_open(&s, vm, source, rules);
    size_t i = 0, n = text_length(t);
    for (;;) {
        i = space_end(t, rules, i);
        if (i == n) break;
        size_t start = i, end = n;
        if (most >= 0 && most-- == 0) { /* the rest, as it is */
            i = n;
        } else {
            i = end = word_end(t, rules, i);
        }
        if (!splitter_put(&s, start, end)) return splitter_fail(&s);
    }
    return splitter_finish(&s, false);
}

Object *text_rsplit_space(VM *vm, Object *source, Text t, const TextRules *rules, ptrdiff_t most)
{
    if (most < 0) return text_split_space(vm, source, t, rules, most);
    Splitter s;
    splitter_open(&s, vm, source, rules);
    size_t i = text_length(t);
    for (;;) {
        while (i > 0 && is_space(rules, text_at(t, i - 1))) i--;
        if (i == 0) break;
        size_t start = 0, end = i;
        if (most-- == 0) {
            i = 0;
        } else {
            while (i > 0 && !is_space(rules, text_at(t, i - 1))) i--;
            start = i;
        }
        if (!splitter_put(&s, start, end)) return splitter_fail(&s);
    }
    return splitter_finish(&s, true);
}

/* Which of the first `length` (at most 16) bytes are c, as bits. */
static inline unsigned byte_hits(const uint8_t *text, size_t length, uint8_t c)
{
#ifdef __SSE2__
    if (likely(length == 16)) {
        __m128i block = _mm_loadu_si128((const __m128i *)text);
        return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(block, _mm_set1_epi8((char)c)));
    }
#endif
    unsigned hits = 0;
    for (size_t i = 0; i < length; i++) hits |= (unsigned)(text[i] == c) << i;
    return hits;
}

/* A separator of one byte: each block of the text is looked at once, however many pieces it has. */
static Object *split_at_byte(VM *vm, Object *source, Text t, uint8_t separator, const TextRules *rules, ptrdiff_t most)
{
    Splitter s;
    splitter_open(&s, vm, source, rules);
    size_t start = 0;
    for (size_t i = 0; i < text_length(t) && most != 0; i += 16) {
        unsigned hits = byte_hits(t.data + i, text_length(t) - i < 16 ? text_length(t) - i : 16, separator);
        for (; hits && most != 0; hits &= hits - 1, most--) {
            size_t at = i + (size_t)__builtin_ctz(hits);
            if (!splitter_put(&s, start, at)) return splitter_fail(&s);
            start = at + 1;
        }
    }
    if (!splitter_put(&s, start, text_length(t))) return splitter_fail(&s);
    return splitter_finish(&s, false);
}

/* A separator of several bytes, in the same way. Gives up, with *start behind the last separator found, when too many
 * places look right that are not: the search is linear whatever the text. False RAISES. */
static bool split_at_bytes(Splitter *s, Text t, Text separator, ptrdiff_t *most, size_t *start)
{
    const uint8_t *text = t.data, *wanted = separator.data;
    size_t m = text_length(separator), places = text_length(t) < m ? 0 : text_length(t) - m + 1, wrong = 0;
    for (size_t i = 0; i < places && *most != 0; i += 16) {
        size_t count = places - i < 16 ? places - i : 16;
        unsigned hits = byte_hits(text + i, count, wanted[0]) & byte_hits(text + i + m - 1, count, wanted[m - 1]);
        for (; hits && *most != 0; hits &= hits - 1) {
            size_t at = i + (size_t)__builtin_ctz(hits);
            if (at < *start) continue;
            if (!same_inside(text + at, wanted, m)) {
                if (++wrong > 64 + i / 8) return true;
                continue;
            }
            if (!splitter_put(s, *start, at)) return false;
            *start = at + m;
            --*most;
        }
    }
    *most = 0;
    return true;
}

Object *text_split(VM *vm, Object *source, Text t, Text separator, const TextRules *rules,
                   ptrdiff_t most)
{
    if (text_kind(t) == 1 && text_length(separator) == 1) {
        return text_kind(separator) == 1 ? split_at_byte(vm, source, t, separator.data[0], rules, most)
                                   : split_at_byte(vm, source, t, 0, rules, 0); /* it cannot occur */
    }
    Splitter s;
    splitter_open(&s, vm, source, rules);
    size_t start = 0;
    if (text_kind(t) == 1 && text_kind(separator) == 1 && !split_at_bytes(&s, t, separator, &most, &start)) return splitter_fail(&s);
    while (most < 0 || most-- > 0) {
        ptrdiff_t at = text_find(text_part(t, start, text_length(t)), separator);
        if (at < 0) break;
        if (!splitter_put(&s, start, start + (size_t)at)) return splitter_fail(&s);
        start += (size_t)at + text_length(separator);
    }
    if (!splitter_put(&s, start, text_length(t))) return splitter_fail(&s);
    return splitter_finish(&s, false);
}

Object *text_rsplit(VM *vm, Object *source, Text t, Text separator, const TextRules *rules,
                    ptrdiff_t most)
{
    if (most < 0 && text_length(separator) == 1) return text_split(vm, source, t, separator, rules, most); /* the same */
    Splitter s;
    splitter_open(&s, vm, source, rules);
    size_t end = text_length(t);
    while (most < 0 || most-- > 0) {
        ptrdiff_t at = text_rfind(text_part(t, 0, end), separator);
        if (at < 0) break;
        if (!splitter_put(&s, (size_t)at + text_length(separator), end)) return splitter_fail(&s);
        end = (size_t)at;
    }
    if (!splitter_put(&s, 0, end)) return splitter_fail(&s);
    return splitter_finish(&s, true);
}

static inline bool is_line_break(const TextRules *rules, uint32_t c)
{
    if (c == '\n' || c == '\r') return true;
    return rules->unicode && c < 0x202a && c > '\n' && unicode_is_line_break(c);
}

/* Where the line that starts at i breaks. */
static size_t line_end(Text t, const TextRules *rules, size_t i)
{
    if (text_kind(t) == 1) { /* all breaks but \x85 are below \x1f */
        for (; i < text_length(t); i++) {
            uint8_t c = t.data[i];
            if ((c < 0x1f || c == 0x85) && is_line_break(rules, c)) break;
        }
    } else {
        while (i < text_length(t) && !is_line_break(rules, text_at(t, i))) i++;
    }
    return i;
}

Object *text_split_lines(VM *vm, Object *source, Text t, const TextRules *rules, bool keep_ends)
{
    Splitter s;
    splitter_open(&s, vm, source, rules);
    size_t i = 0, n = text_length(t);
    while (i < n) {
        size_t start = i;
        size_t end = i = line_end(t, rules, i);
        if (i < n) {
            i += text_at(t, i) == '\r' && i + 1 < n && text_at(t, i + 1) == '\n' ? 2 : 1;
            if (keep_ends) end = i;
        }
        if (!splitter_put(&s, start, end)) return splitter_fail(&s);
    }
    return splitter_finish(&s, false);
}

/* ---- arguments ---- */

static bool bound_convert(VM *vm, Object *o, ptrdiff_t otherwise, ptrdiff_t *out)
{
    *out = otherwise;
    if (!o || is_none(o)) return true;
    if (!is_int(o) && !type_of(o)->slots.to_index) {
        raise(vm, EXC_TYPE_ERROR,
              "slice indices must be integers or None or have an __index__ method");
        return false;
    }
    return object_to_size_clamped(vm, o, out);
}

bool text_range_convert(VM *vm, Object *start, Object *end, TextRange *range)
{
    return bound_convert(vm, start, 0, &range->start) &&
           bound_convert(vm, end, PTRDIFF_MAX, &range->end);
}

bool text_range_clamp(TextRange *range, size_t length)
{
    ptrdiff_t n = (ptrdiff_t)length;
    if (range->end > n)
        range->end = n;
    else if (range->end < 0)
        range->end = range->end + n < 0 ? 0 : range->end + n;
    if (range->start < 0) range->start = range->start + n < 0 ? 0 : range->start + n;
    return range->start <= range->end;
}

bool text_index(VM *vm, Object *key, const char *message, ptrdiff_t *index)
{
    if (is_exact(key, TYPE_INT) && !int_is_big((Int *)key)) {
        *index = (ptrdiff_t)((Int *)key)->value;
        return true;
    }
    if (!is_int(key) && !type_of(key)->slots.to_index) {
        raise(vm, EXC_TYPE_ERROR, message, key);
        return false;
    }
    if (object_to_size(vm, key, index)) return true;
    if (exception_clear_if(vm, EXC_OVERFLOW_ERROR))
        raise(vm, EXC_INDEX_ERROR, "cannot fit '%T' into an index-sized integer", key);
    return false;
}

bool text_tab_size(VM *vm, Object *o, ptrdiff_t *size)
{
    *size = 8;
    if (!o) return true;
    if (!object_to_size(vm, o, size)) return false;
    if (*size >= INT_MIN && *size <= INT_MAX) return true;
    raise(vm, EXC_OVERFLOW_ERROR, "Python int too large to convert to C int");
    return false;
}
