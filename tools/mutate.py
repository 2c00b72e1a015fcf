"""mutate.py - the small changes that tools/mutants makes to a C source.

A change is a mistake that someone could have made: a limit off by one, a condition
left out or turned round, a statement forgotten, the wrong reason told. Only what runs
is changed, in the bodies of functions: no comment, text, declaration or case label,
nothing below sizeof, and no CHECK, which is there for mistakes like these. Of two
changes that come to the same only one is made.
"""
import re

TOKEN = re.compile(r"""
    (?P<skip>\s+|/\*.*?\*/|//[^\n]*|^[ \t]*\#[^\n]*(?:\\\n[^\n]*)*)
  | (?P<text>"(?:\\.|[^"\\\n])*")
  | (?P<char>'(?:\\.|[^'\\\n])+')
  | (?P<word>[A-Za-z_]\w*)
  | (?P<number>(?:0x[0-9a-fA-F]+|[0-9]+)[uUlL]*)
  | (?P<op><<=|>>=|\.\.\.|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|.)
""", re.X | re.S | re.M)

TYPE = re.compile(r"(const|static|struct|enum|union|unsigned|signed|int|char|long|short|bool|void|"
                  r"_Atomic|double|float|size_t|ssize_t|time_t|u?int\d+_t|u?intptr_t)$")
ASSIGN = {"=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="}
RELATION = {"<": ["<=", ">="], "<=": ["<", ">"], ">": [">=", "<="], ">=": [">", "<"],
            "==": ["!="], "!=": ["=="]}
ARITHMETIC = {"+": "-", "-": "+", "*": "/", "/": "*", "%": "/", "&": "|", "|": "&", "^": "&",
              "<<": ">>", ">>": "<<"}
COMPOUND = {"+=": "-=", "-=": "+=", "*=": "/=", "/=": "*=", "&=": "|=", "|=": "&=",
            "<<=": ">>=", ">>=": "<<=", "++": "--", "--": "++"}
# With a number on its right a relation moved by one is the number moved by one.
SAME_AS_RELATION = {"<": 1, ">=": 1, "<=": -1, ">": -1}
LEFT_ALONE = {"CHECK", "sizeof", "offsetof", "_Static_assert"}
CLOSE = {"(": ")", "[": "]", "{": "}"}


class Token:
    def __init__(self, match):
        self.kind, self.s = match.lastgroup, match.group()
        self.start, self.end = match.start(), match.end()


class Change:
    """One change: where it is, its line before and after, and the source with it."""

    def __init__(self, line, function, before, after, text):
        self.line, self.function, self.before, self.after = line, function, before, after
        self.text = text
        self.number = 1  # of those in this function that look alike


class Node:
    """A statement: tokens [start, end), and what it is made of."""

    def __init__(self, kind, start, end, parts=(), body=()):
        self.kind, self.start, self.end = kind, start, end
        self.parts, self.body = list(parts), list(body)


