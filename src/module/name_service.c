/* Owns where libc looks names up. A program that is linked with libc's archive has the files in /etc and DNS in it; all else that
 * /etc/nsswitch.conf may name (mDNS, LDAP, systemd) would have to be loaded, from a libc of exactly the same version. So such a
 * program is content with what it has; one that loads its libc asks what nsswitch.conf says. */
#include "module/name_service.h"

#include <nss.h>
#include <sys/auxv.h>

void name_service_open(void) {
    static const char *const sources[][2] = {{"hosts", "files dns"}, {"services", "files"}, {"protocols", "files"}, {"networks", "files dns"},
                                             {"passwd", "files"},    {"group", "files"},    {"shadow", "files"}};
    if (getauxval(AT_BASE)) return; /* there is a loader */
    for (unsigned i = 0; i < sizeof sources / sizeof *sources; i++) __nss_configure_lookup(sources[i][0], sources[i][1]);
}
