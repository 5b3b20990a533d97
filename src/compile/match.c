/* Owns match statements. */
#include "compile/compiler.h"

void compile_match(Compiler *c, Stmt *s) { compile_error(c, s->at, "'match' is not supported yet"); }
