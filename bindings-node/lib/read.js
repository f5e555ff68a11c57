"use strict";

// What the compiled half wants of an argument, made of what the caller gave. Every reader answers, or adds
// to the problems.

const { types } = require("node:util");
const { Matrix } = require("./matrix.js");

const MOST_PROBLEMS = 20;
const typedArray = Object.getPrototypeOf(Float64Array.prototype);
const bufferOf = Object.getOwnPropertyDescriptor(typedArray, "buffer").get;
const lengthOf = Object.getOwnPropertyDescriptor(typedArray, "length").get;

/** What was got, in few words. */
function got(value) {
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return "a function";
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "a list" : "an object";
  return String(value);
}

const wanted = (problems, path, what, value) => {
  problems.push({ path, message: value === undefined ? "is missing" : `must be ${what}, got ${got(value)}` });
};

function number(value, name, problems) {
  if (typeof value !== "number") wanted(problems, name, "a number", value);
  return value;
}

function text(value, name, problems) {
  if (typeof value !== "string") wanted(problems, name, "text", value);
  return value;
}

/** Whether work on another thread may read the buffer where it is: nobody else writes it, it cannot shrink. */
function isSteady(buffer) {
  return !types.isSharedArrayBuffer(buffer) && !buffer.resizable;
}

function isDetached(buffer) {
  try {
    return !new Uint8Array(buffer);
  } catch {
    return true;
  }
}

function bytes(value, name, problems) {
  if (!types.isUint8Array(value)) return wanted(problems, name, "a Uint8Array", value);
  const buffer = bufferOf.call(value);
  if (lengthOf.call(value) === 0 && isDetached(buffer)) problems.push({ path: name, message: DETACHED });
  return isSteady(buffer) ? value : Uint8Array.from(value);
}

const DETACHED = "has no memory: its buffer was transferred";

/** A `Float64Array` as it is; a copy of any other list of numbers. */
function series(value, name, problems) {
  if (types.isTypedArray(value)) {
    const buffer = bufferOf.call(value);
    if (types.isBigInt64Array(value) || types.isBigUint64Array(value)) {
      return wanted(problems, name, "a list of numbers", 0n);
    }
    if (lengthOf.call(value) === 0 && isDetached(buffer)) problems.push({ path: name, message: DETACHED });
    return types.isFloat64Array(value) && isSteady(buffer) ? value : Float64Array.from(value);
  }
  if (!Array.isArray(value) || types.isProxy(value)) return wanted(problems, name, "a list of numbers", value);
  for (let i = 0, found = 0; i < value.length && found < MOST_PROBLEMS; i++) {
    if (typeof value[i] !== "number") found += wanted(problems, `${name}[${i}]`, "a number", value[i] ?? null) ?? 1;
  }
  return problems.length > 0 ? undefined : Float64Array.from(value);
}

function column(value, name, problems) {
  return typeof value === "number" ? Float64Array.of(value) : series(value, name, problems);
}

const flags = { call: 1, put: -1 };

/** 1 for a call and -1 for a put: of `"call"`, `"put"`, or a list of them. */
function kinds(value, name, problems) {
  if (types.isInt8Array(value)) return isSteady(bufferOf.call(value)) ? value : Int8Array.from(value);
  const list = Array.isArray(value) && !types.isProxy(value) ? value : [value];
  const path = (i) => (list === value ? `${name}[${i}]` : name);
  for (let i = 0, found = 0; i < list.length && found < MOST_PROBLEMS; i++) {
    if (!Object.hasOwn(flags, list[i])) found += wanted(problems, path(i), '"call" or "put"', list[i]) ?? 1;
  }
  return problems.length > 0 ? undefined : Int8Array.from(list, (kind) => flags[kind]);
}

