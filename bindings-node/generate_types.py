#!/usr/bin/env python3
"""Writes index.d.ts: what the addon's functions take and give, with the documentation of the cores.

The functions are read from src/, the data from the cores. Run it after a change of either:
`python3 bindings-node/generate_types.py`; the tests check the outcome against the addon.
"""

import re
import sys
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
CORES = ["risk-core", "portfolio-core", "clo-core"]

PLAIN = {
    "f64": "number", "usize": "number", "u64": "number", "u32": "number", "u16": "number", "u8": "number",
    "i8": "number", "i32": "number", "i64": "number", "bool": "boolean", "String": "string", "str": "string",
    "Date": "string", "NaiveDate": "string", "Rating": "string", "Filter": "string", "Value": "unknown",
    "()": "null", "char": "string",
}
INTEGERS = {"usize", "u64", "u32", "u16", "u8", "i8", "i32", "i64"}


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


class Writer:
    """TypeScript of the data that functions reach."""

    def __init__(self, sources):
        self.sources = sources
        self.written = {}
        self.names = {}

    def name_of(self, definition, mode):
        """A name of its own for a definition as it is taken (`in`) or given (`out`, `arrays`)."""
        key = (definition.file, definition.name)
        if key not in self.names:
            taken = set(self.names.values())
            name = definition.name
            parts = [p.removesuffix(".rs") for p in definition.file.relative_to(ROOT).parts if p not in ("src", "mod.rs")]
            parts = [parts[0].split("-")[0], *parts[1:]]
            own = ["Number", "Date", "Matrix", "Error", "Map", "Set", "Array", "Arrays", "Rows", "Numbers", "Options", "Column", "Kinds", "Known", "Problem"]
            while name in taken or name in own:
                part = pascal(parts.pop().replace("-", "_"))
                name = part + name if part != definition.name else name
            self.names[key] = name
        return self.names[key] + {"in": "Input", "out": "", "arrays": "Arrays"}[mode]

    def type(self, rust, file, mode, hint=""):
        """The TypeScript of a Rust type."""
        rust = re.sub(r"&\s*('\w+\s+)?(mut )?", "", rust.strip())
        if rust in PLAIN:
            return PLAIN[rust]
        if rust.startswith("("):
            parts = split(rust[1:-1])
            if mode == "arrays" and all(part == "f64" for part in parts):
                return "Float64Array"
            return "[" + ", ".join(self.type(part, file, mode, hint) for part in parts) + "]"
        if rust.startswith("["):
            return self.list(split(rust[1:-1], ";")[0], file, mode, hint)
        m = re.match(r"^([\w:]+?)(?:::)?<(.*)>$", rust, re.S)
        if m:
            outer, inner = m.group(1).split("::")[-1], split(m.group(2))
            inner = [part for part in inner if not part.startswith("'")]
            if outer in ("Box", "Cow", "Arc"):
                return self.type(inner[0], file, mode, hint)
            if outer == "Option":
                return self.type(inner[0], file, mode, hint) + " | null"
            if outer in ("Vec", "VecDeque", "BTreeSet", "Array1"):
                return self.list(inner[0], file, mode, hint)
            if outer in ("Array2", "ArrayView2"):
                return {"in": "Rows", "out": "number[][]", "arrays": "Float64Array[]"}[mode]
            if outer in ("BTreeMap", "HashMap", "IndexMap"):
                return f"Record<string, {self.type(inner[1], file, mode, hint)}>"
            if outer == "Range":
                return "{ start: number; end: number }"
            if outer == "Result":
                return self.type(inner[0], file, mode, hint)
            if not inner:
                rust = m.group(1)
        path = rust.split("::")
        definition = self.sources.resolve(path[-1], file, " ".join(path[:-1]) if len(path) > 1 else hint)
        if path[-1] in PLAIN:
            return PLAIN[path[-1]]
        return self.reference(definition, mode) if definition else "unknown"

    def list(self, element, file, mode, hint):
        if re.sub(r"\s", "", element) in ("f64", "Option<f64>"):
            given = "number[]" if element == "f64" else "(number | null)[]"
            return {"in": "Numbers", "out": given, "arrays": "Float64Array"}[mode]
        inner = self.type(element, file, mode, hint)
        inner = f"({inner})" if " | " in inner else inner
        return f"readonly {inner}[]" if mode == "in" else f"{inner}[]"

    def reference(self, definition, mode):
        name = self.name_of(definition, mode)
        if name not in self.written:
            self.written[name] = ""
            self.written[name] = self.declaration(definition, name, mode)
        return name

    def declaration(self, definition, name, mode):
        doc = f"/** {prose(definition.doc)} */\n" if definition.doc else ""
        if definition.kind == "enum":
            return f"{doc}export type {name} = {self.variants(definition, mode)};\n"
        if re.search(r'(try_from|into)\s*=\s*"(\w+)"', definition.serde):
            inner = re.search(r'into\s*=\s*"(\w+)"', definition.serde).group(1)
            return f"{doc}export type {name} = {self.type(inner, definition.file, mode)};\n"
        if definition.is_tuple:
            fields = [re.sub(r"^(#\[.*?\]\s*)*(pub(\([^)]*\))? )?", "", f) for f in split(definition.body)]
            inner = [self.type(f, definition.file, mode) for f in fields]
            return f"{doc}export type {name} = {inner[0] if len(inner) == 1 else '[' + ', '.join(inner) + ']'};\n"
        return f"{doc}export interface {name} {{\n{self.fields(definition, definition.body, mode, definition.has_default)}}}\n"

    def fields(self, definition, body, mode, has_default, indent="  "):
        lines = []
        for doc, attributes, name, rust in parse_fields(body):
            serde = " ".join(re.findall(r"serde\((.*?)\)\s*\]", attributes, re.S))
            renamed = re.search(r'(?<![_\w])rename = "(\w+)"', serde)
            if re.search(r"\bflatten\b", serde) or re.search(r"\bskip\b(?!_)", serde):
                continue
            typed = self.type(rust, definition.file, mode)
            is_option = rust.startswith("Option<")
            optional = (has_default or "default" in serde or is_option) if mode == "in" else "skip_serializing_if" in serde
            if doc:
                lines.append(f"{indent}/** {prose(doc)} */")
            lines.append(f"{indent}{renamed.group(1) if renamed else name.removeprefix('r#')}{'?' if optional else ''}: {typed};")
        return "\n".join(lines) + "\n" if lines else ""

    def variants(self, definition, mode):
        tag = re.search(r'(?<!\w)tag = "(\w+)"', definition.serde)
        is_untagged = "untagged" in definition.serde
        case = snake if "snake_case" in definition.serde else (lambda name: name)
        if '"UPPERCASE"' in definition.serde:
            case = str.upper
        if '"lowercase"' in definition.serde:
            case = str.lower
        given = []
        for attributes, name, shape, body in parse_variants(definition.body):
            renamed = re.search(r'rename = "([^"]+)"', attributes)
            word = f'"{renamed.group(1) if renamed else case(name)}"'
            if shape == "":
                given.append(f"{{ {tag.group(1)}: {word} }}" if tag else "null" if is_untagged else word)
            elif shape == "(":
                parts = [re.sub(r"^((///[^\n]*\n\s*|#\[[^\]]*\]\s*))*", "", p) for p in split(body)]
                inner = [self.type(p, definition.file, mode) for p in parts]
                inner = inner[0] if len(inner) == 1 else "[" + ", ".join(inner) + "]"
                if is_untagged:
                    given.append(inner)
                else:
                    given.append(f"({{ {tag.group(1)}: {word} }} & {inner})" if tag else f"{{ {word}: {inner} }}")
            else:
                fields = " ".join(line.strip() for line in self.fields(definition, body, mode, False).splitlines())
                if tag:
                    given.append(f"{{ {tag.group(1)}: {word}; {fields} }}")
                else:
                    given.append(f"{{ {fields} }}" if is_untagged else f"{{ {word}: {{ {fields} }} }}")
        return "\n  | ".join(["", *given]) if given else "never"


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


