#!/usr/bin/env python3
"""Makes tests/data/jinja/cases.json: templates, variables, and what transformers
makes of them with the real jinja2 (3.1), or that it raises an error.

{"shared": {...}, "chats": {"name": "template", ...}, "cases": [{"template": ... or "chat":
name, "variables": {...}, absent for the shared ones, "output": ... or null}, ...]}.
EXPRESSIONS and STATEMENTS try one thing in each template. CHATS are written for this in
the manner of the models that they name, with the constructs that those use. Needs
transformers and jinja2.

The chats are also written as files NAME.jinja, and all the small templates as one, for
the fuzzer.

usage: jinja_goldens.py FOLDER
"""

import json
import pathlib
import sys

from transformers.utils.chat_template_utils import _compile_jinja_template

VARIABLES = {
    "a": 1, "b": 2, "big": 7, "minus": -7, "half": 0.5, "tiny": 1e-7, "huge": 1e22, "million": 1e6,
    "yes": True, "no": False, "nothing": None, "empty": "", "none_list": [],
    "word": "caf\u00e9", "text": "  two words \n", "lines": "one\ntwo\n\nthree", "path": "a/b/c",
    "quote": "it's \"so\"", "names": ["Ann", "Bob", "Cid"], "numbers": [3, 1, 2], "mixed": [1, "x", None, 2.5, True],
    "nested": {"b": {"c": [1, 2, {"d": "deep"}]}, "A": 1, "items": "shadowed"}, "html": "<b>&amp;'\"</b>",
    "people": [{"name": "Ann", "age": 30, "tags": ["x"]}, {"name": "Bob", "age": 25}, {"name": "Cid", "age": 30}],
    "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": " Hi? "},
                 {"role": "assistant", "content": "Hello!"}, {"role": "user", "content": "Bye."}],
    "parts": [{"role": "user", "content": [{"type": "text", "text": "Look"}, {"type": "text", "text": " here"}]}],
    "tools": [{"type": "function", "function": {"name": "find", "description": "Finds \u00e9.", "parameters":
               {"type": "object", "properties": {"q": {"type": "string"}}, "required": ["q"]}}}],
    "bos_token": "<s>", "eos_token": "</s>", "add_generation_prompt": True,
}

