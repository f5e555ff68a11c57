"use strict";

// How a function of the compiled half is called: at once, or off the event loop.

const { cancelled, failure, invalid } = require("./errors.js");
const { Matrix } = require("./matrix.js");
const { reader } = require("./read.js");

/** A value in which `{ $: k }` stands for array `k`, with the arrays in their places. */
function joined(value, arrays) {
  if (value === null || typeof value !== "object") return value;
  if (value.$ !== undefined) {
    const array = arrays[value.$ + 1];
    return value.rows === undefined ? array : new Matrix(array, value.rows, value.columns);
  }
  for (const key in value) value[key] = joined(value[key], arrays);
  return value;
}

/** What a reply says: a number, the text of a document, or such a text with its arrays. */
function settled(reply) {
  if (typeof reply === "number") return Number.isNaN(reply) ? null : reply;
  const [text, arrays] = typeof reply === "string" ? [reply, null] : [reply[0], reply];
  const { answer, error } = JSON.parse(text);
  if (error) throw failure(error);
  return arrays ? joined(answer, arrays) : answer;
}

/** The arguments as the compiled half wants them. */
function held(readers, given) {
  const problems = [];
  const values = readers.map((read, i) => read(given[i], problems));
  if (problems.length > 0) throw invalid(problems);
  return values;
}

/** A function that answers at once. */
function now(compute, taken) {
  const readers = taken.map(reader);
  return (...given) => settled(compute(...held(readers, given)));
}

/** A function that promises an answer, and takes who watches it as its last argument. */
function later(compute, taken, Watch) {
  const readers = taken.map(reader);
  return async (...given) => {
    const { signal, onProgress } = given[readers.length] ?? {};
    if (signal?.aborted) throw cancelled(signal);
    let thrown;
    const told = (...progress) => {
      try {
        onProgress(...progress);
      } catch (error) {
        thrown ??= { error };
        watch.stop();
      }
    };
    const watch = new Watch(typeof onProgress === "function" ? told : onProgress);
    const work = compute(watch, ...held(readers, given)).then((reply) => {
      if (thrown) throw thrown.error;
      return settled(reply);
    });
    return signal ? stoppable(work, watch, signal) : work;
  };
}

/** Work that ends when its signal says so. */
function stoppable(work, watch, signal) {
  return new Promise((resolve, reject) => {
    const stop = () => {
      watch.stop();
      reject(cancelled(signal));
    };
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

module.exports = { now, later };
