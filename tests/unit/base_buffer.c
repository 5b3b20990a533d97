/* Tests of src/base/buffer.c: growing, printing, and failing stickily. */
#include "base/buffer.h"

#include "check.h"

/* An allocator that fails once `left` calls have been granted, and keeps the balance. */
typedef struct Ration {
    int left;
    long balance;
} Ration;

static void *ration_resize(void *context, void *old, size_t old_size, size_t new_size)
{
    Ration *ration = context;
    if (new_size && ration->left-- <= 0)
        return NULL;
    ration->balance += (long)new_size - (long)old_size;
    return allocator_default.resize(NULL, old, old_size, new_size);
}

static void test_put(void)
{
    Buffer b;
    buffer_init(&b, &allocator_default);
    CHECK(b.data == NULL);
    buffer_put(&b, "abc", 3);
    buffer_put_char(&b, '-');
    buffer_put_text(&b, "text");
    buffer_put(&b, NULL, 0);
    buffer_put_repeated(&b, 'x', 100);
    CHECK_INT(b.size, 108);
    CHECK_BYTES(b.data, 12, "abc-textxxxx", 12);
    buffer_clear(&b);
    buffer_put_code_point(&b, 0x20AC);
    buffer_put_code_point(&b, 0x1F600);
    buffer_put_code_point(&b, 0xD800);
    CHECK_TEXT(buffer_text(&b), "\xE2\x82\xAC\xF0\x9F\x98\x80\xED\xA0\x80");
    buffer_free(&b);
    CHECK(b.data == NULL && b.capacity == 0);
    CHECK_TEXT(buffer_text(&b), "");
    buffer_free(&b);
}

static void test_printf(void)
{
    Buffer b;
    buffer_init(&b, &allocator_default);
    buffer_printf(&b, "%s", "");
    CHECK_INT(b.size, 0);
    size_t expected = 0;
    for (int i = 0; i < 1000; i++) {
        char line[32];
        expected += (size_t)snprintf(line, sizeof line, "%d,%s;", i, "ab");
        buffer_printf(&b, "%d,%s;", i, "ab");
    }
    CHECK_INT(b.size, expected);
    CHECK_BYTES(b.data + b.size - 7, 7, "999,ab;", 7);
    buffer_free(&b);
    /* Exactly full, where the terminating NUL does not fit. */
    buffer_reserve(&b, 64);
    buffer_put_repeated(&b, 'a', b.capacity - 3);
    buffer_printf(&b, "%d", 123);
    CHECK_BYTES(b.data + b.size - 3, 3, "123", 3);
    buffer_free(&b);
}

static void test_reserve_and_take(void)
{
    Buffer b;
    buffer_init(&b, &allocator_default);
    char *room = buffer_reserve(&b, 1000);
    if (!CHECK(room != NULL))
        return;
    memset(room, 'y', 1000);
    b.size += 1000;
    size_t size, capacity;
    char *data = buffer_take(&b, &size, &capacity);
    CHECK(data && size == 1000 && capacity >= 1000 && data[999] == 'y');
    CHECK(b.data == NULL && b.size == 0);
    allocator_free(&allocator_default, data, capacity);
    CHECK(buffer_take(&b, &size, &capacity) == NULL && size == 0);
    CHECK(buffer_reserve(&b, 0) != NULL);
    buffer_free(&b);
}

static void test_failure(void)
{
    for (int granted = 0; granted < 8; granted++) {
        Ration ration = {granted, 0};
        Allocator allocator = {ration_resize, &ration};
        Buffer b;
        buffer_init(&b, &allocator);
        for (int i = 0; i < 300; i++) {
            buffer_put_text(&b, "0123456789");
            buffer_printf(&b, "%d", i);
            buffer_put_char(&b, '.');
            buffer_put_code_point(&b, 'x');
            buffer_put_repeated(&b, 'z', 10);
        }
        CHECK(b.failed);
        CHECK(b.size <= b.capacity);
        CHECK(buffer_text(&b) == NULL);
        CHECK(buffer_reserve(&b, 0) == NULL);
        size_t size, capacity;
        CHECK(buffer_take(&b, &size, &capacity) == NULL);
        buffer_free(&b);
        CHECK_INT(ration.balance, 0);
    }
    Buffer b;
    buffer_init(&b, &allocator_default);
    buffer_put_char(&b, 'a');
    CHECK(buffer_reserve(&b, SIZE_MAX) == NULL);
    CHECK(b.failed);
    buffer_clear(&b);
    CHECK(!b.failed);
    buffer_put_char(&b, 'b');
    CHECK_TEXT(buffer_text(&b), "b");
    buffer_free(&b);
}

int main(void)
{
    CHECK_RUN(test_put);
    CHECK_RUN(test_printf);
    CHECK_RUN(test_reserve_and_take);
    CHECK_RUN(test_failure);
    return check_done();
}