EXPRESSIONS = """
a + b | a - b | a * big | big / b | big // b | minus // b | minus % b | big % 4 | -a | +a | a + half | half * 4 | 7.0 // 2
minus % 4.0 | 1 + 2 * 3 | (1 + 2) * 3 | 2 - 1 - 1 | 1 == 1.0 | yes == 1 | a < b < big | a < b > 3 | 'a' < 'b' | a != b
'x' ~ 1 ~ none ~ yes ~ half | 'a' + 'b' | 'ab' * 3 | 2 * 'ab' | [1] + [2, 3] | (1,) + (2,) | a == 'a' | none == none
'a' 'b' "c" | "tab\\tnew\\\\line" | 'it\\'s' | "\\u00e9\\x41" | '\\q' | '\\U0001F600'
yes and no | no or 'x' | not yes | not not a | a and b | nothing or empty or 'last' | not a == b | 1 in numbers
4 not in numbers | 'an' in 'banana' | 'A' in nested | 'z' in nested | none in mixed | 1 in (1, 2) | 'a' in missing
a if yes else b | a if no else b | (a if no) | 'x' if missing else 'y' | 1 if no else 2 if no else 3
names[0] | names[-1] | names[9] | names[0][1] | word[3] | word[-1] | word[9] | names[1:] | names[:-1] | names[::-1]
names[::2] | word[1:3] | word[::-1] | word[:99] | numbers[-2:] | numbers[5:] | numbers[2:0:-1] | names[a] | names[-9:2]
nested.A | nested['A'] | nested.b.c[2].d | nested['b']['c'][0] | nested['items'] | nested.missing | nested.b.c.0 | messages.0.role
missing | nothing | yes | half | tiny | huge | million | 1.0 | 100.0 | 3.14159 | 0.1 + 0.2 | mixed | names | nested.b | (1, 'a') | (1,) | () | [] | {}
{'a': 1, 'b': [2]} | {'a': {}}.a | quote | [quote] | ['\\n\\t\\\\'] | [word] | {'k': none} | [[1, [2]]] | numbers == [3, 1, 2] | [1] == (1,)
names.length | missing | a.b | none.x | word.missing | messages[0]['role'] | messages[-1].content | {'a': 1} == {'a': 1.0}
text.strip() | text.lstrip() | text.rstrip() | 'xxaxx'.strip('x') | 'xxaxx'.lstrip('x') | 'xxaxx'.rstrip('x') | 'ab'.upper() | 'AB\u00c9'.lower()
path.split('/') | path.split('/')[-1] | path.split('/', 1) | text.split() | 'a  b'.split(' ') | ''.split() | ''.split('/') | lines.split('\\n')[0]
'ab'.startswith('a') | 'ab'.startswith(('x', 'a')) | 'ab'.endswith('b') | 'ab'.endswith('a') | 'banana'.replace('an', 'o') | 'banana'.replace('an', 'o', 1)
'banana'.find('n') | 'banana'.find('x') | word.find('\u00e9') | 'banana'.count('an') | ', '.join(names) | lines.splitlines() | 'hello World'.capitalize()
nested.b.get('c') | nested.get('x') | nested.get('x', 5) | nested.b.keys() | list | nested.b.items() | list | nested.b.values() | list | nested.b.items() | length
text | trim | 'xax' | trim('x') | word | length | names | length | names | count | none_list | length | nested | length | missing | length
'ab' | upper | 'AB' | lower | 'hello wORLD' | capitalize | 'hello big-world (it' | title | 5 | upper | none | lower
names | join | names | join(', ') | names | join(' and ') | numbers | join('-') | 'abc' | join('.') | people | join(', ', attribute='name') | missing | join('x')
missing | default('d') | missing | d | empty | default('d') | empty | default('d', true) | none | default('d') | none | default('d', boolean=true) | missing | default | no | default('x', true)
nested.missing | default('e') | 'banana' | replace('an', 'o') | 'banana' | replace('an', 'o', 1) | 5 | replace('5', '6')
names | first | names | last | 'abc' | first | none_list | first | none_list | last | nested | first | missing | first
names | list | 'abc' | list | (1, 2) | list | 5 | string | mixed | string | '42' | int | ' 7 ' | int | 'x' | int | 'x' | int(9) | 3.9 | int | yes | int | '-3' | int
names | reverse | list | 'abc' | reverse | numbers | reverse | first
tools | tojson | tools | tojson(indent=2) | names | tojson(indent=4) | nested | tojson | mixed | tojson | html | tojson | quote | tojson | half | tojson | none | tojson | [] | tojson(indent=2) | {} | tojson(indent=2) | [[], {}] | tojson(indent=1) | 'a\\u0001b\\n' | tojson | (1, 2) | tojson | huge | tojson
names | map('upper') | join | names | map('lower') | list | people | map(attribute='name') | list | people | map(attribute='tags.0', default='-') | join(',') | numbers | map('string') | join
messages | selectattr('role', 'equalto', 'user') | list | length | messages | selectattr('role', 'eq', 'user') | map(attribute='content') | join('|') | messages | rejectattr('role', 'equalto', 'user') | map(attribute='role') | list
messages | selectattr('role', 'eq', 'query') | map(attribute='content') | first | messages | selectattr('role', 'eq', 'query') | map(attribute='content') | first | default('none')
people | selectattr('tags') | map(attribute='name') | list | people | rejectattr('tags') | list | length | people | selectattr('tags', 'defined') | list | length | people | selectattr('age', 'gt', 26) | map(attribute='name') | list | people | selectattr('role', 'in', ['a']) | list
numbers | select('odd') | list | numbers | reject('odd') | list | mixed | select('string') | list | mixed | select | list | numbers | select('gt', 1) | list
(messages | selectattr('role', 'eq', 'user') | first).content | (messages | selectattr('role', 'eq', 'user') | list)[1].content
nested.b | items | list | nested.b | dictsort | {'b': 1, 'A': 2, 'c': 0} | dictsort | lines | indent | lines | indent(2) | lines | indent(2, true) | lines | indent(2, first=true, blank=true) | html | safe | 'x' | indent('> ', true)
a is defined | missing is defined | missing is undefined | a is not defined | nothing is none | a is none | 'x' is string | 1 is string | 1 is number | half is number | yes is number | half is float | 1 is integer | yes is integer | yes is boolean
yes is true | a is true | no is false | nested is mapping | names is mapping | names is sequence | 'x' is sequence | nested is sequence | 1 is sequence | missing is sequence | names is iterable | 'x' is iterable | 1 is iterable | missing is iterable | 3 is odd | 4 is even | 9 is divisibleby 3 | 9 is divisibleby(2)
a is eq 1 | a is equalto 2 | a is ne 2 | a is lt 2 | a is le 1 | a is gt 0 | a is ge 2 | a is in [1, 2] | a is not in [1] | 'a' is in 'abc' | a is defined and b is defined | a is none or b is number | missing is defined or 'x' | nested.b is defined | nested.q is defined | messages[9] is defined
range(3) | list | range(1, 7, 2) | list | range(3, 0, -1) | list | range(0) | list | dict(a=1, b='x') | dict(a=1).a | namespace is defined | raise_exception is defined | strftime_now is defined
-1 | string | length | - 2 + 3 | not missing | [1, 2,] | {'a': 1,} | ((1)) | (names)[0] | names[0].lower() | 'a,b'.split(',') | join('+') | (1 + 2) | string | 5 is odd and not no | 'x' ~ (1 + 1) | [1, 2][0] | 'ab'[0] | {'a': [5]}['a'][0] | 1 if a is none else 2
"""

