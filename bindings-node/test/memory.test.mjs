// Ten thousand calls do not grow memory.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

const program = `
  import { clo, risk, portfolio } from "paripassu";
  import { readFileSync } from "node:fs";
  const deal = readFileSync(${JSON.stringify(fileURLToPath(new URL("../../examples/deals/small.json", import.meta.url)))}, "utf8");
  const spot = new Float64Array(2_000).fill(100);
  const returns = Float64Array.from({ length: 250 }, (_, i) => Math.sin(i) / 100);
  const signal = new AbortController().signal;
  async function round(calls) {
    for (let i = 0; i < calls; i++) {
      risk.option.blackScholes.price({ spot: 100, strike: 100, years: 1, rate: 0.05, volatility: 0.2 });
      portfolio.measures.sharpeRatio(returns);
      await risk.greeks(spot, 100, 1, 0.05, 0.2, 0, "call", "market", { signal, onProgress() {} });
      try { risk.statistics.quantile(returns, 2); } catch {}
      if (i % 50 === 0) await clo.project(deal, {}, { signal });
    }
    for (let i = 0; i < 5; i++) { global.gc(); await new Promise((resolve) => setTimeout(resolve, 20)); }
    const { rss, heapUsed } = process.memoryUsage();
    return { resident: rss / 2 ** 20, heap: heapUsed / 2 ** 20 };
  }
  await round(2_000);
  const before = await round(1_000);
  const after = await round(10_000);
  console.log(JSON.stringify({ before, after }));
`;

test("10,000 calls do not grow memory", () => {
  const run = spawnSync(process.execPath, ["--expose-gc", "--input-type=module", "--eval", program], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    encoding: "utf8",
  });
  assert.equal(run.status, 0, run.stderr);
  const { before, after } = JSON.parse(run.stdout);
  console.log("MB before:", before, "after:", after);
  // One leaked column of 2,000 numbers a call would be 160 MB; one leaked closure a call, 3 MB of the heap.
  assert.ok(after.resident - before.resident < 25, `${before.resident} MB grew to ${after.resident} MB`);
  assert.ok(after.heap - before.heap < 1, `a heap of ${before.heap} MB grew to ${after.heap} MB`);
});
