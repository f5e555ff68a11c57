// The projection in Node: Rust's bits, plain objects in and out, every problem with its path.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { inspect } from "node:util";
import { clo } from "paripassu";

const root = new URL("../../", import.meta.url);
const read = (path) => JSON.parse(readFileSync(new URL(path, root), "utf8"));
const small = () => read("examples/deals/small.json");
const golden = readdirSync(new URL("tests/fixtures/golden/", root)).filter((name) => name.endsWith(".json"));

/** The text of a deal that takes about a second: ten thousand loans that pay monthly for 29 years. */
function longWork() {
  const deal = small();
  const loan = { par: 10_000, spread: 0.03, maturity: "2055-03-31", frequency: "monthly" };
  deal.assets = Array.from({ length: 10_000 }, (_, i) => ({ id: String(i), ...loan }));
  deal.dates.maturity = "2056-01-15";
  return JSON.stringify(deal);
}

/** The problems of a deal that must have some. */
async function problems(deal, assumptions) {
  const error = await clo.project(deal, assumptions).then(
    () => assert.fail("must reject"),
    (error) => error,
  );
  assert.ok(error instanceof Error);
  assert.equal(error.code, "Invalid");
  return error.problems;
}

test("there are golden fixtures", () => assert.notEqual(golden.length, 0));

for (const name of golden) {
  test(`golden projection: ${name}`, async () => {
    const { deal, assumptions, projection } = read(`tests/fixtures/golden/${name}`);
    assert.deepStrictEqual(await clo.project(deal, assumptions), projection);
    assert.deepStrictEqual(await clo.project(JSON.stringify(deal), JSON.stringify(assumptions)), projection);
  });
}

test("import and require give the same module", () => {
  assert.equal(createRequire(import.meta.url)("paripassu").clo, clo);
});

test("no assumptions are the base case", async () => {
  assert.deepStrictEqual(await clo.project(small()), await clo.project(small(), {}));
});

test("typed arrays are lists", async () => {
  const expected = await clo.project(small(), { default_rate: [0.01, 0.02] });
  assert.deepStrictEqual(await clo.project(small(), { default_rate: Float64Array.of(0.01, 0.02) }), expected);
});

for (const [value, message] of [
  [NaN, "must be finite, got NaN"],
  [-Infinity, "must be finite, got -Infinity"],
  ["twenty", 'invalid type: string "twenty", expected f64'],
  [null, "invalid type: null, expected f64"],
  [undefined, "is missing"],
]) {
  test(`garbage in a field: ${value}`, async () => {
    const deal = small();
    deal.assets[2].par = value;
    assert.deepEqual(await problems(deal), [{ path: "assets[2].par", message }]);
  });
}

test("all problems are named at once", async () => {
  const deal = small();
  deal.assets[1].price = NaN;
  deal.tranches[0].balance = Infinity;
  const paths = (await problems(deal)).map(({ path }) => path);
  assert.deepEqual(paths, ["assets[1].price", "tranches[0].balance"]);
});

test("an unknown field", async () => {
  const deal = small();
  deal.tranches[1].recovry = 0.4;
  const [{ path, message }] = await problems(deal);
  assert.equal(path, "tranches[1].recovry");
  assert.match(message, /^unknown field/);
});

test("a missing field", async () => {
  const { dates, ...deal } = small();
  assert.deepEqual(await problems(deal), [{ path: "dates", message: "is missing" }]);
});

test("an empty pool", async () => {
  const [{ path }] = await problems({ ...small(), assets: [] });
  assert.equal(path, "assets");
});

test("a deal that contains itself", async () => {
  const deal = small();
  deal.assets[0].issuer = deal;
  const [{ message }] = await problems(deal);
  assert.match(message, /circular/);
});

test("a number that JSON does not know", async () => {
  const [{ message }] = await problems({ ...small(), current_index: 1n });
  assert.match(message, /BigInt/);
});

for (const document of [undefined, null, 5, NaN, "", "{", '{"par": NaN}', [], {}]) {
  test(`no deal at all: ${inspect(document)}`, async () => {
    assert.notEqual((await problems(document)).length, 0);
  });
}

test("problems of the assumptions", async () => {
  const [{ path }] = await problems(small(), { default_rate: 2 });
  assert.equal(path, "default_rate");
});

test("a signal that is already aborted rejects at once", async () => {
  const work = clo.project(small(), {}, { signal: AbortSignal.abort() });
  await assert.rejects(work, { code: "Cancelled", problems: [] });
});

test("one signal stops all the work it was given to, however late", async () => {
  const aborter = new AbortController();
  const { signal } = aborter;
  await clo.project(small(), {}, { signal });
  const work = [clo.project(longWork(), {}, { signal }), clo.project(longWork(), {}, { signal })];
  await setTimeout(50);
  aborter.abort();
  for (const outcome of await Promise.allSettled(work)) assert.equal(outcome.reason.code, "Cancelled");
});

test("the event loop turns meanwhile, and hears of the progress", async () => {
  const heard = [];
  let done = false;
  const work = clo.project(longWork(), {}, { onProgress: (...steps) => heard.push(steps) });
  work.finally(() => (done = true));
  let ticks = 0;
  for (; !done; ticks++) await setTimeout(1);
  assert.ok(ticks > 20, `${ticks} ticks`);
  assert.ok(heard.length > 0);
  for (const [done, total] of heard) assert.ok(done <= total);
});
