"""Writes dist/index.d.ts: what the addon's functions take and give, with the documentation of the cores.

The functions are read from src/, the data from the cores: `make node` runs `python3 bindings-node/declare`, and the
tests check the outcome against the addon.
"""

from data import Writer, shortened
from function import functions
from source import HERE, Sources, camel

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


def main():
    sources = Sources()
    writer = Writer(sources)
    paths = {f.path: (f.doc(sources), f.declared(sources, writer)) for f in functions(sources)}
    paths |= {alias: paths[path] for alias, path in ALIASES.items()}
    tape = paths["clo.tape.read_csv"][1].replace("text: string", "source: string | URL | Uint8Array")
    paths["clo.read_tape"] = ("Reads a loan tape: a file's path, or its bytes; CSV or a workbook.", tape)
    tree = tree_of(paths)
    out = ["// Written by declare.\n", (HERE / "declared.d.ts").read_text()]
    for name in ("clo", "risk", "portfolio", "backtest"):
        out += [f"/** {TITLES[name]} */", f"export declare const {name}: {{", *written(tree[name], "  "), "};\n"]
    out += [writer.written[name] for name in sorted(writer.written)]
    (HERE / "dist").mkdir(exist_ok=True)
    (HERE / "dist" / "index.d.ts").write_text(shortened("\n".join(out), writer.written))
    (HERE / "dist" / "index.d.mts").write_text('export * from "./index.js";\n')


main()