/** A matrix, or a list of rows. */
function panel(value, name, problems) {
  if (value !== null && typeof value === "object" && !Array.isArray(value) && "data" in value) {
    const { data, rows, columns } = value;
    const numbers = series(data, `${name}.data`, problems);
    for (const [field, count] of [["rows", rows], ["columns", columns]]) {
      const isCount = Number.isInteger(count) && count >= 0 && count < 2 ** 32;
      if (!isCount) wanted(problems, `${name}.${field}`, "a whole number, at least 0", count);
    }
    return { data: numbers, rows, columns };
  }
  if (!Array.isArray(value) || types.isProxy(value)) return wanted(problems, name, "a matrix or a list of rows", value);
  const rows = [];
  for (let i = 0; i < value.length && problems.length < MOST_PROBLEMS; i++) {
    const row = series(value[i], `${name}[${i}]`, problems);
    const columns = rows[0]?.length ?? row?.length;
    if (row && row.length !== columns) {
      problems.push({ path: `${name}[${i}]`, message: `must have ${columns} numbers as the first row, got ${row.length}` });
    }
    rows.push(row);
  }
  if (problems.length > 0) return undefined;
  const columns = rows[0]?.length ?? 0;
  const data = new Float64Array(rows.length * columns);
  rows.forEach((row, i) => data.set(row, i * columns));
  return { data, rows: rows.length, columns };
}

/** Whether `JSON.stringify` says all of a small object as it is. */
function isPlain(value) {
  if (value === null || typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype) return false;
  for (const key in value) {
    const field = value[key];
    if (typeof field === "number" ? !Number.isFinite(field) : typeof field !== "string") return false;
  }
  return true;
}

/** The JSON text of a value. What JSON cannot say, NaN above all, is a problem and not a null. */
function json(value, name, problems) {
  try {
    if (isPlain(value)) return JSON.stringify(value);
    const paths = new Map();
    const found = [];
    const text = JSON.stringify(value, function (key, value) {
      const above = paths.get(this) ?? (key === "" ? undefined : name);
      const path = above === undefined ? name : Array.isArray(this) ? `${above}[${key}]` : above ? `${above}.${key}` : key;
      if (typeof value === "number" && !Number.isFinite(value) && found.length < MOST_PROBLEMS) {
        found.push({ path, message: `must be finite, got ${value}` });
      }
      if (typeof value === "string" && value.endsWith("T00:00:00.000Z") && types.isDate(this[key])) value = value.slice(0, 10);
      if (ArrayBuffer.isView(value)) value = Array.from(value);
      if (typeof value === "object") paths.set(value, path);
      return value;
    });
    problems.push(...found);
    return text ?? "null";
  } catch (error) {
    problems.push({ path: name, message: error instanceof Error ? error.message : String(error) });
  }
}

/** A document is an object, or JSON text. */
function document(value, name, problems) {
  return typeof value === "string" ? value : json(value, "", problems);
}

/** A part of a document: text is a value. */
function part(value, name, problems) {
  if (value === undefined) return wanted(problems, name, "", value);
  return json(value, name, problems);
}

/** What is known of the assets: means and a covariance, or returns, or all. */
function estimates(value, name, problems) {
  if (value === null || typeof value !== "object") {
    return wanted(problems, name, "an object with mean and covariance, or returns", value);
  }
  const read = { mean: series, covariance: panel, returns: panel };
  const known = {};
  for (const field of Object.keys(value)) {
    if (!(field in read)) problems.push({ path: `${name}.${field}`, message: "unknown field" });
    else if (value[field] !== undefined) known[field] = read[field](value[field], `${name}.${field}`, problems);
  }
  return known;
}

const readers = { estimates, number, text, bytes, series, column, kinds, panel, document, part, settings: document };

/** What to read an argument with: `{ name, kind, optional, default }` as the compiled half declares it. */
function reader({ name, kind, optional, default: fallback }) {
  const read = readers[kind];
  let absent;
  if (kind === "settings") absent = "{}";
  else if (kind === "kinds") absent = Int8Array.of(1);
  else if (kind === "column" && fallback !== undefined) absent = Float64Array.of(JSON.parse(fallback));
  else if (fallback !== undefined) absent = kind === "number" ? JSON.parse(fallback) : fallback;
  if (!optional) return (value, problems) => read(value, name, problems);
  return (value, problems) => (value === undefined || value === null ? absent : read(value, name, problems));
}

module.exports = { reader, Matrix };
