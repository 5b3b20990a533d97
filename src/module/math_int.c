/* The functions of the math module on ints of any size. */
#include "module/math_functions.h"
#include "object/int_internal.h"

#include <math.h>

/* An exact int by __index__, NEW. */
static Object *index_argument(VM *vm, Object *o) { return object_index(vm, o); }

static uint64_t gcd_small(uint64_t a, uint64_t b) {
    while (b) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static uint64_t magnitude(int64_t n) { return n < 0 ? 0 - (uint64_t)n : (uint64_t)n; }

static Object *gcd_of(VM *vm, Object *a, Object *b) {
    Int *x = (Int *)a, *y = (Int *)b;
    if (!int_is_big(x) && !int_is_big(y)) return int_from_uint64(vm, gcd_small(magnitude(x->value), magnitude(y->value)));
    BigLimb la, lb;
    BigView va = int_view(x, &la), vb = int_view(y, &lb);
    Int *made = int_allocate(vm, va.size > vb.size ? va.size : vb.size);
    if (!made) return NULL;
    Big result = {.limbs = (BigLimb *)made->limbs};
    Allocator allocator = number_allocator(vm);
    if (big_gcd(&result, va, vb, &allocator)) return int_finish(vm, made, &result);
    decref(made);
    return number_failed(vm);
}

static Object *absolute(VM *vm, STEALS Object *o) {
    if (!o || int_sign((Int *)o) >= 0) return o;
    Object *positive = int_negate(vm, o);
    decref(o);
    return positive;
}

MATH_FUNCTION(math_gcd) {
    (void)self;
    uint64_t small = 0;
    size_t i = 0;
    for (; i < nargs && is_exact(args[i], TYPE_INT) && !int_is_big((Int *)args[i]); i++) {
        small = gcd_small(magnitude(((Int *)args[i])->value), small);
    }
    Object *result = int_from_uint64(vm, small);
    for (; result && i < nargs; i++) {
        Object *n = index_argument(vm, args[i]);
        set_ref(&result, n ? gcd_of(vm, result, n) : NULL);
        xdecref(n);
    }
    return result;
}

MATH_FUNCTION(math_lcm) {
    (void)self;
    Object *result = int_from_int64(vm, 1);
    for (size_t i = 0; result && i < nargs; i++) {
        Object *n = index_argument(vm, args[i]);
        Object *divisor = n ? gcd_of(vm, result, n) : NULL;
        Object *next = NULL;
        if (divisor && int_sign((Int *)divisor) == 0) {
            next = int_from_int64(vm, 0);
        } else if (divisor) {
            Object *quotient = int_binary(vm, BINARY_FLOOR_DIVIDE, result, divisor);
            next = quotient ? int_binary(vm, BINARY_MULTIPLY, quotient, n) : NULL;
            xdecref(quotient);
        }
        xdecref(divisor);
        xdecref(n);
        set_ref(&result, absolute(vm, next));
    }
    return result;
}

/* Below 2^52 the root of a double is at most one too large. */
static int64_t isqrt_small(int64_t n) {
    int64_t root = (int64_t)sqrt((double)n);
    return root * root > n ? root - 1 : root;
}

MATH_FUNCTION(math_isqrt) {
    (void)self, (void)nargs;
    Object *n = index_argument(vm, args[0]);
    if (!n) return NULL;
    if (!int_is_big((Int *)n) && (uint64_t)((Int *)n)->value < (uint64_t)1 << 52) {
        Object *small = int_from_int64(vm, isqrt_small(((Int *)n)->value));
        decref(n);
        return small;
    }
    Object *root = NULL;
    if (int_sign((Int *)n) < 0) {
        raise(vm, EXC_VALUE_ERROR, "isqrt() argument must be nonnegative");
    } else {
        BigLimb limb;
        BigView v = int_view((Int *)n, &limb);
        Int *made = int_allocate(vm, v.size / 2 + 1);
        Big result = {.limbs = made ? (BigLimb *)made->limbs : NULL};
        Allocator allocator = number_allocator(vm);
        if (made && big_isqrt(&result, v, &allocator)) {
            root = int_finish(vm, made, &result);
        } else {
            xdecref(made);
            if (!exception_pending(vm)) raise_memory_error(vm);
        }
    }
    decref(n);
    return root;
}

/* product * factor; takes the product, NULL passes a failure on. */
static Object *multiplied(VM *vm, STEALS Object *product, int64_t factor) {
    Object *by = product ? int_from_int64(vm, factor) : NULL;
    Object *result = by ? int_binary(vm, BINARY_MULTIPLY, product, by) : NULL;
    xdecref(by);
    xdecref(product);
    return result;
}

/* The product of from, from + 1, ..., to: as many factors as fit into a machine word at a time, and halved so that the
 * two sides stay of equal size. */
static Object *multiply_range(VM *vm, int64_t from, int64_t to) {
    if (to - from < 32) {
        Object *product = NULL;
        int64_t part = from;
        for (int64_t i = from + 1; i <= to; i++) {
            int64_t more;
            if (!__builtin_mul_overflow(part, i, &more)) {
                part = more;
                continue;
            }
            product = product ? multiplied(vm, product, part) : int_from_int64(vm, part);
            if (!product) return NULL;
            part = i;
        }
        return product ? multiplied(vm, product, part) : int_from_int64(vm, part);
    }
    int64_t middle = from + (to - from) / 2;
    Object *low = multiply_range(vm, from, middle), *high = low ? multiply_range(vm, middle + 1, to) : NULL;
    Object *product = high ? int_binary(vm, BINARY_MULTIPLY, low, high) : NULL;
    xdecref(low);
    xdecref(high);
    return product;
}

static double log_factorial(double n) { return n < 2 ? 0 : n * log(n) - n; } /* from below */

/* Is there room for `times` numbers of the size of that product? What the memory limit cannot hold is refused at once, not after
 * long work. */
static bool has_room(VM *vm, int64_t from, int64_t to, double times) {
    double bytes = from <= to ? (log_factorial((double)to) - log_factorial((double)from - 1)) / log(2) / 8 : 0;
    size_t limit = vm_heap(vm)->budget;
    if (limit == SIZE_MAX || bytes <= 1 << 20 || times * bytes <= (double)limit) return true;
    raise_memory_error(vm);
    return false;
}

/* The last multiplication alone needs room for its factors, for the result and, when they are large, for as much scratch space
 * again. */
static Object *range_product(VM *vm, int64_t from, int64_t to) {
    return has_room(vm, from, to, 4) ? multiply_range(vm, from, to) : NULL;
}

/* An argument that counts something; false RAISES. */
static bool count_argument(VM *vm, Object *o, const char *negative, const char *too_large, int64_t *out) {
    Object *n = index_argument(vm, o);
    if (!n) return false;
    int overflow;
    *out = int_as_int64((Int *)n, &overflow);
    int sign = int_sign((Int *)n);
    decref(n);
    if (sign < 0) raise(vm, EXC_VALUE_ERROR, "%s", negative);
    else if (overflow) raise(vm, EXC_OVERFLOW_ERROR, "%s", too_large);
    return sign >= 0 && !overflow;
}

MATH_FUNCTION(math_factorial) {
    (void)self, (void)nargs;
    int64_t n;
    if (!count_argument(vm, args[0], "factorial() not defined for negative values",
                        "factorial() argument should not exceed 9223372036854775807", &n)) {
        return NULL;
    }
    if (n > 100000000) return raise_memory_error(vm);
    return n < 2 ? int_from_int64(vm, 1) : range_product(vm, 2, n);
}

/* n * (n - 1) * ... , k factors, for n of any size. */
static Object *falling(VM *vm, Object *n, int64_t k) {
    int overflow;
    int64_t small = int_as_int64((Int *)n, &overflow);
    if (!overflow) return k == 0 ? int_from_int64(vm, 1) : range_product(vm, small - k + 1, small);
    Object *product = int_from_int64(vm, 1), *factor = incref(n), *one = int_from_int64(vm, 1);
    for (int64_t i = 0; product && factor && i < k; i++) {
        set_ref(&product, int_binary(vm, BINARY_MULTIPLY, product, factor));
        set_ref(&factor, int_binary(vm, BINARY_SUBTRACT, factor, one));
    }
    if (!factor) clear_ref(&product);
    xdecref(factor);
    return product;
}

/* n and k of perm and comb: k limited to n (more: *none). False RAISES. NEW n. */
static bool choice(VM *vm, Object *const *args, const char *what, Object **n, int64_t *k, bool *none) {
    *n = index_argument(vm, args[0]);
    if (!*n) return false;
    Object *count = index_argument(vm, args[1]);
    bool ok = count != NULL;
    if (ok && int_sign((Int *)*n) < 0) ok = raise(vm, EXC_VALUE_ERROR, "n must be a non-negative integer") != NULL;
    if (ok && int_sign((Int *)count) < 0) ok = raise(vm, EXC_VALUE_ERROR, "k must be a non-negative integer") != NULL;
    if (ok) {
        int overflow;
        *none = int_compare((Int *)count, (Int *)*n) > 0;
        *k = int_as_int64((Int *)count, &overflow);
        if (overflow && !*none) ok = raise(vm, EXC_OVERFLOW_ERROR, "%s must not exceed 9223372036854775807", what) != NULL;
    }
    xdecref(count);
    if (!ok) clear_ref(n);
    return ok;
}

MATH_FUNCTION(math_perm) {
    if (!args[1] || is_none(args[1])) return math_factorial(vm, self, args, nargs);
    Object *n;
    int64_t k = 0;
    bool none = false;
    if (!choice(vm, args, "k", &n, &k, &none)) return NULL;
    Object *result = none ? int_from_int64(vm, 0) : falling(vm, n, k);
    decref(n);
    return result;
}

/* The division at the end of comb() takes a numerator, a denominator and its scratch space. */
enum { COMB_ROOM = 8 };

MATH_FUNCTION(math_comb) {
    (void)self, (void)nargs;
    Object *n;
    int64_t k = 0;
    bool none = false;
    if (!choice(vm, args, "min(n - k, k)", &n, &k, &none)) return NULL;
    int overflow;
    int64_t small = int_as_int64((Int *)n, &overflow);
    if (!overflow && !none && small - k < k) k = small - k;
    Object *result = NULL;
    if (none) {
        result = int_from_int64(vm, 0);
    } else if (overflow || has_room(vm, small - k + 1, small, COMB_ROOM)) {
        Object *top = falling(vm, n, k), *bottom = top ? (k < 2 ? int_from_int64(vm, 1) : range_product(vm, 2, k)) : NULL;
        if (bottom) result = int_binary(vm, BINARY_FLOOR_DIVIDE, top, bottom);
        xdecref(top);
        xdecref(bottom);
    }
    decref(n);
    return result;
}
