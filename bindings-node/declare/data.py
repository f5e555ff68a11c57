"""TypeScript of the data that functions take and give."""

import re

from source import ROOT, parse_fields, parse_variants, pascal, prose, snake, split

PLAIN = {
    "f64": "number", "usize": "number", "u64": "number", "u32": "number", "u16": "number", "u8": "number",
    "i8": "number", "i32": "number", "i64": "number", "bool": "boolean", "String": "string", "str": "string",
    "Date": "string", "NaiveDate": "string", "Rating": "string", "Filter": "string", "Value": "unknown",
    "()": "null", "char": "string",
}


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


def shortened(text, names):
    """The text, in which data that is only taken, or only given as arrays, has its plain name."""
    for name, declaration in names.items():
        plain = name.removesuffix("Input")
        if plain != name and names.get(plain) == declaration.replace(name, plain):
            text = re.sub(rf"\b{name}\b", plain, text.replace(declaration + "\n", ""))
    for suffix in ("Arrays", "Input"):
        for name in [name for name in names if name.endswith(suffix)]:
            plain = name.removesuffix(suffix)
            if not ({plain, plain + "Arrays"} - {name}) & set(names):
                text = re.sub(rf"\b{name}\b", plain, text)
    return text
