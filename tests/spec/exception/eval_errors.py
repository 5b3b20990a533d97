# Errors at the end of an expression that no newline ends: eval() and compile() add none, so nothing is there to point at.
import traceback
for mode in ("eval", "single"):
    for text in ("1 +", "", "x y", "(", "x = 1", "\n\n", "#a", "1 +  ", "1 + # c", "\n\n\nx +", "not", "lambda x:", "(1 +", "[", "x if y else", "{1:", "a.", "é +", "1 if", "\n", "# c\n", "await", "a ? b", "€"):
        if mode == "single" and text in ("x = 1", "(", ): continue
        try: compile(text, "<s>", mode)
        except SyntaxError as e: print(mode, ascii(text), ascii(e.args), traceback.format_exception_only(e))
for text in ("", "  ", "1 +", " 1 +", "\n"):
    try: eval(text)
    except SyntaxError as e: print(ascii(text), e.args)
