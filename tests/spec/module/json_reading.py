# json's native reading and quoting: hooks, places of errors, shared keys.
import json
def err(f, *args, **kw):
    try: print(ascii(f(*args, **kw)))
    except Exception as e: print(type(e).__name__, e)
for text in ('{"a": [1, -2.5e3, true, null], "b": "\\u00e9\\ud83d\\ude00\\n"}', '"\\ud83d"', '[1', '{"a"', '{"a":', '{"a" 1}', '{1: 2}', '[1 2]', '"abc', '"a\\', '"\\q"',
             '"\\u12"', '"\\ud83d\\u12"', '-', '01', '1.', '.5', '1e', 'nul', '-Infinity', '[NaN]', '', ' 1 ', '1 2', '[]]', '123456789012345678901234567890', '{"k": {"k": {"k": []}}}'):
    err(json.loads, text)
err(json.loads, '"\t"', strict=False)
err(json.loads, '[1, 1.5, Infinity]', parse_int=str, parse_float=len, parse_constant=repr)
err(json.loads, '{"b": 1, "a": {"c": 2}}', object_pairs_hook=list); err(json.loads, '{"b": {}}', object_hook=lambda d: sorted(d))
d = json.JSONDecoder(); err(d.raw_decode, '  {"x": 1} rest', 2); err(d.scan_once, '[', 0); err(d.scan_once, '', 0); err(d.scan_once, '1', -1)
a, b = json.loads('[{"some key": "v w"}, {"some key": "v w"}]'); print(list(a)[0] is list(b)[0], a["some key"] is b["some key"])
for s in ('é"\\/\x00\x1f\x7f\u2028\U0001f600\ud800', 'plain', ''): print(ascii(json.dumps(s)), ascii(json.dumps(s, ensure_ascii=False)))
try: json.loads('[' * 100000)
except RecursionError: print("RecursionError")
