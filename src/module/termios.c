/* The native module termios: what a terminal does with what is typed and shown. */
#include "module/posix.h"
#include "module/waiting.h"
#include "object/list.h"
#include "vm/thread.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>

#define FUNCTION(name) static Object *termios_##name(VM *vm, Object *self, Object *const *args, size_t nargs)
#define UNUSED (void)self, (void)args, (void)nargs

/* termios.error(errno, text) */
static Object *raise_error(VM *vm, Object *module) {
    Object *class = dict_get_text(vm, ((Module *)module)->dict, "error"), *number = int_from_int64(vm, errno);
    Str *text = number ? str_from_text(vm, strerror(errno)) : NULL;
    Object *e = text && class ? object_call2(vm, class, number, OBJ(text)) : NULL;
    if (e) raise_object(vm, e);
    xdecref(e);
    xdecref(text);
    xdecref(number);
    return NULL;
}

static Object *result(VM *vm, Object *module, int failed) { return failed ? raise_error(vm, module) : NEW_NONE(vm); }

/* ---- the attributes: [iflag, oflag, cflag, lflag, ispeed, ospeed, [control characters]] ---- */

enum { NUMBERS = 6, ATTRIBUTES = NUMBERS + 1 };

/* The control characters as bytes; without ICANON two of them are numbers. */
static Object *characters(VM *vm, const struct termios *t) {
    List *list = list_new(vm, NCCS);
    for (int i = 0; list && i < NCCS; i++) {
        bool number = !(t->c_lflag & ICANON) && (i == VMIN || i == VTIME);
        Object *c = number ? int_from_int64(vm, t->c_cc[i]) : bytes_from(vm, &t->c_cc[i], 1);
        if (!c || !list_append_stolen(vm, list, c)) clear_ref(&list);
    }
    return OBJ(list);
}

FUNCTION(tcgetattr) {
    (void)nargs;
    struct termios t;
    int fd = waiting_descriptor(vm, args[0]);
    if (fd < 0) return NULL;
    if (tcgetattr(fd, &t) < 0) return raise_error(vm, self);
    int64_t numbers[NUMBERS] = {t.c_iflag, t.c_oflag, t.c_cflag, t.c_lflag, cfgetispeed(&t), cfgetospeed(&t)};
    List *list = list_new(vm, ATTRIBUTES);
    for (int i = 0; list && i < ATTRIBUTES; i++) {
        Object *item = i < NUMBERS ? int_from_int64(vm, numbers[i]) : characters(vm, &t);
        if (!item || !list_append_stolen(vm, list, item)) clear_ref(&list);
    }
    return OBJ(list);
}

static bool take_characters(VM *vm, Object *o, struct termios *t) {
    const List *list = (List *)o;
    if (!is_list(o) || list->length != NCCS) return raise(vm, EXC_TYPE_ERROR, "tcsetattr: attributes[6] must be %d element list", NCCS) != NULL;
    for (int i = 0; i < NCCS && (size_t)i < list->length; i++) {
        Object *c = list->items[i];
        int number;
        if (is_bytes(c) && ((Bytes *)c)->length == 1) t->c_cc[i] = ((Bytes *)c)->data[0];
        else if (!is_int(c)) return raise(vm, EXC_TYPE_ERROR, "tcsetattr: elements of attributes must be characters or integers") != NULL;
        else if (!posix_int(vm, c, &number)) return false;
        else t->c_cc[i] = (cc_t)number;
    }
    return true;
}

/* args: fd, when, attributes. What is not among the attributes stays as it is. */
FUNCTION(tcsetattr) {
    (void)nargs;
    int fd = waiting_descriptor(vm, args[0]), when;
    unsigned numbers[NUMBERS];
    struct termios t;
    if (fd < 0 || !posix_int(vm, args[1], &when)) return NULL;
    const List *list = (List *)args[2];
    if (!is_list(args[2]) || list->length != ATTRIBUTES) return raise(vm, EXC_TYPE_ERROR, "tcsetattr, arg 3: must be 7 element list");
    if (tcgetattr(fd, &t) < 0) return raise_error(vm, self);
    for (int i = 0; i < NUMBERS; i++) {
        int64_t n;
        if (list->length != ATTRIBUTES || !object_to_int64(vm, list->items[i], &n))
            return exception_pending(vm) ? NULL : raise(vm, EXC_TYPE_ERROR, "tcsetattr, arg 3: must be 7 element list");
        numbers[i] = (unsigned)n;
    }
    t.c_iflag = numbers[0], t.c_oflag = numbers[1], t.c_cflag = numbers[2], t.c_lflag = numbers[3];
    if (list->length != ATTRIBUTES || !take_characters(vm, list->items[NUMBERS], &t)) return exception_pending(vm) ? NULL : raise(vm, EXC_TYPE_ERROR, "tcsetattr, arg 3: must be 7 element list");
    return result(vm, self, cfsetispeed(&t, numbers[4]) < 0 || cfsetospeed(&t, numbers[5]) < 0 || tcsetattr(fd, when, &t) < 0);
}

