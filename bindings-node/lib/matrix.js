"use strict";

/** Rows of numbers of one length, one after another in one array. */
class Matrix {
  constructor(data, rows, columns) {
    this.data = data;
    this.rows = rows;
    this.columns = columns;
  }

  /** The element of row `i` and column `j`, from 0. */
  at(i, j) {
    return this.data[i * this.columns + j];
  }

  /** Row `i`: a view, not a copy. */
  row(i) {
    return this.data.subarray(i * this.columns, (i + 1) * this.columns);
  }

  /** The rows as plain lists. */
  toRows() {
    return Array.from({ length: this.rows }, (_, i) => Array.from(this.row(i)));
  }

  /** In a document a matrix is a list of rows. */
  toJSON() {
    return this.toRows();
  }
}

module.exports = { Matrix };