STATEMENTS = [
    "{% if a %}yes{% endif %}", "{% if no %}1{% elif a == 1 %}2{% else %}3{% endif %}", "{% if no %}1{% elif no %}2{% else %}3{% endif %}",
    "{% for n in names %}{{ n }},{% endfor %}", "{% for n in none_list %}x{% else %}none{% endfor %}", "{% for n in missing %}x{% else %}none{% endfor %}",
    "{% for k, v in nested.b.items() %}{{ k }}={{ v }};{% endfor %}", "{% for k in nested %}{{ k }} {% endfor %}", "{% for c in word %}{{ c }}.{% endfor %}",
    "{% for n in names %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }} {% endfor %}",
    "{% for n in names %}{{ loop.previtem }}<{{ n }}>{{ loop.nextitem }};{% endfor %}", "{% for n in names %}{{ loop.cycle('odd', 'even') }} {% endfor %}",
    "{% for x in [1,2] %}{% for y in [3,4] %}{{ loop.depth }}{{ loop.index }}{{ x }}{{ y }} {% endfor %}{{ loop.index }}{% endfor %}",
    "{% for n in numbers if n > 1 %}{{ n }}{{ loop.index }}/{{ loop.length }} {% endfor %}", "{% for n in numbers if n > 9 %}x{% else %}none{% endfor %}",
    "{% for n in numbers %}{% if n == 1 %}{% continue %}{% endif %}{{ n }}{% endfor %}", "{% for n in numbers %}{% if n == 1 %}{% break %}{% endif %}{{ n }}{% endfor %}",
    "{% for m in messages[1:] %}{{ m.role }}:{{ m['content'] | trim }}\n{% endfor %}", "{% for a, b in [(1, 2), [3, 4]] %}{{ a }}{{ b }};{% endfor %}{{ a }}",
    "{% for m in messages %}{% set last = m.role %}{% endfor %}{{ last }}", "{% set last = 'x' %}{% for m in messages %}{% set last = m.role %}{{ last[0] }}{% endfor %}{{ last }}",
    "{% set ns = namespace(last='x', n=0) %}{% for m in messages %}{% set ns.last = m.role %}{% set ns.n = ns.n + 1 %}{% endfor %}{{ ns.last }}{{ ns.n }}{{ ns.missing }}",
    "{% set x = 5 %}{{ x }}{% set x = x + 1 %}{{ x }}", "{% set x, y = 1, 2 %}{{ x }}{{ y }}", "{% set x = 1, 2 %}{{ x }}", "{% set x %}in {{ a }}\n{% endset %}[{{ x }}]",
    "{% if yes %}{% set x = 3 %}{% endif %}{{ x }}", "{% for i in [1,2] %}{% if i == 1 %}{% set x = 9 %}{% endif %}[{{ x }}]{% endfor %}", "{% set x %}{% set y = 4 %}{{ y }}{% endset %}{{ x }}{{ y }}",
    "{% macro f(x, y=2) %}{{ x }}-{{ y }}{% endmacro %}{{ f(1) }} {{ f(1, 3) }} {{ f(y=4, x=0) }} {{ f() }}", "{% macro f(x) %}{% if x > 0 %}{{ x }}{{ f(x - 1) }}{% endif %}{% endmacro %}{{ f(3) }}",
    "{% set x = 1 %}{% macro f() %}{{ x }}{% endmacro %}{{ f() }}{% set x = 2 %}{{ f() }}", "{% macro f(x) %}[{{ x }}]{% endmacro %}{{ names | map('upper') | map('lower') | join }}{{ f(names[0]) | length }}",
    "{% macro f(x) %}{% set q = x %}{{ q }}{% endmacro %}{{ f(5) }}{{ q }}", "{% generation %}x{% set g = 1 %}{{ g }}{% endgeneration %}{{ g }}", "{# comment #}a{# two\nlines #}b", "a {#- x -#} b",
    "{{ a }}\n", "{{ a }}\n\n", "a\r\nb\rc", "{% if a %}\nx\n{% endif %}\ny", "  {% if a %}\n  x\n  {% endif %}\n  y", "x {% if a %} y {% endif %} z", "  {{ a }}  \n  {{ b }}",
    "a  {%- if a -%}  b  {%- endif -%}  c", "a \n {{- a -}} \n b", "  {%+ if a %}x{% endif %}", "{% if a +%}\nx{% endif %}", "{# c #}\nx", "  {# c #}\n  x", "x {# c #}\ny", "  {#+ c +#}\nx", "a\n  {#- c -#}\n  b",
    "{%- if a %}\n\n x{% endif %}", "\n{%- if a -%}\n\n x {% endif %}", "{% if a %}{% if b %}\nboth\n{% endif %}\n{% endif %}\nend", "{% for n in names -%}\n  {{ n }}\n{% endfor %}", "{%- for n in names %}\n{{- n }}\n{%- endfor %}",
    "{{ 'a\nb' }}", "{{ {'a': {'b': 1}} }}", "{{ '{{' }}{{ '%}' }}", "{ {a} }", "{{ '#}' }}", "100% {x} #1", "{% set x = {'a': {'b': [1, {}]}} %}{{ x.a.b }}", "\u4e2d\u6587 {{ word }} \U0001F600", "",
    "{% if text.strip() %}t{% endif %}", "{% if messages | selectattr('role', 'eq', 'nobody') %}always{% endif %}", "{% set s = names | map('upper') %}{{ s | first }}{{ s | join }}{{ s | join }}",
    "{{ loop }}", "{% for i in [1] %}{% set loop = 5 %}{{ loop }}{% endfor %}", "{% for i in range(3) %}{{ i }}{% endfor %}", "{% for p in people %}{{ p.name }}{{ ', ' if not loop.last }}{% endfor %}",
    "{% for p in people %}{{ p.tags | default([]) | length }}{% endfor %}", "{{ messages[0].content if messages[0].role == 'system' else 'none' }}", "{{ (messages | last).role }}", "{% set m = messages[1:] if messages[0].role == 'system' else messages %}{{ m | length }}",
    "{% if messages[0]['role'] == 'system' %}{{ '<<SYS>>' + messages[0]['content'] }}{% endif %}", "{% if (messages | length) % 2 == 0 %}even{% endif %}", "{{ messages | map(attribute='role') | join(',') }}", "{%- set x = 'a' -%}  {{- x -}}  ",
    "{% if not (a == 1 and b == 3) and (yes or missing) %}x{% endif %}", "{% for m in messages if m.role != 'system' %}{{ loop.index }}{{ m.role }} {% endfor %}", "{% if 'x' is string and 'x' is not mapping %}x{% endif %}",
    # What jinja2 raises an error for.
    "{{ missing.x }}", "{{ missing[0] }}", "{{ missing + 1 }}", "{{ 1 + 'a' }}", "{{ [1] + 'a' }}", "{{ 1 / 0 }}", "{{ 1 < 'a' }}", "{{ missing < 1 }}", "{{ raise_exception('No!') }}", "{% for x in 5 %}{% endfor %}", "{{ 5 | length }}", "{{ none | length }}",
    "{{ a() }}", "{{ unknown() }}", "{{ names | nofilter }}", "{{ a is notest }}", "{% if a %}", "{% endif %}", "{{ a", "{% if %}x{% endif %}", "{{ }}", "{{ a b }}", "{{ (1 }}", "{{ [1, 2 }}", "{{ 'abc }}", "{% for x names %}{% endfor %}", "{% set %}", "{% unknown %}",
    "{# open", "{{ 1 in 'abc' }}", "{{ a is defined is none }}", "{{ names | map('upper') | length }}", "{% set a.b = 1 %}", "{{ 'a'.nomethod() }}", "{% for a, b in [[1]] %}{% endfor %}", "{{ 1 | join(',') }}", "{{ names | join(1, 2, 3) }}", "{{ range(1, 2, 0) | list }}", "{% break %}",
    "{{ a ? b }}", "{{ 1 // 0 }}", "{{ -'a' }}", "{{ {} + {} }}", "{{ ns.x }}", "{{ none.x.y }}",
]

