// Everything that the package offers: by require and import, declared, and callable with nothing.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import * as paripassu from "paripassu";

const home = fileURLToPath(new URL("../", import.meta.url));
const root = fileURLToPath(new URL("../../", import.meta.url));

/** A folder of a user who has installed the package. */
const user = mkdtempSync(join(tmpdir(), "paripassu-"));
mkdirSync(join(user, "node_modules"));
symlinkSync(home, join(user, "node_modules", "paripassu"));
symlinkSync(join(home, "node_modules", "@types"), join(user, "node_modules", "@types"));
after(() => rmSync(user, { recursive: true }));

/** The functions below `branch`, with their paths. */
function* functions(branch, path) {
  for (const [name, value] of Object.entries(branch)) {
    if (typeof value === "function") yield [`${path}.${name}`, value];
    else yield* functions(value, `${path}.${name}`);
  }
}

const all = ["clo", "risk", "portfolio", "backtest"].flatMap((name) => [...functions(paripassu[name], name)]);

test("import and require give the same package", () => {
  const required = createRequire(import.meta.url)("paripassu");
  assert.deepEqual(Object.keys(required).sort(), Object.keys(paripassu).filter((name) => name !== "default").sort());
  for (const [name, value] of Object.entries(required)) assert.equal(paripassu[name], value);
});

test("there are hundreds of functions", () => assert.ok(all.length > 300, String(all.length)));

for (const [path, call] of all) {
  test(`${path} answers or fails clearly when it gets nothing, or garbage`, async () => {
    const outcomes = [[], [null, null, null], [NaN, NaN, NaN, NaN, NaN, NaN], [{}, {}, {}, {}], ["", "", "", "", ""], [[], [], [], []]];
    for (const given of outcomes) {
      try {
        await call(...given);
      } catch (error) {
        if (path !== "clo.readTape") assert.ok(error instanceof paripassu.ParipassuError, `${path}: ${error.stack}`);
        assert.notEqual(error.code, "Internal", `${path}(${given})`);
        assert.notEqual(error.message, "");
      }
    }
  });
}

/** What `tsc --strict` says about files; nothing when it accepts them. */
function compile(...files) {
  const options = ["--strict", "--noEmit", "--exactOptionalPropertyTypes", "--module", "nodenext", "--target", "es2022", "--types", "node", "--lib", "es2022,dom"];
  try {
    execFileSync(process.execPath, [join(home, "node_modules/typescript/bin/tsc"), ...options, ...files], { cwd: user, encoding: "utf8" });
    return "";
  } catch (error) {
    return error.stdout || String(error);
  }
}

test("every function is declared, and tsc --strict accepts the examples", () => {
  const modules = "import { backtest, clo, portfolio, risk } from 'paripassu';\n";
  const lines = all.map(([path]) => `${path} satisfies (...given: never[]) => unknown;\n`);
  writeFileSync(join(user, "declared.mts"), modules + lines.join(""));
  writeFileSync(join(user, "declared.cts"), modules.replace("import", "import") + "risk satisfies object;\n");
  cpSync(join(root, "examples/node"), join(user, "examples"), { recursive: true });
  cpSync(join(root, "examples/node"), user, { recursive: true });
  assert.equal(compile("declared.mts", "declared.cts", "route.mts", "typed.mts"), "");
});

test("the types refuse what is wrong", () => {
  const lines = [
    "import { clo, risk } from 'paripassu';",
    "risk.greeks('100', 100, 1, 0.05, 0.2);",
    "risk.valueAtRisk([0.1], { confidnce: 0.9 });",
    "clo.project({}).then((projection) => projection.tranche);",
    "risk.statistics.quantile([1], 0.5, 'lineal');",
  ];
  writeFileSync(join(user, "wrong.mts"), lines.join("\n"));
  const wrong = new Set([...compile("wrong.mts").matchAll(/wrong\.mts\((\d+),/g)].map(([, line]) => Number(line)));
  assert.deepEqual([...wrong].sort(), [2, 3, 4, 5]);
});

test("the README's example runs", () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const [, example] = readme.match(/```js\n(import[\s\S]*?)```/);
  writeFileSync(join(user, "readme.mjs"), example);
  const said = execFileSync(process.execPath, [join(user, "readme.mjs")], { cwd: root, encoding: "utf8" });
  assert.match(said, /^\S+ \d+\.\d+/);
});

test("the example of a server runs", async () => {
  cpSync(join(root, "examples/node"), user, { recursive: true });
  const { server } = await import(join(user, "server.mjs"));
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  const post = (path, body) => fetch(url + path, { method: "POST", body: JSON.stringify(body) });
  try {
    const deal = JSON.parse(readFileSync(join(root, "examples/deals/small.json"), "utf8"));
    const answer = await post("/project", { deal, assumptions: { default_rate: 0.02 } });
    assert.equal(answer.status, 200);
    const { tranches } = await paripassu.clo.project(deal, { default_rate: 0.02 });
    assert.deepEqual((await answer.json()).tranches, tranches);
    const wrong = await post("/project", { deal: { ...deal, assets: [] } });
    assert.equal(wrong.status, 422);
    assert.equal((await wrong.json()).problems[0].path, "assets");
    assert.equal((await post("/nothing", {})).status, 404);
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
