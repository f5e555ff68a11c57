// Work off the event loop: progress, signals, and a loop that keeps answering.

import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { readFileSync } from "node:fs";
import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { CancelledError, InvalidError, clo, risk } from "paripassu";

const deal = readFileSync(new URL("../../examples/deals/small.json", import.meta.url), "utf8");

/** A simulation that takes long enough to be watched. */
const simulate = (options, paths = 100_000) => {
  const assets = 20;
  const covariance = Array.from({ length: assets }, (_, i) => Array.from({ length: assets }, (_, j) => (i === j ? 0.04 : 0.01)));
  const settings = { paths, steps: 60, steps_per_year: 12 };
  return risk.simulatePortfolio(Array(assets).fill(0.06), covariance, Array(assets).fill(1 / assets), settings, options);
};

test("the event loop keeps answering while 100,000 paths are simulated", async () => {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const drifts = [];
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    drifts.push(now - last - 5);
    last = now;
  }, 5);
  delay.enable();
  const [simulation] = await Promise.all([simulate(), clo.simulate(deal, {}, { paths: { start: 0, end: 2_000 } })]);
  delay.disable();
  clearInterval(timer);
  drifts.sort((a, b) => a - b);
  const at = (p) => drifts[Math.floor(p * (drifts.length - 1))] ?? 0;
  console.log(`timer drift: p50 ${at(0.5).toFixed(1)} ms, p99 ${at(0.99).toFixed(1)} ms, of ${drifts.length} ticks`);
  assert.ok(simulation);
  assert.ok(at(0.99) < 200, `p99 of the timer's drift is ${at(0.99)} ms`);
});

test("progress goes from the first to the last path", async () => {
  const heard = [];
  await simulate({ onProgress: (...steps) => heard.push(steps) });
  await setTimeout(50);
  assert.ok(heard.length > 0);
  for (const [done, total] of heard) assert.ok(done >= 0 && done <= total);
  assert.equal(heard.at(-1)[0], heard.at(-1)[1]);
});

test("a signal that is already aborted", async () => {
  const signal = AbortSignal.abort("why");
  for (const work of [simulate({ signal }), clo.project(deal, {}, { signal }), risk.covariance([[1], [2]], "sample", { signal })]) {
    await assert.rejects(work, (error) => {
      assert.ok(error instanceof CancelledError);
      assert.deepEqual([error.code, error.problems, error.cause], ["Cancelled", [], "why"]);
      return true;
    });
  }
});

test("a signal stops the work, not only the waiting", async () => {
  const aborter = new AbortController();
  const heard = [];
  const work = simulate({ signal: aborter.signal, onProgress: (...steps) => heard.push(steps) }, 5_000_000);
  while (heard.length === 0) await setTimeout(5);
  aborter.abort();
  await assert.rejects(work, { code: "Cancelled" });
  await setTimeout(500);
  const count = heard.length;
  await setTimeout(500);
  assert.equal(heard.length, count, "progress is heard long after the end");
  assert.notEqual(heard.at(-1)[0], heard.at(-1)[1]);
});

test("signals that time out", async () => {
  await assert.rejects(simulate({ signal: AbortSignal.timeout(30) }, 5_000_000), { code: "Cancelled" });
});

test("a signal is left as it was", async () => {
  const { signal } = new AbortController();
  for (let i = 0; i < 20; i++) await clo.project(deal, {}, { signal });
  await assert.rejects(clo.project("{}", {}, { signal }), InvalidError);
  await setTimeout(0);
  assert.equal(getEventListeners(signal, "abort").length, 0);
});

test("a watcher that throws ends the work with what it threw", async () => {
  const work = simulate({ onProgress: () => { throw new Error("not mine"); } });
  await assert.rejects(work, /not mine/);
});

test("shards of a simulation are the whole, whatever else is running", async () => {
  const settings = { paths: 20_000, steps: 4, steps_per_year: 4 };
  const model = { correlated_gbm: { mean: [0.05, 0.03], covariance: [[0.04, 0.01], [0.01, 0.02]] } };
  const whole = risk.process.simulatePortfolio([1, 1], model, settings);
  const shards = await Promise.all([0, 10_000].map((first_path) => risk.process.simulateShard([1, 1], model, { ...settings, paths: 10_000, first_path })));
  const merged = await risk.process.merge(shards);
  assert.deepEqual(await risk.process.summarize(merged, settings), await whole);
});
