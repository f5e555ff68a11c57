"""tests/fixtures/risk/sobol.json: points of scipy.stats.qmc.Sobol, not scrambled."""

import json
import pathlib

from scipy.stats import qmc

out = pathlib.Path(__file__).parents[1] / "fixtures" / "risk" / "sobol.json"
points = qmc.Sobol(1024, scramble=False).random(64)
columns = [0, 1, 2, 3, 4, 5, 9, 19, 36, 99, 255, 511, 777, 1022, 1023]
engine = qmc.Sobol(1024, scramble=False)
engine.fast_forward(1_000_000)
later = engine.random(2)
json.dump(
    {
        "source": "scipy.stats.qmc.Sobol(1024, scramble=False); tests/generate/sobol.py",
        "tolerance": "exact",
        "dimensions": [j + 1 for j in columns],
        "points": points[:, columns].tolist(),
        "later_first": 1_000_000,
        "later": later[:, columns].tolist(),
        "sums": points.sum(axis=0).tolist(),
    },
    out.open("w"),
)
print("wrote", out)