PAIR = [{"role": "query", "content": "Where?"}, {"role": "document", "content": " In Rome. "}]
SYSTEM = [{"role": "system", "content": "Find cities."}]
CHATS = {
    # ChatML with a usual system turn, tools and results (Qwen2, Qwen2.5, Qwen3).
    "chatml": """{%- if tools %}
    {{- '<|im_start|>system\\n' }}
    {%- if messages[0]['role'] == 'system' %}
        {{- messages[0]['content'] }}
    {%- else %}
        {{- 'You are a helper.' }}
    {%- endif %}
    {{- "\\n\\n# Tools\\n<tools>" }}
    {%- for tool in tools %}
        {{- "\\n" }}
        {{- tool | tojson }}
    {%- endfor %}
    {{- "\\n</tools><|im_end|>\\n" }}
{%- else %}
    {%- if messages[0].role == 'system' %}
        {{- '<|im_start|>system\\n' + messages[0].content + '<|im_end|>\\n' }}
    {%- endif %}
{%- endif %}
{%- set ns = namespace(multi_step=true, last=messages|length - 1) %}
{%- for message in messages[::-1] %}
    {%- set index = (messages|length - 1) - loop.index0 %}
    {%- if ns.multi_step and message.role == "user" and message.content is string and not(message.content.startswith('<result>') and message.content.endswith('</result>')) %}
        {%- set ns.multi_step = false %}
        {%- set ns.last = index %}
    {%- endif %}
{%- endfor %}
{%- for message in messages %}
    {%- if message.content is string %}
        {%- set content = message.content %}
    {%- else %}
        {%- set content = '' %}
    {%- endif %}
    {%- if (message.role == "user") or (message.role == "system" and not loop.first) %}
        {{- '<|im_start|>' + message.role + '\\n' + content + '<|im_end|>' + '\\n' }}
    {%- elif message.role == "assistant" %}
        {%- set reasoning = '' %}
        {%- if '</think>' in content %}
            {%- set reasoning = content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}
            {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
        {%- endif %}
        {%- if loop.index0 > ns.last and reasoning %}
            {{- '<|im_start|>' + message.role + '\\n<think>\\n' + reasoning.strip('\\n') + '\\n</think>\\n\\n' + content }}
        {%- else %}
            {{- '<|im_start|>' + message.role + '\\n' + content }}
        {%- endif %}
        {%- if message.tool_calls %}
            {%- for call in message.tool_calls %}
                {%- if (loop.first and content) or (not loop.first) %}
                    {{- '\\n' }}
                {%- endif %}
                {{- '<call>{"name": "' ~ call.function.name ~ '", "arguments": ' }}
                {{- call.function.arguments if call.function.arguments is string else call.function.arguments | tojson }}
                {{- '}</call>' }}
            {%- endfor %}
        {%- endif %}
        {{- '<|im_end|>\\n' }}
    {%- elif message.role == "tool" %}
        {%- if loop.first or (messages[loop.index0 - 1].role != "tool") %}
            {{- '<|im_start|>user' }}
        {%- endif %}
        {{- '\\n<result>\\n' }}{{- content }}{{- '\\n</result>' }}
        {%- if loop.last or (messages[loop.index0 + 1].role != "tool") %}
            {{- '<|im_end|>\\n' }}
        {%- endif %}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
    {%- if enable_thinking is defined and enable_thinking is false %}
        {{- '<think>\\n\\n</think>\\n\\n' }}
    {%- endif %}
{%- endif %}
""",
    # A reranker's, by role (Qwen3-Reranker in sentence-transformers' layout).
    "by role": """<|im_start|>system
Judge the document.<|im_end|>
<|im_start|>user
<Instruct>: {{ messages | selectattr("role", "eq", "system") | map(attribute="content") | first | default("Find passages.") }}
<Query>: {{ messages | selectattr("role", "eq", "query") | map(attribute="content") | first }}
<Document>: {{ messages | selectattr("role", "eq", "document") | map(attribute="content") | first }}<|im_end|>
<|im_start|>assistant
<think>

</think>

""",
    # The query is the system's turn, the document the user's (zerank).
    "turns": """{%- for message in messages -%}
{%- if message.role == 'query' -%}{%- set role = 'system' -%}
{%- elif message.role == 'document' -%}{%- set role = 'user' -%}
{%- else -%}{%- set role = message.role -%}{%- endif -%}
{{- '<|im_start|>' + role + '\\n' + message.content.strip() + '<|im_end|>\\n' -}}
{%- endfor -%}
{%- if add_generation_prompt -%}{{- '<|im_start|>assistant\\n' -}}{%- endif -%}
""",
    # Headers around each turn, a date, tools as JSON (Llama 3).
    "headers": """{{- bos_token }}
{%- if custom_tools is defined %}
    {%- set tools = custom_tools %}
{%- endif %}
{%- if not date_string is defined %}
    {%- set date_string = "26 Jul 2024" %}
{%- endif %}
{%- if not tools is defined %}
    {%- set tools = none %}
{%- endif %}
{%- if messages[0]['role'] == 'system' %}
    {%- set system_message = messages[0]['content']|trim %}
    {%- set messages = messages[1:] %}
{%- else %}
    {%- set system_message = "" %}
{%- endif %}
{{- "<|start_header_id|>system<|end_header_id|>\\n\\n" }}
{%- if tools is not none %}
    {{- "Environment: ipython\\n" }}
    {%- for t in tools %}
        {{- t | tojson(indent=4) }}
        {{- "\\n\\n" }}
    {%- endfor %}
{%- endif %}
{{- "Today: " + date_string + "\\n\\n" }}
{{- system_message }}
{{- "<|eot_id|>" }}
{%- for message in messages %}
    {%- if not (message.role == 'ipython' or message.role == 'tool' or 'tool_calls' in message) %}
        {{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n'+ message['content'] | trim + '<|eot_id|>' }}
    {%- elif 'tool_calls' in message %}
        {%- if not message.tool_calls|length == 1 %}
            {{- raise_exception("One call at a time!") }}
        {%- endif %}
        {%- set tool_call = message.tool_calls[0].function %}
        {{- '{"name": "' + tool_call.name + '", ' }}
        {%- for arg_name, arg_val in tool_call.arguments | items %}
            {{- arg_name + '="' + arg_val + '"' }}
            {%- if not loop.last %}
                {{- ", " }}
            {%- endif %}
        {%- endfor %}
        {{- "}<|eot_id|>" }}
    {%- elif message.role == "tool" or message.role == "ipython" %}
        {{- "<|start_header_id|>ipython<|end_header_id|>\\n\\n" }}
        {%- if message.content is mapping or message.content is iterable %}
            {{- message.content | tojson }}
        {%- else %}
            {{- message.content }}
        {%- endif %}
        {{- "<|eot_id|>" }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
{%- endif %}
""",
    # Turns that must take turns; the model's own name for a role; parts (Gemma).
    "alternating": """{{ bos_token }}{% if messages[0]['role'] == 'system' %}{%- if messages[0]['content'] is string -%}{%- set first_user_prefix = messages[0]['content'] + '\\n\\n' -%}{%- else -%}{%- set first_user_prefix = messages[0]['content'][0]['text'] + '\\n\\n' -%}{%- endif -%}{%- set loop_messages = messages[1:] -%}{% else %}{%- set first_user_prefix = "" -%}{%- set loop_messages = messages -%}{% endif %}{% for message in loop_messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Roles must alternate') }}{% endif %}{% if (message['role'] == 'assistant') %}{% set role = 'model' %}{% else %}{% set role = message['role'] %}{% endif %}{{ '<start_of_turn>' + role + '\\n' + (first_user_prefix if loop.first else "") }}{%- if message['content'] is string -%}{{ message['content'] | trim }}{%- elif message['content'] is iterable -%}{%- for item in message['content'] -%}{%- if item['type'] == 'image' -%}{{ '<image>' }}{%- elif item['type'] == 'text' -%}{{ item['text'] | trim }}{%- endif -%}{%- endfor -%}{%- else -%}{{ raise_exception("Invalid content") }}{%- endif -%}{{ '<end_of_turn>\\n' }}{% endfor %}{% if add_generation_prompt %}{{'<start_of_turn>model\\n'}}{% endif %}""",
    # [INST], filtered turns, a system text in the last one (Mistral).
    "inst": """{%- if messages[0]["role"] == "system" %}
    {%- set system_message = messages[0]["content"] %}
    {%- set loop_messages = messages[1:] %}
{%- else %}
    {%- set loop_messages = messages %}
{%- endif %}
{%- set user_messages = loop_messages | selectattr("role", "equalto", "user") | list %}
{%- set ns = namespace() %}
{%- set ns.index = 0 %}
{%- for message in loop_messages %}
    {%- if not (message.role == "tool" or (message.tool_calls is defined and message.tool_calls is not none)) %}
        {%- if (message["role"] == "user") != (ns.index % 2 == 0) %}
            {{- raise_exception("Turns must alternate") }}
        {%- endif %}
        {%- set ns.index = ns.index + 1 %}
    {%- endif %}
{%- endfor %}
{{- bos_token }}
{%- for message in loop_messages %}
    {%- if message["role"] == "user" %}
        {%- if loop.last and system_message is defined %}
            {{- "[INST] " + system_message + "\\n\\n" + message["content"] + "[/INST]" }}
        {%- else %}
            {{- "[INST] " + message["content"] + "[/INST]" }}
        {%- endif %}
    {%- elif message["role"] == "assistant" %}
        {{- " " + message["content"]|trim + eos_token}}
    {%- else %}
        {{- raise_exception("Only user and assistant roles are supported, not " + message["role"]) }}
    {%- endif %}
{%- endfor %}
""",
    # <|role|> in front, <|end|> behind (Phi).
    "phi": """{% for message in messages %}{% if message['role'] == 'system' and message['content'] %}{{'<|system|>
' + message['content'] + '<|end|>
'}}{% elif message['role'] == 'user' %}{{'<|user|>
' + message['content'] + '<|end|>
'}}{% elif message['role'] == 'assistant' %}{{'<|assistant|>
' + message['content'] + '<|end|>
'}}{% endif %}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>
' }}{% else %}{{ eos_token }}{% endif %}""",
    # Macros, and content of parts by a macro (vision and gpt-oss kinds).
    "macros": """{%- macro render(content) -%}
    {%- if content is string -%}
        {{- content -}}
    {%- else -%}
        {%- for part in content -%}
            {%- if part.type == 'text' -%}{{- part.text -}}{%- else -%}{{- raise_exception('Unknown part ' ~ part.type) -}}{%- endif -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro -%}
{%- for message in messages -%}
    {{- "<|" ~ message.role | upper ~ "|>" }}{{ render(message.content) | trim }}{{ "<|end|>\\n" }}
{%- endfor -%}
""",
}
CALL = {"role": "assistant", "content": "", "tool_calls": [{"function": {"name": "find", "arguments": {"q": "x", "n": "2"}}}]}
CONVERSATIONS = [
    VARIABLES["messages"], VARIABLES["messages"][1:], SYSTEM, VARIABLES["parts"], PAIR, SYSTEM + PAIR,
    [{"role": "user", "content": "Find x."}, CALL, {"role": "tool", "content": "{\"n\": 1}"}, {"role": "assistant", "content": "<think>\nHm.\n</think>\n\nOne."}],
]


