// Numbers in and out: what is read where it is, what is copied, and garbage of every kind.

import assert from "node:assert/strict";
import { test } from "node:test";
import { InvalidError, Matrix, portfolio, risk } from "paripassu";

const numbers = [0.01, -0.02, 0.03, -0.01, 0.02];
const mean = 0.006;

/** The problems of a call that must have some. */
async function problems(call) {
  try {
    await call();
  } catch (error) {
    assert.ok(error instanceof InvalidError, String(error));
    assert.ok(error instanceof Error);
    assert.equal(error.code, "Invalid");
    assert.equal(error.name, "InvalidError");
    return error.problems;
  }
  assert.fail("must fail");
}

for (const [name, list] of [
  ["an array", numbers],
  ["a Float64Array", Float64Array.from(numbers)],
  ["a frozen array", Object.freeze([...numbers])],
  ["shared memory", new Float64Array(new SharedArrayBuffer(40)).map((_, i) => numbers[i])],
  ["a buffer that can shrink", Float64Array.from(numbers, Number)],
  ["a part of a larger buffer", Float64Array.of(9, 9, ...numbers, 9).subarray(2, 7)],
]) {
  test(`a series is ${name}`, async () => {
    assert.equal(risk.statistics.mean(list), mean);
    const wealth = portfolio.returns.wealth(list);
    assert.ok(wealth instanceof Float64Array);
    const prices = (spot) => risk.prices(spot, 0.02, 1, 0.05, 0.2);
    const positive = Array.from(list, Math.abs);
    assert.deepEqual(await prices(positive), await prices(Float64Array.from(positive)));
  });
}

test("shared and resizable memory is copied before another thread reads it", async () => {
  const shared = new Float64Array(new SharedArrayBuffer(80)).fill(100);
  const resizable = new Float64Array(new ArrayBuffer(80, { maxByteLength: 800 })).fill(100);
  for (const spot of [shared, resizable]) {
    const work = risk.prices(spot, 100, 1, 0.05, 0.2);
    spot.fill(NaN);
    assert.ok((await work).every((price) => price === (risk.option.blackScholes.price({ spot: 100, strike: 100, years: 1, rate: 0.05, volatility: 0.2 }))));
  }
});

test("integers and single precision are lists of numbers", () => {
  assert.equal(risk.statistics.mean(Int32Array.of(1, 2, 3)), 2);
  assert.equal(risk.statistics.mean(Float32Array.of(1, 2, 3)), 2);
});

test("a matrix is rows, typed rows, or data with a shape", async () => {
  const rows = [[1, 2], [2, 1], [3, 5], [4, 4]];
  const expected = await risk.covariance(rows);
  assert.ok(expected instanceof Matrix);
  assert.deepEqual([expected.rows, expected.columns, expected.data.length], [2, 2, 4]);
  const flat = Float64Array.from(rows.flat());
  for (const panel of [rows.map((row) => Float64Array.from(row)), new Matrix(flat, 4, 2), { data: flat, rows: 4, columns: 2 }]) {
    assert.deepEqual(await risk.covariance(panel), expected);
  }
  assert.equal(expected.at(0, 1), expected.at(1, 0));
  assert.deepEqual(expected.toRows()[1], Array.from(expected.row(1)));
  assert.equal(JSON.stringify(expected), JSON.stringify(expected.toRows()));
});

test("the memory of an answer is its own", async () => {
  const { price, delta } = await risk.greeks([90, 100, 110], 100, 1, 0.05, 0.2);
  assert.ok(price instanceof Float64Array && delta instanceof Float64Array);
  assert.notEqual(price.buffer, delta.buffer);
  const kept = Float64Array.from(price);
  for (let i = 0; i < 100; i++) await risk.greeks([90, 100, 110], 100, 1, 0.05, 0.3);
  assert.deepEqual(price, kept);
});

const detached = () => {
  const array = Float64Array.from(numbers);
  structuredClone(array.buffer, { transfer: [array.buffer] });
  return array;
};
const throws = new Proxy([], { get: () => { throw new Error("no"); } });

