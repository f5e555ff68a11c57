"use strict";

const native = require("./paripassu.node");

const clo = {
  project: (deal, assumptions, options) => run(native.clo.project, [deal, assumptions ?? {}], options),
};

/** Runs a native function on documents, and settles as its reply says. */
async function run(compute, documents, { signal, onProgress } = {}) {
  if (signal?.aborted) throw failure({ code: "Cancelled", message: "cancelled", problems: [] });
  const watch = new native.Watch(onProgress);
  const stop = () => watch.stop();
  signal?.addEventListener("abort", stop);
  try {
    const { answer, error } = JSON.parse(await compute(...documents.map(toJson), watch));
    if (error) throw failure(error);
    return answer;
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

/** The JSON text of a document. What JSON cannot say, NaN above all, is a problem and not a null. */
function toJson(document) {
  if (typeof document === "string") return document;
  const problems = [];
  const paths = new Map();
  let json;
  try {
    json = JSON.stringify(document, function (key, value) {
      const above = paths.get(this) ?? "";
      const path = Array.isArray(this) ? `${above}[${key}]` : above ? `${above}.${key}` : key;
      if (typeof value === "number" && !Number.isFinite(value)) {
        problems.push({ path, message: `must be finite, got ${value}` });
      }
      if (ArrayBuffer.isView(value)) value = Array.from(value);
      paths.set(value, path);
      return value;
    });
  } catch (error) {
    problems.push({ path: "", message: error.message });
  }
  if (problems.length === 0) return json ?? "null";
  const message = problems.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join("\n");
  throw failure({ code: "Invalid", message, problems });
}

function failure({ code, message, problems }) {
  return Object.assign(new Error(message), { code, problems });
}

module.exports = { clo };
