//! Early exercise, smiles and surfaces, and books of options.

mod american;
mod binomial;
mod book;
mod minimize;
mod monte_carlo;
mod quadrature;
mod sabr;
mod scenario;
mod surface;
mod svi;
