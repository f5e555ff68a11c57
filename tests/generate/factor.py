"""tests/fixtures/risk/factor.json: betas and joint models by statsmodels and scikit-learn, PCA by scikit-learn, VIF by statsmodels."""

import json
import pathlib

import numpy as np
import statsmodels.api as sm
from sklearn.decomposition import PCA
from sklearn.linear_model import Ridge
from sklearn.preprocessing import StandardScaler
from statsmodels.stats.outliers_influence import variance_inflation_factor

out = pathlib.Path(__file__).parents[1] / "fixtures" / "risk" / "factor.json"
rng = np.random.default_rng(11)
T, N, K = 120, 5, 4
market = rng.normal(0.0004, 0.01, T)
styles = [market * b + rng.normal(0, 0.003, T) for b in (0.95, 1.05, 0.9)]
factors = np.round(np.column_stack([market, *styles]), 5)
loads = rng.normal(0.4, 0.5, (N, K))
assets = np.round(0.0002 + factors @ loads.T + rng.normal(0, 0.01, (T, N)), 5)
yields = np.round(0.042 + np.cumsum(rng.normal(0, 0.0006, T + 1)), 5)


def pair(x, y):
    fit = sm.OLS(y, sm.add_constant(x)).fit()
    return {"slope": fit.params[1], "alpha": fit.params[0], "standard_error": fit.bse[1], "t_statistic": fit.tvalues[1],
            "p_value": fit.pvalues[1], "r_squared": fit.rsquared, "observations": int(fit.nobs)}


def joint(y):
    fit = sm.OLS(y, sm.add_constant(factors)).fit()
    return {"alpha": fit.params[0], "betas": fit.params[1:].tolist(), "standard_errors": fit.bse[1:].tolist(),
            "p_values": fit.pvalues[1:].tolist(), "r_squared": fit.rsquared, "residual_variance": fit.mse_resid}


def ridge(y, penalty):
    scaler = StandardScaler().fit(factors)
    model = Ridge(alpha=penalty).fit(scaler.transform(factors), y)
    betas = model.coef_ / scaler.scale_
    residual = y - model.predict(scaler.transform(factors))
    return {"alpha": float(model.intercept_ - betas @ scaler.mean_), "betas": betas.tolist(),
            "r_squared": float(1 - residual.var() / y.var())}


gaps = assets[:, 0].copy()
gaps[[3, 50, 51, 90]] = np.nan
keep = ~np.isnan(gaps)


def components(x):
    pca = PCA(svd_solver="full").fit(x)
    flip = np.array([1.0 if row[np.argmax(np.abs(row))] > 0 else -1.0 for row in pca.components_])
    return {"eigenvalues": pca.explained_variance_.tolist(), "explained": pca.explained_variance_ratio_.tolist(),
            "vectors": (pca.components_ * flip[:, None]).T.tolist(), "first_scores": (pca.transform(x) * flip)[0].tolist()}


standard = (assets - assets.mean(0)) / assets.std(0, ddof=1)
weights = np.array([0.4, 0.3, 0.3, -0.2, 0.2])
fits = [joint(assets[:, i]) for i in range(N)]
B = np.array([fit["betas"] for fit in fits])
D = np.array([fit["residual_variance"] for fit in fits])
S = np.cov(factors.T)
total = weights @ (B @ S @ B.T + np.diag(D)) @ weights
design = sm.add_constant(factors)
C = np.corrcoef(factors.T)
json.dump(
    {
        "source": "statsmodels OLS and variance_inflation_factor, scikit-learn PCA and Ridge, NumPy; tests/generate/factor.py",
        "tolerance": "1e-9 relative; p-values 1e-7",
        "assets": assets.tolist(),
        "factors": factors.tolist(),
        "yields": yields.tolist(),
        "pairs": [[pair(factors[:, k], assets[:, i]) for k in range(K)] for i in range(N)],
        "gaps": [3, 50, 51, 90],
        "pairs_with_gaps": [pair(factors[keep, k], assets[keep, 0]) for k in range(K)],
        "interest_rate": pair(np.diff(yields), assets[:, 0]),
        "joint": fits,
        "ridge": {str(p): [ridge(assets[:, i], p) for i in range(N)] for p in (1.0, 25.0)},
        "covariance_components": components(assets),
        "correlation_components": components(standard),
        "variance_inflation": [float(variance_inflation_factor(design, k + 1)) for k in range(K)],
        "condition_number": float(np.linalg.cond(C)),
        "mean_correlation": float(C[np.triu_indices(K, 1)].mean()),
        "weights": weights.tolist(),
        "portfolio_variance": float(total),
        "portfolio_systematic_variance": float(weights @ B @ S @ B.T @ weights),
        "implied_covariance": (B @ S @ B.T + np.diag(D)).tolist(),
    },
    out.open("w"),
)
print("wrote", out, out.stat().st_size)