class Function:
    """The body of a function, tokens[at] being its brace; finds what may be changed."""

    def __init__(self, tokens, at, name, is_bool):
        self.t, self.name, self.is_bool = tokens, name, is_bool
        self.match = {}
        self.places = []  # (start, end, replacement), offsets in the source
        self._match_all(at)
        self.end = self.match[at]
        self._walk(self._statement(at), None)

    def _match_all(self, at):
        stack = []
        for i in range(at, len(self.t)):
            s = self.t[i].s
            if s in CLOSE:
                stack.append(i)
            elif s in CLOSE.values() and self.t[i].kind == "op":
                self.match[stack[-1]] = i
                self.match[i] = stack.pop()
                if not stack:
                    return

    # Statements.

    def _statement(self, i):
        s = self.t[i].s
        if s == "{":
            body, k = [], i + 1
            while k < self.match[i]:
                body.append(self._statement(k))
                k = body[-1].end
            return Node("block", i, k + 1, body=body)
        if s in ("if", "while", "switch", "for"):
            close = self.match[i + 1]
            body = [self._statement(close + 1)]
            if s == "if" and self.t[body[0].end].s == "else":
                body.append(self._statement(body[0].end + 1))
            return Node(s, i, body[-1].end, self._split(i + 2, close), body)
        if s == "do":
            body = self._statement(i + 1)
            close = self.match[body.end + 1]
            return Node("do", i, close + 2, [(body.end + 2, close)], [body])
        if self.t[i + 1].s == "(" and self.t[self.match[i + 1] + 1].s == "{":
            # A loop that is a macro.
            body = self._statement(self.match[i + 1] + 1)
            return Node("loop", i, body.end, body=[body])
        end = self._find(i, ";") + 1
        if s in ("case", "default"):
            return Node("label", i, self._find(i, ":") + 1)
        if s in ("return", "break", "continue"):
            return Node(s, i, end, [(i + 1, end - 1)])
        if TYPE.match(s):
            return Node("declaration", i, end, self._initializers(i, end - 1))
        return Node("expression", i, end, [(i, end - 1)])

    def _find(self, i, s):
        while self.t[i].s != s:
            i = self.match[i] + 1 if self.t[i].s in CLOSE else i + 1
        return i

    def _split(self, start, end):
        """The parts between the semicolons of a for; of others the whole."""
        parts, at, i = [], start, start
        while i < end:
            if self.t[i].s == ";":
                parts.append((at, i))
                at = i + 1
            i = self.match[i] + 1 if self.t[i].s in CLOSE else i + 1
        return parts + [(at, end)]

    def _initializers(self, start, end):
        parts, at, i = [], None, start
        while i < end:
            if self.t[i].s == "=" and at is None:
                at = i + 1
            elif self.t[i].s == "," and at is not None:
                parts.append((at, i))
                at = None
            i = self.match[i] + 1 if self.t[i].s in CLOSE else i + 1
        return parts + ([(at, end)] if at is not None else [])

    def _walk(self, node, above):
        getattr(self, "_on_" + node.kind, self._on_other)(node, above)
        for child in node.body:
            self._walk(child, node)

    def _on_other(self, node, above):
        for start, end in node.parts:
            self._expression(start, end)

    def _on_if(self, node, above):
        self._condition(node.parts[0], ["true", "false"])

    def _on_while(self, node, above):
        self._condition(node.parts[0], ["false"])

    def _on_do(self, node, above):
        self._condition(node.parts[0], ["false"])

    def _on_for(self, node, above):
        self._on_other(Node("", 0, 0, self._initializers(*node.parts[0]) or [node.parts[0]]), above)
        if node.parts[1][0] < node.parts[1][1]:
            self._condition(node.parts[1], ["false"])

    def _on_expression(self, node, above):
        first = self.t[node.start].s
        if first in LEFT_ALONE:
            return
        if not self._is_sole(node, above):
            self._put(node.start, node.end, ";")
        if first == "TRY":
            self._put(node.start, node.start + 1, "(void)!")
        self._on_other(node, above)

    def _on_return(self, node, above):
        start, end = node.parts[0]
        if not self._is_sole(node, above) and node.end != self.end:
            self._put(node.start, node.end, ";")
        if start == end:
            return
        top = self._top(start, end)
        if self.is_bool and end - start > 1 and not top & {"&&", "||"}:
            self._put(start, end, "true")
            if self.t[start].s != "FAIL":
                self._put(start, end, "false")
        self._expression(start, end, whole=self.is_bool)

    def _on_break(self, node, above):
        if not self._is_sole(node, above) and self.t[node.end].s != "}":
            self._put(node.start, node.end, ";")

    _on_continue = _on_break

    def _is_sole(self, node, above):
        """All that an if does: without it the condition is never true."""
        return above is not None and above.kind == "if" and len(above.body) == 1 and \
            above.body[0] is node

    # Expressions.

    def _condition(self, part, values):
        start, end = part
        for value in values:
            self._put(start, end, value)
        self._expression(start, end, whole=True)

    def _top(self, start, end):
        """The operators outside of all parentheses."""
        found, i = set(), start
        while i < end:
            found.add(self.t[i].s)
            i = self.match[i] + 1 if self.t[i].s in CLOSE else i + 1
        return found

    def _expression(self, start, end, whole=False):
        """Changes inside of one; `whole`: it is itself tried as true and as false."""
        top = self._top(start, end)
        sole = whole and not top & {"&&", "||", "?"}
        i = start
        while i < end:
            token = self.t[i]
            if token.s in LEFT_ALONE:
                i = self.match[i + 1] if self.t[i + 1].s == "(" else self._operand_end(i + 1, end)
            elif token.s == "{" and self._is_zero(i):
                i = self.match[i]
            elif token.kind == "op":
                self._operator(i, start, end, sole)
            elif token.kind in ("number", "char"):
                self._number(i)
            elif token.s in ("true", "false") and not (whole and end - start == 1 and
                                                      self.t[start - 1].s != "return"):
                self._put(i, i + 1, "false" if token.s == "true" else "true")
            elif token.kind == "word":
                self._row(i)
            i += 1

    def _operand_end(self, i, end):
        """The last token of what sizeof without parentheses is about."""
        while i + 1 < end and (self.t[i + 1].s in (".", "->", "[") or
                               self.t[i].s in (".", "->", "*", "struct")):
            i = self.match[i + 1] if self.t[i + 1].s == "[" else i + 1
        return i

    def _is_zero(self, i):
        """{ 0 } and { NULL, 0 }: outputs and scratch room before they are written."""
        return all(self.t[k].s in ("0", "NULL", ",", "{", "}")
                   for k in range(i, self.match[i]))

    def _is_binary(self, i):
        before = self.t[i - 1]
        if before.s == ")" and before.kind == "op":
            opens = self.match[i - 1]
            is_cast = TYPE.match(self.t[opens + 1].s) and self.t[opens - 1].s != "sizeof"
            return not is_cast
        return before.kind in ("number", "char", "text") or before.s == "]" or \
            before.kind == "word" and before.s not in ("return", "case")

    def _operator(self, i, start, end, sole):
        s = self.t[i].s
        if s in RELATION:
            to = RELATION[s]
            if sole:
                to = to[:1] if len(to) > 1 else []
            # Nothing is below zero.
            if self.t[i + 1].s == "0" and s in (">", "<="):
                to = to[1:]
            for other in to:
                self._put(i, i + 1, other)
        elif s in ("&&", "||"):
            self._clause(i, start, end)
        elif s == "?":
            left = self._bound(i, start, -1, ASSIGN | {",", "?", ":", "return", ";"})
            self._put(left, i, "true")
            self._put(left, i, "false")
        elif s == "!" and not (sole and i == start):
            self._put(i, i + 1, "")
        elif s in ARITHMETIC and self._is_binary(i):
            if self.t[i + 1].s != "sizeof":
                self._put(i, i + 1, ARITHMETIC[s])
        elif s in COMPOUND:
            self._put(i, i + 1, COMPOUND[s])

    def _bound(self, i, limit, step, stops):
        """How far an operand reaches from its operator to the left or the right."""
        i += step
        while i != limit + (0 if step > 0 else -1):
            s = self.t[i].s
            inner = s in CLOSE.values() if step < 0 else s in CLOSE
            outer = s in CLOSE if step < 0 else s in CLOSE.values()
            if self.t[i].kind == "op" and inner:
                i = self.match[i]
            elif outer and self.t[i].kind == "op" or s in stops:
                break
            i += step
        return i + 1 if step < 0 else i

    def _clause(self, i, start, end):
        s = self.t[i].s
        self._put(i, i + 1, "||" if s == "&&" else "&&")
        stops = ASSIGN | {",", "?", ":", "return", ";", "||"} | ({"&&"} if s == "&&" else set())
        neutral = "true" if s == "&&" else "false"
        left, right = self._bound(i, start, -1, stops), self._bound(i, end, 1, stops)
        if self.t[left - 1].s != s:
            self._put(left, i, neutral)
        self._put(i + 1, right, neutral)

    def _number(self, i):
        token = self.t[i]
        before = self.t[i - 1].s
        if token.kind == "char":
            if SAME_AS_RELATION.get(before) != 1:
                self._put(i, i + 1, "(%s + 1)" % token.s)
            return
        digits, suffix = re.match(r"(0x[0-9a-fA-F]+|[0-9]+)(.*)", token.s).groups()
        octal = re.match(r"0[0-9]", digits)
        value = int(digits, 8 if octal else 0)
        if value == 0 and before == "=" and self.t[i - 3].s == ".":
            return
        for step in (1, -1):
            if value + step >= 0 and SAME_AS_RELATION.get(before) != step:
                self._put(i, i + 1, ("0%o%s" if octal else "%d%s") % (value + step, suffix))

    def _row(self, i):
        """The row of the table of failures that is told."""
        s = self.t[i].s
        if s.startswith("WARD_WHY_"):
            self._put(i, i + 1, "WARD_WHY_INTERNAL")
        elif s == "FAIL" and self.t[i + 1].s == "(":
            row = self._find(i + 2, ",") + 1
            self._put(row, row + 1, "INTERNAL")

    def _put(self, start, end, to):
        """Tokens [start, end) become `to`."""
        at, until = self.t[start].start, self.t[end - 1].end
        self.places.append((at, until, to))


