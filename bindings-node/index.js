"use strict";

const { readFile } = require("node:fs/promises");
const native = require("./paripassu.node");
const { later, now } = require("./lib/call.js");
const { Matrix } = require("./lib/matrix.js");
const errors = require("./lib/errors.js");

const camelCase = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());

/** The tree of the functions: `risk.option.american.price` and so on. */
const tree = {};
for (const [path, when, taken, compute] of native.functions) {
  const steps = path.split(".").map(camelCase);
  const name = steps.pop();
  const branch = steps.reduce((branch, step) => (branch[step] ??= {}), tree);
  const arguments_ = JSON.parse(taken);
  const call = when === "now" ? now(compute, arguments_) : later(compute, arguments_, native.Watch);
  branch[name] = Object.defineProperty(call, "name", { value: name });
}

const { clo, risk, portfolio, backtest } = tree;

// What is asked most stands right below its module.
clo.compliance = clo.quality.compliance;
clo.hypo = clo.trades.hypothetical;
clo.rank = clo.trades.rank;
clo.rebalance = clo.trades.rebalance;
clo.readTape = readTape;
risk.correlation = risk.statistics.correlation;
risk.covariance = risk.statistics.covariance;
risk.expectedShortfall = risk.var.expectedShortfall;
risk.quantile = risk.statistics.quantile;
risk.valueAtRisk = risk.var.valueAtRisk;
portfolio.performance = portfolio.measures.performance;
portfolio.rebalance = portfolio.rebalancing.rebalance;

/** Reads a loan tape: a file's path, or its bytes. A workbook begins as ZIP archives do, all else is CSV. */
async function readTape(source, settings, options) {
  const bytes = typeof source === "string" || source instanceof URL ? await readFile(source, options) : source;
  const isWorkbook = bytes?.[0] === 0x50 && bytes?.[1] === 0x4b;
  if (isWorkbook || !ArrayBuffer.isView(bytes)) return clo.tape.readXlsx(bytes, settings, options);
  return clo.tape.readCsv(new TextDecoder().decode(bytes), settings, options);
}

const { ParipassuError, InvalidError, InfeasibleError, NoConvergenceError, CancelledError, InternalError } = errors;

module.exports = {
  clo,
  risk,
  portfolio,
  backtest,
  Matrix,
  ParipassuError,
  InvalidError,
  InfeasibleError,
  NoConvergenceError,
  CancelledError,
  InternalError,
};