TAKEN = {"Series": "Numbers", "Panel": "Rows", "Column": "Column", "Kinds": "Kinds", "Bytes": "Uint8Array", "Estimated": "Known"}

# What the generator cannot read off a line of src/.
ANSWERS = {
    "risk.prices": "Float64Array",
    "risk.greeks": "GreeksColumns",
    "risk.all_greeks": "AllGreeksColumns",
    "risk.implied_volatility": "ImpliedVolatilities",
    "clo.trades.filter_assets": ("Vec<Asset>", "clo-core/src/deal/mod.rs"),
    "clo.waterfall.steps": ("Waterfalls", "clo-core/src/deal/mod.rs"),
    "backtest.run": ("Backtest", "portfolio-core/src/backtest/mod.rs"),
    "backtest.rejection_reason": ("Option<String>", "portfolio-core/src/backtest/mod.rs"),
    "risk.linalg.condition": "number",
    "risk.rating.parse": ("RatingSpellings", "bindings-node/src/risk/rating.rs"),
    "risk.rating.notches_down": "string",
    "risk.linalg.symmetric_eigen": ("Spectrum", "bindings-node/src/risk/linalg.rs"),
    "clo.trades.rank": ("Vec<RankedAsset>", "bindings-node/src/clo/rebalance.rs"),
    "clo.simulate": ("Simulated", "bindings-node/src/clo/shortcuts.rs"),
    "portfolio.efficient_frontier": ("Vec<Optimized>", "portfolio-core/src/optimize/mod.rs"),
    "risk.option.american.greeks": ("Greeks", "risk-core/src/option/greeks.rs"),
}