def functions(text):
    tokens = [Token(m) for m in TOKEN.finditer(text) if m.lastgroup != "skip"]
    head, i = 0, 0
    while i < len(tokens):
        token = tokens[i]
        if token.s == "{" and text[token.start - 1] == "\n" and tokens[i - 1].s == ")":
            words = tokens[head:i]
            k = next(n for n, w in enumerate(words) if w.s == "(")
            kinds = [w.s for w in words[:k - 1]]
            found = Function(tokens, i, words[k - 1].s, kinds[-1:] == ["bool"])
            yield found
            i = found.end
            head = i + 1
        elif token.s == ";":
            head = i + 1
        i += 1


def changes(text):
    """All changes of a source, in the order of its lines."""
    out, lines, alike = [], text.split("\n"), {}
    for function in functions(text):
        seen = set()
        for start, end, to in sorted(set(function.places)):
            # Lines keep their numbers, which failures tell.
            changed = text[:start] + to + "\n" * text.count("\n", start, end) + text[end:]
            if changed == text or changed in seen:
                continue
            seen.add(changed)
            number = text.count("\n", 0, start)
            change = Change(number + 1, function.name, lines[number].strip(),
                            changed.split("\n")[number].strip(), changed)
            key = (change.function, change.before, change.after)
            alike[key] = change.number = alike.get(key, 0) + 1
            out.append(change)
    return sorted(out, key=lambda c: c.line)
