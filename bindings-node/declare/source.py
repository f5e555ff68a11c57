"""What the sources of the cores and the bindings define, read with patterns."""

import re
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
ROOT = HERE.parent
CORES = ["risk-core", "portfolio-core", "clo-core"]


def camel(name):
    return re.sub(r"_(\w)", lambda m: m.group(1).upper(), name)


def pascal(name):
    return camel("_" + name)


def snake(name):
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def split(text, separator=","):
    """The parts of a list, brackets respected."""
    parts, depth, current, before = [], 0, "", ""
    for letter in text:
        if letter in "([{<":
            depth += 1
        elif letter in ")]}" or letter == ">" and before != "-" and before != "=":
            depth -= 1
        if letter == separator and depth == 0:
            parts.append(current)
            current = ""
        else:
            current += letter
        before = letter
    return [part.strip() for part in [*parts, current] if part.strip()]


def block(text, start, opening="{", closing="}"):
    """What stands between the brackets of which the first opens at `start`."""
    depth = 0
    for i in range(start, len(text)):
        depth += (text[i] == opening) - (text[i] == closing)
        if depth == 0:
            return text[start + 1 : i]
    return ""


def prose(doc):
    """The first paragraph of a doc comment, for TSDoc."""
    text = " ".join(line.strip() for line in "\n".join(doc).split("\n\n")[0].splitlines()).strip()
    text = re.sub(r"\[`([^`\]]+)`\](\([^)]*\))?", r"`\1`", text)
    return text.replace("*/", "* /")


class Definition:
    """A struct or an enum of the cores."""

    def __init__(self, kind, name, file, attributes, doc, body, is_tuple):
        self.kind, self.name, self.file, self.doc, self.body, self.is_tuple = kind, name, file, doc, body, is_tuple
        self.serde = " ".join(re.findall(r"#\[serde\((.*?)\)\]", attributes))
        self.is_written = "Serialize" in attributes
        self.has_default = bool(re.search(r"(?<![\w_])default(?!\s*=|\w)", self.serde))


class Sources:
    """The cores' and the bindings' sources."""

    def __init__(self):
        self.definitions = defaultdict(list)
        self.functions = defaultdict(list)
        self.texts = {}
        folders = [ROOT / core / "src" for core in CORES] + [HERE / "src"]
        for folder in folders:
            for path in sorted(folder.rglob("*.rs")):
                self.read(path)

    def read(self, path):
        text = path.read_text()
        self.texts[path] = text
        pattern = r"((?:^[ ]*(?:///[^\n]*|#\[[^\n]*(?:\n[^\n]*?)??\])\n)+)?^[ ]*(?:pub(?:\([^)]*\))? )?(struct|enum) (\w+)(?:<[^>{(]*>)?\s*([{(])"
        for m in re.finditer(pattern, text, re.M):
            head, kind, name, opening = m.groups()
            body = block(text, m.end() - 1, opening, "}" if opening == "{" else ")")
            doc = [line.strip()[3:] for line in (head or "").splitlines() if line.strip().startswith("///")]
            definition = Definition(kind, name, path, head or "", doc, body, opening == "(")
            self.definitions[name].append(definition)
        impls = [(m.start(), m.group(1)) for m in re.finditer(r"^impl(?:<[^>]*>)? (?:[\w:<>' ]+ for )?(\w+)[^{]*\{", text, re.M)]
        for m in re.finditer(r"((?:^[ ]*///[^\n]*\n|^[ ]*#\[[^\n]*\]\n)*)^( *)(?:pub )?(?:const )?fn (\w+)", text, re.M):
            signature = re.sub(r"\s+", " ", text[m.end() : text.index("{", m.end())] if "{" in text[m.end() :] else "")
            returned = re.search(r"->\s*(.*?)(?: where .*)?$", signature.strip())
            owner = None
            if m.group(2):
                owners = [name for start, name in impls if start < m.start()]
                owner = owners[-1] if owners else None
            doc = [line.strip()[3:] for line in m.group(1).splitlines() if line.strip().startswith("///")]
            self.functions[m.group(3)].append((path, owner, returned.group(1).strip() if returned else "()", doc))

    def resolve(self, name, file, hint=""):
        """The definition that `name`, written in `file`, means."""
        candidates = self.definitions.get(name, [])
        candidates = [c for c in candidates if c.is_written] or candidates
        if not candidates:
            return None
        imports = re.findall(r"use ([^;]+);", self.texts[file])
        near = " ".join(re.sub(r"\s+", "", i) for i in imports if re.search(rf"\b{name}\b", i))

        def score(candidate):
            parts = [part.removesuffix(".rs") for part in candidate.file.relative_to(ROOT).parts]
            points = 100 if candidate.file == file else 0
            words = re.findall(r"\w+", hint or near)
            points += 20 * sum(part.replace("-", "_") in words for part in parts if part not in ("src", "mod"))
            for a, b in zip(candidate.file.parts, file.parts):
                if a != b:
                    break
                points += 1
            return points

        return max(candidates, key=score)


def parse_fields(body):
    """(doc, attributes, name, type) of each field."""
    doc, attributes, rest = [], "", body
    while rest := rest.lstrip():
        if rest.startswith("//"):
            line, _, rest = rest.partition("\n")
            if line.startswith("///"):
                doc.append(line[3:])
        elif rest.startswith("#["):
            inner = block(rest, 1, "[", "]")
            attributes += f"#[{inner}]"
            rest = rest[len(inner) + 3 :]
        else:
            m = re.match(r"(?:pub(?:\([^)]*\))? )?((?:r#)?\w+)\s*:\s*", rest)
            if not m:
                return
            rust = (split(re.sub(r"//[^\n]*", "", rest[m.end() :])) or [""])[0]
            depth = before = 0
            at = m.end()
            for at in range(m.end(), len(rest) + 1):
                letter = rest[at] if at < len(rest) else ","
                depth += (letter in "([{<") - (letter in ")]}>")
                if letter == "," and depth == 0:
                    break
            yield doc, attributes, m.group(1), re.sub(r"\s+", " ", rest[m.end() : at]).strip()
            doc, attributes, rest = [], "", rest[at + 1 :]


def parse_variants(body):
    """(attributes, name, "" or "(" or "{", what is inside) of each variant."""
    attributes, rest = "", body
    while rest := rest.lstrip():
        if rest.startswith("//"):
            rest = rest.partition("\n")[2]
        elif rest.startswith("#["):
            inner = block(rest, 1, "[", "]")
            attributes += f"#[{inner}]"
            rest = rest[len(inner) + 3 :]
        else:
            m = re.match(r"(\w+)\s*", rest)
            if not m:
                return
            rest = rest[m.end() :]
            shape = rest[0] if rest[:1] in ("(", "{") else ""
            inner = block(rest, 0, shape, {"(": ")", "{": "}"}[shape]) if shape else ""
            rest = (rest[len(inner) + 2 :] if shape else rest).lstrip()
            if rest.startswith("="):
                rest = rest[rest.index(",") :] if "," in rest else ""
            yield attributes, m.group(1), shape, inner
            attributes, rest = "", rest.removeprefix(",")