class Function:
    """One line of a `functions!` table."""

    def __init__(self, file, path, core, line):
        m = re.match(r"(async )?(?:\|\w+\| )?(\w+)\((.*?)\)(?=\s*(?:->|=|;))(?:\s*->\s*(\w+))?(?:\s*=\s*(.*))?;$", line, re.S)
        is_later, self.name, arguments, self.form, self.call = m.groups()
        self.file, self.path, self.core, self.is_later = file, f"{path}.{self.name}", core, bool(is_later)
        self.arguments = []
        for argument in split(arguments):
            name, rest = argument.split(":", 1)
            rust, _, default = rest.partition(" = ")
            self.arguments.append((name.strip(), rust.strip(), default.strip()))

    def core_file(self, sources):
        folder = self.core.replace("risk_core", "risk-core/src").replace("portfolio_core", "portfolio-core/src")
        folder = ROOT / folder.replace("clo_core", "clo-core/src").replace("::", "/")
        return folder.with_suffix(".rs") if folder.with_suffix(".rs").exists() else folder / ("lib.rs" if folder.name == "src" else "mod.rs")

    def found(self, sources):
        """(file, return type, doc) of the core's function behind the line."""
        wanted, owner = self.name, None
        if self.call:
            calls = re.findall(r"((?:\w+::)*)(?:(\w+)\.)?(\w+)\(", self.call)
            calls = [c for c in calls if c[2] not in ("Ok", "Some", "map", "and_then", "clone", "cloned", "collect", "iter")]
            if calls:
                scope, receiver, wanted = calls[0]
                owners = [part for part in scope.split("::") if part[:1].isupper()]
                owner = owners[-1] if owners else None
                types = {name: rust for name, rust, _ in self.arguments}
                if receiver in types:
                    owner = re.findall(r"\w+", types[receiver])[-1]
        base = str(self.core_file(sources).parent if self.core_file(sources).name == "mod.rs" else self.core_file(sources))
        choices = sources.functions.get(wanted, [])
        choices = [c for c in choices if HERE not in c[0].parents]
        ranked = sorted(choices, key=lambda c: ((c[1] or None) == owner, str(c[0]).startswith(base), str(c[0]).startswith(str(ROOT / self.core.split("::")[0].replace("_", "-")))), reverse=True)
        if not ranked:
            return None
        path, of, returned, doc = ranked[0]
        if not doc and wanted.endswith("_with"):
            return path, returned.replace("Self", of or "Self"), doc
        return path, returned.replace("Self", of or "Self"), doc

    def doc(self, sources):
        found = self.found(sources)
        doc = found[2] if found else []
        plain = [c for c in sources.functions.get(self.name, []) if found and c[0] == found[0] and c[3]]
        text = prose(doc)
        if (not text or text.startswith("As ") or ", watched" in text) and plain:
            text = prose(plain[0][3])
        return text

    def declared(self, sources, writer):
        core_file = self.core_file(sources)
        taken = []
        for i, (name, rust, default) in enumerate(self.arguments):
            is_option = rust.startswith("Option<")
            rust = re.match(r"Option<(.*)>$", rust).group(1) if is_option else rust
            wrapped = re.match(r"(Document|Optional|Part|Choice)<(.*)>$", rust)
            if wrapped:
                inner, scope = wrapped.group(2), self.core
                typed = writer.type(inner.replace("core::", f"{self.core}::"), self.file if "core::" not in inner else core_file, "in", "")
                if wrapped.group(1) in ("Document", "Optional"):
                    typed += " | string"
                is_option |= wrapped.group(1) == "Optional"
            else:
                typed = TAKEN.get(rust) or PLAIN[rust]
            rest = self.arguments[i:]
            can_be_left_out = all(d or r.startswith(("Option<", "Optional<")) for _, r, d in rest)
            is_option |= bool(default)
            mark = "?" if is_option and can_be_left_out else ""
            undefined = " | undefined" if is_option and not mark else ""
            taken.append(f"{camel(name)}{mark}: {typed}{undefined}")
        if self.is_later:
            names = [name for name, _, _ in self.arguments]
            taken.append(("watch" if "options" in names else "options") + "?: Options")
        given = self.given(sources, writer)
        return f"({', '.join(taken)}): {f'Promise<{given}>' if self.is_later else given}"

    def given(self, sources, writer):
        special = ANSWERS.get(self.path)
        mode = "arrays" if self.form == "arrays" else "out"
        if isinstance(special, tuple):
            return writer.type(special[0], ROOT / special[1], mode)
        if special:
            return special
        if self.form in ("vector", "series"):
            return "Float64Array"
        if self.form == "matrix":
            return "Matrix"
        found = self.found(sources)
        if not found:
            print(f"no answer: {self.path}", file=sys.stderr)
            return "unknown"
        path, returned, _ = found
        while m := re.match(r"(?:risk_core::)?Result<(.*)>$", returned):
            returned = m.group(1)
        if "impl " in returned:
            print(f"no answer: {self.path}: {returned}", file=sys.stderr)
            return "unknown"
        return writer.type(returned, path, mode)