for (const [name, value, message] of [
  ["nothing", undefined, /is missing/],
  ["null", null, /must be a list of numbers, got null/],
  ["a number", 5, /must be a list of numbers, got 5/],
  ["text", "12", /must be a list of numbers, got "12"/],
  ["an object that lies about its length", { length: 1e15 }, /must be a list of numbers, got an object/],
  ["a proxy", throws, /must be a list of numbers/],
  ["a typed array by prototype only", Object.create(Float64Array.prototype), /must be a list of numbers/],
  ["big integers", BigInt64Array.of(1n), /must be a list of numbers/],
  ["a detached buffer", detached(), /its buffer was transferred/],
  ["a list with a hole", [1, , 3], /must be a number|is missing/],
  ["a list with text", [1, "2"], /must be a number, got "2"/],
  ["a list with null", [1, null], /must be a number, got null/],
]) {
  test(`a series that is ${name}`, async () => {
    const [{ path, message: text }] = await problems(() => risk.statistics.quantile(value, 0.5));
    assert.match(path, /^sample/);
    assert.match(text, message);
    const [{ path: later }] = await problems(() => risk.statistics.correlation(value, "pearson"));
    assert.match(later, /^returns/);
  });
}

for (const [name, value] of [
  ["ragged rows", [[1, 2], [3]]],
  ["a shape that does not fit", { data: Float64Array.of(1, 2, 3), rows: 2, columns: 2 }],
  ["a negative shape", { data: Float64Array.of(1, 2), rows: -1, columns: -2 }],
  ["a shape of no numbers", { data: Float64Array.of(1, 2), rows: "2", columns: NaN }],
  ["an overflowing shape", { data: Float64Array.of(), rows: 4294967295, columns: 4294967295 }],
  ["NaN", [[1, 2], [NaN, 3], [2, 2]]],
  ["infinite", [[1, 2], [Infinity, 3], [2, 2]]],
  ["empty", []],
  ["rows without columns", [[], []]],
]) {
  test(`a panel that is ${name}`, async () => {
    assert.match((await problems(() => risk.covariance(value)))[0].path, /^returns/);
  });
}

for (const [name, count] of [["negative", -1], ["a fraction", 1.5], ["NaN", NaN], ["infinite", Infinity], ["huge", 1e300], ["text", "3"], ["a big integer", 3n]]) {
  test(`a count that is ${name}`, async () => {
    const [{ path, message }] = await problems(() => risk.statistics.rollingMean(numbers, count));
    assert.equal(path, "window");
    assert.match(message, /must be a (whole )?number/);
  });
}

test("huge simulations are refused, not tried", async () => {
  for (const paths of [1e15, 2 ** 53, 0, -5, 1.5, NaN]) {
    const work = () => risk.simulatePortfolio([0.05], [[0.04]], [1], { paths });
    assert.notEqual((await problems(work)).length, 0);
  }
});

test("objects whose getters throw", async () => {
  const option = { get spot() { throw new Error("not today"); } };
  const [{ path, message }] = await problems(() => risk.option.blackScholes.price(option));
  assert.deepEqual([path, message], ["option", "not today"]);
});

test("a problem in a part is named by its argument", async () => {
  const option = { spot: 100, strike: NaN, years: 1, rate: 0.05, volatility: 0.2 };
  assert.deepEqual(await problems(() => risk.option.blackScholes.price(option)), [
    { path: "option.strike", message: "must be finite, got NaN" },
  ]);
  const [{ path }] = await problems(() => risk.option.blackScholes.price({ ...option, strike: 1, stike: 2 }));
  assert.equal(path, "option.stike");
});

test("rows of options are named", async () => {
  const [{ path }] = await problems(() => risk.greeks([100, -1, 100], 100, 1, 0.05, 0.2));
  assert.equal(path, "spot[1]");
  assert.equal((await problems(() => risk.greeks([100, 100], [1, 2, 3], 1, 0.05, 0.2)))[0].path, "spot");
  assert.equal((await problems(() => risk.greeks(100, 100, 1, 0.05, 0.2, 0, ["call", "cal"])))[0].path, "kind[1]");
});

test("dates of JavaScript are days in documents", () => {
  assert.equal(risk.time.yearFraction(new Date("2024-01-01"), new Date("2025-01-01"), "actual_365_fixed"), 366 / 365);
});