def render(template, variables):
    try:
        return _compile_jinja_template(template).render(**variables)
    except Exception:  # noqa: BLE001 (any error of jinja2 or of Python)
        return None


def expressions():
    """The expressions between ` | ` of EXPRESSIONS; a filter's name begins none."""
    filters = {"trim", "upper", "lower", "capitalize", "title", "join", "length", "count", "default", "d", "replace", "first",
               "last", "list", "string", "int", "reverse", "tojson", "map", "selectattr", "rejectattr", "select", "reject",
               "items", "dictsort", "indent", "safe"}
    for line in EXPRESSIONS.strip().splitlines():
        whole = ""
        for part in line.split(" | "):
            if whole and part.split("(")[0].strip() in filters:
                whole += " | " + part
                continue
            if whole and whole.count("(") == whole.count(")"):
                yield whole
                whole = part
            else:
                whole = whole + " | " + part if whole else part
        yield whole


def main():
    cases = [dict(template=template, output=render(template, VARIABLES))
             for template in [f"{{{{ {text} }}}}" for text in expressions()] + STATEMENTS]
    for name, template in CHATS.items():
        for messages in CONVERSATIONS:
            for extra in ({}, {"add_generation_prompt": True, "enable_thinking": False}, {"tools": VARIABLES["tools"]}):
                variables = dict(messages=messages, bos_token="<s>", eos_token="</s>") | extra
                cases.append(dict(chat=name, variables=variables, output=render(template, variables)))
    assert not any(" object at 0x" in (case["output"] or "") for case in cases)
    lines = ",\n".join(json.dumps(case) for case in cases)
    shared, chats = json.dumps(VARIABLES), json.dumps(CHATS)
    folder = pathlib.Path(sys.argv[1])
    for name, template in CHATS.items():
        (folder / f"{name.replace(' ', '-')}.jinja").write_text(template)
    small = [case["template"] for case in cases if case.get("template") and case["output"] is not None]
    (folder / "small.jinja").write_text("\n".join(small))
    (folder / "cases.json").write_text(f'{{"shared": {shared},\n"chats": {chats},\n"cases": [\n{lines}\n]}}\n')
    print(f"{len(cases)} cases, {sum(case['output'] is None for case in cases)} of them errors")


if __name__ == "__main__":
    main()