/* ---- the line ---- */

FUNCTION(tcdrain) {
    (void)nargs;
    int fd = waiting_descriptor(vm, args[0]);
    if (fd < 0) return NULL;
    Thread *me = waiting_begins(vm);
    int failed = tcdrain(fd);
    waiting_ends(vm, me);
    return result(vm, self, failed);
}

#define NUMBER_CALL(name)                                                                                                                \
    FUNCTION(name) {                                                                                                                     \
        (void)nargs;                                                                                                                     \
        int fd = waiting_descriptor(vm, args[0]), number;                                                                                \
        return fd < 0 || !posix_int(vm, args[1], &number) ? NULL : result(vm, self, name(fd, number));                                   \
    }
NUMBER_CALL(tcsendbreak)
NUMBER_CALL(tcflush)
NUMBER_CALL(tcflow)

FUNCTION(tcgetwinsize) {
    (void)nargs;
    struct winsize size;
    int fd = waiting_descriptor(vm, args[0]);
    if (fd < 0) return NULL;
    if (ioctl(fd, TIOCGWINSZ, &size) < 0) return raise_error(vm, self);
    Object *rows = int_from_int64(vm, size.ws_row), *columns = rows ? int_from_int64(vm, size.ws_col) : NULL;
    Object *pair = columns ? tuple_pack(vm, 2, rows, columns) : NULL;
    xdecref(rows);
    xdecref(columns);
    return pair;
}

FUNCTION(tcsetwinsize) {
    (void)nargs;
    struct winsize size;
    int fd = waiting_descriptor(vm, args[0]), rows, columns;
    if (fd < 0) return NULL;
    if ((!is_tuple(args[1]) && !is_list(args[1])) || object_length(vm, args[1]) != 2)
        return exception_pending(vm) ? NULL : raise(vm, EXC_TYPE_ERROR, "tcsetwinsize, arg 2: must be a two-item sequence");
    Tuple *pair = (Tuple *)tuple_from_iterable(vm, args[1]);
    bool ok = pair && pair->length == 2 && posix_int(vm, pair->items[0], &rows) && posix_int(vm, pair->items[1], &columns);
    xdecref(pair);
    if (!ok) return NULL;
    if (rows < 0 || rows > UINT16_MAX || columns < 0 || columns > UINT16_MAX) return raise(vm, EXC_OVERFLOW_ERROR, "winsize value(s) out of range.");
    if (ioctl(fd, TIOCGWINSZ, &size) < 0) return raise_error(vm, self);
    size.ws_row = (unsigned short)rows, size.ws_col = (unsigned short)columns;
    return result(vm, self, ioctl(fd, TIOCSWINSZ, &size) < 0);
}

/* ---- the module ---- */

static const MethodDef functions[] = {
    {"tcgetattr", "(fd, /)", termios_tcgetattr, "The attributes of a terminal.", 0},
    {"tcsetattr", "(fd, when, attributes, /)", termios_tcsetattr, "Sets them.", 0},
    {"tcsendbreak", "(fd, duration, /)", termios_tcsendbreak, "Sends a break.", 0},
    {"tcdrain", "(fd, /)", termios_tcdrain, "Waits until all output has gone.", 0},
    {"tcflush", "(fd, queue, /)", termios_tcflush, "Drops what waits.", 0},
    {"tcflow", "(fd, action, /)", termios_tcflow, "Stops or goes on.", 0},
    {"tcgetwinsize", "(fd, /)", termios_tcgetwinsize, "(rows, columns) of a terminal.", 0},
    {"tcsetwinsize", "(fd, winsize, /)", termios_tcsetwinsize, "Sets them.", 0},
    {0},
};

