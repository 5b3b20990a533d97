#include "app/app.h"
int app_prompt(App *app) { (void)app; return 0; }
