/* Where libc looks names up: hosts, users, services. */
#ifndef OURO_MODULE_NAME_SERVICE_H
#define OURO_MODULE_NAME_SERVICE_H

/* To be called before the first lookup; what it sets holds for the process. */
void name_service_open(void);

#endif