static bool setup(VM *vm, Module *module) {
    static const NumberDef rows[] = {
#define X(name) {#name, name},
        X(B0) X(B1000000) X(B110) X(B115200) X(B1152000) X(B1200) X(B134) X(B150) X(B1500000) X(B1800) X(B19200)
        X(B200) X(B2000000) X(B230400) X(B2400) X(B2500000) X(B300) X(B3000000) X(B3500000) X(B38400) X(B4000000)
        X(B460800) X(B4800) X(B50) X(B500000) X(B57600) X(B576000) X(B600) X(B75) X(B921600) X(B9600) X(BRKINT) X(BS0)
        X(BS1) X(BSDLY) X(CBAUD) X(CBAUDEX) X(CDSUSP) X(CEOF) X(CEOL) X(CEOT) X(CERASE) X(CFLUSH) X(CIBAUD) X(CINTR)
        X(CKILL) X(CLNEXT) X(CLOCAL) X(CQUIT) X(CR0) X(CR1) X(CR2) X(CR3) X(CRDLY) X(CREAD) X(CRPRNT) X(CRTSCTS)
        X(CS5) X(CS6) X(CS7) X(CS8) X(CSIZE) X(CSTART) X(CSTOP) X(CSTOPB) X(CSUSP) X(CWERASE) X(ECHO) X(ECHOCTL)
        X(ECHOE) X(ECHOK) X(ECHOKE) X(ECHONL) X(ECHOPRT) X(EXTA) X(EXTB) X(FF0) X(FF1) X(FFDLY) X(FIOASYNC) X(FIOCLEX)
        X(FIONBIO) X(FIONCLEX) X(FIONREAD) X(FLUSHO) X(HUPCL) X(ICANON) X(ICRNL) X(IEXTEN) X(IGNBRK) X(IGNCR)
        X(IGNPAR) X(IMAXBEL) X(INLCR) X(INPCK) X(IOCSIZE_MASK) X(IOCSIZE_SHIFT) X(ISIG) X(ISTRIP) X(IUCLC) X(IXANY)
        X(IXOFF) X(IXON) X(NCC) X(NCCS) X(NL0) X(NL1) X(NLDLY) X(NOFLSH) X(N_MOUSE) X(N_PPP) X(N_SLIP) X(N_STRIP)
        X(N_TTY) X(OCRNL) X(OFDEL) X(OFILL) X(OLCUC) X(ONLCR) X(ONLRET) X(ONOCR) X(OPOST) X(PARENB) X(PARMRK)
        X(PARODD) X(PENDIN) X(TAB0) X(TAB1) X(TAB2) X(TAB3) X(TABDLY) X(TCFLSH) X(TCGETA) X(TCGETS) X(TCIFLUSH)
        X(TCIOFF) X(TCIOFLUSH) X(TCION) X(TCOFLUSH) X(TCOOFF) X(TCOON) X(TCSADRAIN) X(TCSAFLUSH) X(TCSANOW) X(TCSBRK)
        X(TCSBRKP) X(TCSETA) X(TCSETAF) X(TCSETAW) X(TCSETS) X(TCSETSF) X(TCSETSW) X(TCXONC) X(TIOCCONS) X(TIOCEXCL)
        X(TIOCGETD) X(TIOCGICOUNT) X(TIOCGLCKTRMIOS) X(TIOCGPGRP) X(TIOCGSERIAL) X(TIOCGSOFTCAR) X(TIOCGWINSZ)
        X(TIOCINQ) X(TIOCLINUX) X(TIOCMBIC) X(TIOCMBIS) X(TIOCMGET) X(TIOCMIWAIT) X(TIOCMSET) X(TIOCM_CAR) X(TIOCM_CD)
        X(TIOCM_CTS) X(TIOCM_DSR) X(TIOCM_DTR) X(TIOCM_LE) X(TIOCM_RI) X(TIOCM_RNG) X(TIOCM_RTS) X(TIOCM_SR)
        X(TIOCM_ST) X(TIOCNOTTY) X(TIOCNXCL) X(TIOCOUTQ) X(TIOCPKT) X(TIOCPKT_DATA) X(TIOCPKT_DOSTOP)
        X(TIOCPKT_FLUSHREAD) X(TIOCPKT_FLUSHWRITE) X(TIOCPKT_NOSTOP) X(TIOCPKT_START) X(TIOCPKT_STOP) X(TIOCSCTTY)
        X(TIOCSERCONFIG) X(TIOCSERGETLSR) X(TIOCSERGETMULTI) X(TIOCSERGSTRUCT) X(TIOCSERGWILD) X(TIOCSERSETMULTI)
        X(TIOCSERSWILD) X(TIOCSER_TEMT) X(TIOCSETD) X(TIOCSLCKTRMIOS) X(TIOCSPGRP) X(TIOCSSERIAL) X(TIOCSSOFTCAR)
        X(TIOCSTI) X(TIOCSWINSZ) X(TOSTOP) X(VDISCARD) X(VEOF) X(VEOL) X(VEOL2) X(VERASE) X(VINTR) X(VKILL) X(VLNEXT)
        X(VMIN) X(VQUIT) X(VREPRINT) X(VSTART) X(VSTOP) X(VSUSP) X(VSWTC) X(VT0) X(VT1) X(VTDLY) X(VTIME)
        X(VWERASE) X(XCASE) X(XTABS)
#undef X
        {"VSWTCH", VSWTC}, {0}};
    return module_add_exception(vm, module, "error", EXC_EXCEPTION) && module_add_numbers(vm, module, rows);
}

const ModuleDef termios_module = {.name = "termios", .doc = "Terminals.", .functions = functions, .setup = setup, .expected = 320};
