# A template engine, a CSV reader, an INI parser, a Markdown subset, all by hand.
class TemplateError(Exception): pass
def compile_template(src):
    tokens, i = [], 0
    while i < len(src):
        a, b = src.find("{{", i), src.find("{%", i)
        j = min(x for x in (a, b, len(src)) if x >= 0)
        if j > i: tokens.append(("text", src[i:j]))
        if j == len(src): break
        end = src.find("}}" if src[j + 1] == "{" else "%}", j)
        if end < 0: raise TemplateError(f"unclosed tag at {j}")
        tokens.append(("expr" if src[j + 1] == "{" else "tag", src[j + 2:end].strip())); i = end + 2
    pos = 0
    def block(*ends):
        nonlocal pos
        out = []
        while pos < len(tokens):
            kind, text = tokens[pos]; pos += 1
            if kind != "tag": out.append((kind, text)); continue
            word, _, rest = text.partition(" ")
            if word in ends: return out, word
            if word == "for":
                var, _, seq = rest.partition(" in "); body, _ = block("endfor"); out.append(("for", var, seq, body))
            elif word == "if":
                body, end = block("endif", "else"); other = block("endif")[0] if end == "else" else []; out.append(("if", rest, body, other))
            else: raise TemplateError(f"unknown tag {word}")
        if ends: raise TemplateError(f"missing {ends[0]}")
        return out, None
    return block()[0]
FILTERS = {"upper": str.upper, "title": str.title, "len": len, "join": ", ".join}
def value(expr, ctx):
    name, *filters = [p.strip() for p in expr.split("|")]
    v = ctx
    for part in name.split("."): v = v[part] if isinstance(v, dict) else getattr(v, part) if not part.isdigit() else v[int(part)]
    for f in filters: v = FILTERS[f](v)
    return v
def render(nodes, ctx):
    out = []
    for n in nodes:
        match n:
            case ("text", t): out.append(t)
            case ("expr", e): out.append(str(value(e, ctx)))
            case ("for", var, seq, body): out += [render(body, {**ctx, var: item, "index": i}) for i, item in enumerate(value(seq, ctx))]
            case ("if", cond, body, other):
                neg = cond.startswith("not "); truth = bool(value(cond.removeprefix("not "), ctx)); out.append(render(body if truth != neg else other, ctx))
    return "".join(out)
src = "Dear {{ user.name | title }},\n{% for o in orders %}{{ index }}. {{ o.item | upper }} x{{ o.n }}{% if o.gift %} (gift){% else %}.{% endif %}\n{% endfor %}{% if not orders %}nothing{% endif %}Tags: {{ tags | join }} ({{ tags | len }}) {{ tags.0 }}"
ctx = {"user": {"name": "ann lee"}, "orders": [{"item": "tea", "n": 2, "gift": True}, {"item": "jam", "n": 1, "gift": False}], "tags": ["a", "b"]}
t = compile_template(src); print(render(t, ctx)); print(render(t, {**ctx, "orders": []}))
for bad in ("{{ x", "{% for a in b %}", "{% nope %}", "{{ missing }}", "{{ user.zip }}", "{{ tags | bogus }}"):
    try: print(render(compile_template(bad), ctx))
    except TemplateError as e: print("TemplateError:", e)
    except KeyError as e: print("KeyError:", e)
def csv_rows(text):
    row, field, quoted, i = [], [], False, 0
    while i < len(text):
        c = text[i]
        if quoted:
            if c == '"' and text[i + 1:i + 2] == '"': field.append('"'); i += 1
            elif c == '"': quoted = False
            else: field.append(c)
        elif c == '"': quoted = True
        elif c == ",": row.append("".join(field)); field = []
        elif c == "\n": row.append("".join(field)); yield row; row, field = [], []
        else: field.append(c)
        i += 1
    if field or row: yield row + ["".join(field)]
rows = list(csv_rows('name,quote,n\nann,"she said ""hi"", twice",3\n"multi\nline",,0\nlast,x,')); print(rows, [dict(zip(rows[0], r)) for r in rows[1:2]])
def to_csv(rows): return "\n".join(",".join('"' + f.replace('"', '""') + '"' if any(c in f for c in ',"\n') else f for f in r) for r in rows)
print(list(csv_rows(to_csv(rows))) == rows)
def ini(text):
    out, sec = {}, None
    for n, line in enumerate(text.splitlines(), 1):
        line = line.split(";")[0].strip()
        if not line: continue
        if line[0] == "[" and line[-1] == "]": sec = out.setdefault(line[1:-1], {})
        elif "=" in line and sec is not None:
            k, v = (p.strip() for p in line.split("=", 1)); sec[k] = int(v) if v.lstrip("-").isdigit() else {"yes": True, "no": False}.get(v, v)
        else: raise ValueError(f"line {n}: {line!r}")
    return out
print(ini("[a]\nx = 5 ; comment\ny=-2\n\n[b]\nflag = yes\nurl = http://x?a=b\n[a]\nz = text here"))
for bad in ("x = 1", "[a]\nnonsense"):
    try: ini(bad)
    except ValueError as e: print(e)
def markdown(src):
    out, items = [], []
    def inline(s):
        for mark, tag in (("**", "b"), ("*", "i"), ("`", "code")):
            parts = s.split(mark)
            if len(parts) % 2: s = "".join(p if i % 2 == 0 else f"<{tag}>{p}</{tag}>" for i, p in enumerate(parts))
        return s
    for line in src.splitlines() + [""]:
        if line.startswith("- "): items.append(f"<li>{inline(line[2:])}</li>"); continue
        if items: out.append("<ul>" + "".join(items) + "</ul>"); items = []
        if line.startswith("#"): n = len(line) - len(line.lstrip("#")); out.append(f"<h{n}>{inline(line[n:].strip())}</h{n}>")
        elif line: out.append(f"<p>{inline(line)}</p>")
    return "\n".join(out)
print(markdown("# Title\nSome **bold** and *it* with `code`.\n- one\n- two **b**\n\n## Sub\nunbalanced ** stays"))
