"""Options: Black-Scholes, American, binomial and simulated prices, smiles, surfaces, books."""

from . import american, binomial, black76, black_scholes, book, monte_carlo, sabr, scenario, surface, svi

__all__ = [
    "american",
    "binomial",
    "black76",
    "black_scholes",
    "book",
    "monte_carlo",
    "sabr",
    "scenario",
    "surface",
    "svi",
]