def functions(sources):
    for file in sorted((HERE / "src").rglob("*.rs")):
        text = sources.texts[file]
        for m in re.finditer(r'\w+ at "([\w.]+)" of ([\w:]+) \{', text):
            body = block(text, m.end() - 1)
            for line in split(body, ";"):
                yield Function(file, m.group(1), m.group(2), line + ";")


# What index.js puts below another name.
ALIASES = {
    "clo.compliance": "clo.quality.compliance", "clo.hypo": "clo.trades.hypothetical", "clo.rank": "clo.trades.rank",
    "clo.rebalance": "clo.trades.rebalance", "risk.correlation": "risk.statistics.correlation",
    "risk.covariance": "risk.statistics.covariance", "risk.expected_shortfall": "risk.var.expected_shortfall",
    "risk.quantile": "risk.statistics.quantile", "risk.value_at_risk": "risk.var.value_at_risk",
    "portfolio.performance": "portfolio.measures.performance", "portfolio.rebalance": "portfolio.rebalancing.rebalance",
}

TITLES = {
    "clo": "Collateralized loan obligations.", "risk": "Market and credit risk.",
    "portfolio": "Portfolio construction, rebalancing, performance and signals.", "backtest": "Backtests.",
}


def tree_of(paths):
    tree = {}
    for path, declared in paths.items():
        *steps, name = path.split(".")
        branch = tree
        for step in steps:
            branch = branch.setdefault(step, {})
        branch[name] = declared
    return tree


def written(branch, indent):
    lines = []
    for name, value in sorted(branch.items()):
        if isinstance(value, dict):
            lines += [f"{indent}{camel(name)}: {{", *written(value, indent + "  "), f"{indent}}};"]
        else:
            doc, declared = value
            lines += [f"{indent}/** {doc} */"] if doc else []
            lines.append(f"{indent}{camel(name)}{declared};")
    return lines


def shortened(text, names):
    """The text, in which data that is only taken, or only given as arrays, has its plain name."""
    for suffix in ("Arrays", "Input"):
        for name in [name for name in names if name.endswith(suffix)]:
            plain = name.removesuffix(suffix)
            others = {plain, plain + "Arrays"} - {name}
            if not others & set(names):
                text = re.sub(rf"\b{name}\b", plain, text)
    return text


def main():
    sources = Sources()
    writer = Writer(sources)
    paths = {f.path: (f.doc(sources), f.declared(sources, writer)) for f in functions(sources)}
    paths |= {alias: paths[path] for alias, path in ALIASES.items()}
    tape = paths["clo.tape.read_csv"][1].replace("text: string", "source: string | URL | Uint8Array")
    paths["clo.read_tape"] = ("Reads a loan tape: a file's path, or its bytes; CSV or a workbook.", tape)
    tree = tree_of(paths)
    out = ["// Written by generate_types.py.\n", (HERE / "types" / "base.d.ts").read_text()]
    for name in ("clo", "risk", "portfolio", "backtest"):
        out += [f"/** {TITLES[name]} */", f"export declare const {name}: {{", *written(tree[name], "  "), "};\n"]
    out += [writer.written[name] for name in sorted(writer.written)]
    (HERE / "index.d.ts").write_text(shortened("\n".join(out), writer.written))
    (HERE / "index.d.mts").write_text('export * from "./index.js";\n')


main()
