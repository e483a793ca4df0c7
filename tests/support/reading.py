"""Reads a formula back: evaluates TeX and MathML with numbers in them, by rules of its own."""

import re

import numpy as np

TOKEN = re.compile(r"\s*(\d+(?:\.\d*)?(?:e[+-]?\d+)?|\\[A-Za-z]+|\\[,;]|.)")


def _softmax(s):
    return np.exp(s) / np.exp(s).sum(axis=1, keepdims=True)


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


FUNCTIONS = {
    "max": np.maximum,
    "ln": np.log,
    "tanh": np.tanh,
    "sign": np.sign,
    "relu": lambda z: np.where(z > 0, z, 0),
    "sigmoid": _sigmoid,
    "softmax": _softmax,
    "step": lambda z: np.where(z >= 0, 1.0, 0.0),
    "relu'": lambda z: np.where(z > 0, 1.0, 0.0),
    "tanh'": lambda z: 1 / np.cosh(z) ** 2,
    "sigmoid'": lambda z: _sigmoid(z) * _sigmoid(-z),
    "identity'": lambda z: z * 0 + 1,
    "step'": lambda z: z * 0,
    "sign'": lambda z: z * 0,
}


class Reader:
    """Evaluates one line of TeX as school reads it: a minus right behind an operator is an error."""

    def __init__(self, tex):
        self.tex, self.tokens, self.at = tex, [*TOKEN.findall(tex.strip()), ""], 0

    @property
    def next(self):
        return self.tokens[self.at]

    def take(self, *wanted):
        token = self.next
        if wanted and token not in wanted:
            raise SyntaxError(f"expected {' or '.join(wanted)} at {self.at}, got {token!r} in {self.tex}")
        self.at += 1
        return token

    def value(self):
        found = self.choice()
        self.take("")
        return found

    def choice(self):
        """1 if z > 0 else 0, or a sum."""
        value = self.sum()
        if self.next != r"\;":
            return value
        for expected in (r"\;", r"\mathrm", "{", "i", "f", "}", r"\;"):
            self.take(expected)
        z = self.sum()
        holds = z > self.sum() if self.take(">", r"\geq") == ">" else z >= self.sum()
        for expected in (r"\;", r"\mathrm", "{", "e", "l", "s", "e", "}", r"\;"):
            self.take(expected)
        other = self.sum()
        return value if holds else other

    def sum(self):
        negative = self.next == "-" and self.take("-")
        value = self.product()
        value = -value if negative else value
        while self.next in ("+", "-"):
            value = value + self.product() if self.take() == "+" else value - self.product()
        return value

    def product(self):
        value = self.power()
        while True:
            if self.next in (r"\cdot", r"\odot"):
                sign, factor = self.take(), self.power()
                sizes = {np.shape(value), np.shape(factor)}
                assert len(sizes) == 1 if sign == r"\odot" else () in sizes, self.tex
                value = value * factor
            elif self.next in (r"\,", "(", "{", r"\frac", "[", r"\ln"):
                if self.next == r"\,":
                    self.take()
                factor = self.power()
                value = value @ factor if np.ndim(value) and np.ndim(factor) else value * factor
            else:
                return value

    def power(self):
        value = self.one()
        if self.next != "^":
            return value
        self.take("^")
        self.take("{")
        if self.next == "T":
            self.take()
            self.take("}")
            return value.T
        exponent = self.sum()
        self.take("}")
        return value**exponent

    def one(self):
        token = self.take()
        if token[:1].isdigit():
            return float(token)
        if token == "e":
            return np.e
        if token in ("(", "{"):
            value = self.sum()
            self.take({"(": ")", "{": "}"}[token])
            return value
        if token == "[":
            return np.array(self.list("]"))
        if token == r"\frac":
            top = self.one()
            return top / self.one()
        if token == r"\mathrm":
            self.take("{")
            name = "".join(iter(self.take, "}"))
            return self.call(name)
        if token[1:] in FUNCTIONS:
            return self.call(token[1:])
        raise SyntaxError(f"{token!r} is no operand in {self.tex}")

    def call(self, name):
        if self.next == "'":
            name += self.take()
        exponent = 1
        if self.next == "^":
            self.take()
            exponent = self.one()
        self.take("(")
        return FUNCTIONS[name](*self.list(")")) ** exponent

    def list(self, end):
        items = [self.sum()]
        while self.take(",", end) == ",":
            items.append(self.sum())
        return items


OPERATORS = {"·": r"\cdot ", "⊙": r"\odot ", "−": "-", "≥": r"\geq ", "\u2062": r"\,", "′": "'"}
NAMES = {*FUNCTIONS, "identity"}


def tex_of(element, fill, n_samples):
    """Return MathML as TeX; what carries data-ref or data-refs becomes `fill(element)`."""
    if element.get("data-ref") or element.get("data-refs"):
        return fill(element)
    inner = [tex_of(child, fill, n_samples) for child in element]
    text = (element.text or "").replace("\xa0", "")
    match element.tag.rpartition("}")[2]:
        case "math" | "mrow":
            return "".join(inner)
        case "mn":
            return text.replace("−", "-") + " "
        case "mi":
            return rf"\mathrm{{{text}}}" if text in NAMES else text
        case "mo":
            return OPERATORS.get(text, text)
        case "mtext":
            return rf"\;\mathrm{{{text}}}\;"
        case "mfrac":
            return rf"\frac{{{inner[0]}}}{{{inner[1]}}}"
        case "msup" if element[0].get("mathvariant") == "bold":
            return f"[[{','.join('1' * n_samples)}]]"
        case "msup" if element[0].text in NAMES:
            return inner[0] + ("'" if inner[1] == "'" else f"^{{{inner[1]}}}")
        case "msup":
            return f"{{{inner[0]}}}^{{{inner[1]}}}"
        case "mtable":
            return ",".join(inner)
        case "mtr":
            return f"[{','.join(inner)}]"
        case "mtd":
            return "".join(inner)
    raise AssertionError(f"no MathML element {element.tag} expected")
