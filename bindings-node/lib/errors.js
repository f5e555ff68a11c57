"use strict";

/** What a computation throws or rejects with. */
class ParipassuError extends Error {
  constructor({ code, message, problems = [] }, options) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    this.problems = problems;
  }
}

/** The input is wrong: `problems` says where and how. */
class InvalidError extends ParipassuError {}
/** No answer can satisfy what is asked. */
class InfeasibleError extends ParipassuError {}
/** The computation did not come to an end. */
class NoConvergenceError extends ParipassuError {}
/** The computation was stopped. */
class CancelledError extends ParipassuError {}
/** The computation itself is broken. */
class InternalError extends ParipassuError {}

const kinds = {
  Invalid: InvalidError,
  Infeasible: InfeasibleError,
  NoConvergence: NoConvergenceError,
  Cancelled: CancelledError,
};

/** The error that a reply speaks of. */
function failure(reply, options) {
  return new (kinds[reply.code] ?? InternalError)(reply, options);
}

/** The error of an input with these problems. */
function invalid(problems) {
  const message = problems.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join("\n");
  return new InvalidError({ code: "Invalid", message, problems });
}

/** The error of work whose signal was aborted. */
function cancelled(signal) {
  return new CancelledError({ code: "Cancelled", message: "cancelled" }, { cause: signal.reason });
}

module.exports = {
  ParipassuError,
  InvalidError,
  InfeasibleError,
  NoConvergenceError,
  CancelledError,
  InternalError,
  failure,
  invalid,
  cancelled,
};
