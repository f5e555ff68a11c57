"""The functions of src/, and how TypeScript declares them."""

import re
import sys

from data import PLAIN
from source import HERE, ROOT, block, camel, prose, split

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
