//! The trades as variables, and the tests as rows of a linear program.

use super::super::rank::Side;
use super::super::trade::{Amounts, Desk, RebalanceSettings, Run, eligible};
use super::branch::Rules;
use super::linear::{LinearProgram, Row, Sense};
use crate::quality::{Linear, Tangent};

/// By how much of a denominator a test that failed after all is asked to be kept next time.
const MARGIN: f64 = 1e-9;

/// By what part of the largest gain of an increment equal ones are told apart, so that the maximum is
/// one point.
const TIE: f64 = 1e-7;

/// An asset that may be traded, one way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Variable {
    pub at: usize,
    pub side: Side,
    pub price: f64,
    /// Most increments.
    pub upper: f64,
}

/// The trades to choose from: sales, then purchases.
pub(super) struct Trades<'d, 'b> {
    pub start: &'d Desk<'b>,
    pub settings: &'d RebalanceSettings,
    pub variables: Vec<Variable>,
}

impl<'d, 'b> Trades<'d, 'b> {
    pub fn new(start: &'d Desk<'b>, settings: &'d RebalanceSettings) -> Self {
        let lot = settings.increment;
        let most = |par: f64| (par / lot + 1e-9).floor();
        let of_one = most(settings.max_concentration * settings.buy_par).max(1.0);
        let upper = |at: usize, side: Side| match side {
            Side::Sell if start.held(at) <= settings.sale_par => start.held(at) / lot,
            Side::Sell => most(settings.sale_par),
            Side::Buy => of_one.min(most(settings.buy_par)),
        };
        let variable =
            |at: usize, side: Side| Variable { at, side, price: start.price(at), upper: upper(at, side) };
        let variables = [Side::Sell, Side::Buy]
            .into_iter()
            .flat_map(|side| {
                let positions = eligible(start, side, &[], settings).positions;
                positions.into_iter().map(move |at| variable(at, side))
            })
            .filter(|variable| variable.upper > 0.0)
            .collect();
        Self { start, settings, variables }
    }

    /// What increments `x` of each make of the holdings.
    pub fn place(&self, x: &[f64]) -> (Vec<f64>, f64) {
        let (mut par, mut cash) = (self.start.par.clone(), self.start.cash);
        for (variable, x) in self.variables.iter().zip(x) {
            let amount = x * self.settings.increment;
            let Some(held) = par.get_mut(variable.at) else { continue };
            match variable.side {
                Side::Sell => {
                    *held = if *x == variable.upper && variable.upper * self.settings.increment >= *held {
                        0.0
                    } else {
                        *held - amount
                    };
                    cash += amount * variable.price;
                }
                Side::Buy => {
                    *held += amount;
                    cash -= amount * variable.price;
                }
            }
        }
        (par, cash)
    }

    /// The increments of a run that made only whole ones, or sold everything of an asset.
    pub fn increments(&self, run: &Run<'_>) -> Option<Vec<f64>> {
        let [sales, purchases] = [Side::Sell, Side::Buy].map(|side| run.amounts(side));
        let made = |variable: &Variable| {
            let amounts = if variable.side == Side::Buy { &purchases } else { &sales };
            let par = amounts.iter().find(|(at, _)| *at == variable.at).map_or(0.0, |(_, par)| *par);
            let x = par / self.settings.increment;
            let whole = if (x - variable.upper).abs() < 1e-9 { variable.upper } else { x.round() };
            ((x - whole).abs() < 1e-9 && whole <= variable.upper).then_some(whole)
        };
        self.variables.iter().map(made).collect()
    }

    /// Most par that may be bought, by place in the book.
    pub fn more(&self) -> Vec<f64> {
        let mut more = vec![0.0; self.start.par.len()];
        for variable in self.variables.iter().filter(|variable| variable.side == Side::Buy) {
            if let Some(more) = more.get_mut(variable.at) {
                *more = variable.upper * self.settings.increment;
            }
        }
        more
    }

    pub fn rules(&self) -> Rules {
        let first = self.variables.iter().take_while(|variable| variable.side == Side::Sell).count();
        let (sales, purchases) = self.variables.split_at(first);
        let either = sales.iter().enumerate().filter_map(|(i, sale)| {
            let j = purchases.iter().position(|purchase| purchase.at == sale.at)?;
            Some((i, first + j))
        });
        Rules {
            upper: self.variables.iter().map(|variable| variable.upper).collect(),
            either: either.collect(),
            purchases: first..self.variables.len(),
            most_purchases: self.settings.most_assets,
        }
    }

    /// What an increment of each adds to a function of holdings and cash.
    fn per_increment(&self, function: &Linear) -> Vec<f64> {
        let lot = self.settings.increment;
        let slope = |variable: &Variable| {
            let per_par = function.per_par.get(variable.at).copied().unwrap_or(0.0);
            let bought = lot * (per_par - variable.price * function.per_cash);
            if variable.side == Side::Buy { bought } else { -bought }
        };
        self.variables.iter().map(slope).collect()
    }

    /// A function that is linear around `reference`, at the start.
    fn at_start(&self, function: &Linear, reference: &Desk<'_>) -> f64 {
        let moves = self.start.par.iter().zip(&reference.par).zip(&function.per_par);
        let back: f64 = moves.map(|((start, there), per_par)| per_par * (start - there)).sum();
        function.value + back + function.per_cash * (self.start.cash - reference.cash)
    }

    /// The program around `reference`: the objective and the tests made linear there, the amounts that
    /// were traded at the least, and the cash.
    pub fn program(
        &self,
        tangents: &[Tangent],
        reference: &Desk<'_>,
        traded: [f64; 2],
        cuts: &[Row],
    ) -> LinearProgram {
        let mut objective = vec![0.0; self.variables.len()];
        let mut constant = 0.0;
        for (number, weight) in &self.settings.objective.weights {
            let tangent = tangents.iter().find(|tangent| tangent.number == *number);
            let Some(headroom) = tangent.and_then(Tangent::headroom) else { continue };
            constant += 100.0 * weight * self.at_start(&headroom, reference);
            for (sum, gain) in objective.iter_mut().zip(self.per_increment(&headroom)) {
                *sum += 100.0 * weight * gain;
            }
        }
        let largest = objective.iter().fold(0.0_f64, |largest, gain| largest.max(gain.abs()));
        for (j, gain) in objective.iter_mut().enumerate() {
            // Multiples of the golden ratio fill the unit interval evenly.
            *gain += TIE * largest * (j as f64 * 0.618_033_988_749_894_9).fract();
        }
        let mut rows = self.amounts(traded);
        rows.extend(
            tangents
                .iter()
                .filter(|test| !self.is_exempt(test))
                .filter_map(|test| self.row(test, reference, 0.0)),
        );
        rows.extend_from_slice(cuts);
        LinearProgram { objective, constant, rows }
    }

    fn is_exempt(&self, test: &Tangent) -> bool {
        self.settings.objective.exempt.contains(&test.number)
    }

    /// Rows that exclude `reference`, where these tests fail.
    pub fn cuts(&self, tangents: &[Tangent], reference: &Desk<'_>, failing: &[u16]) -> Vec<Row> {
        let failing = tangents.iter().filter(|test| failing.contains(&test.number));
        failing.filter_map(|test| self.row(test, reference, MARGIN * test.denominator.value.abs())).collect()
    }

    /// The slack of a test is at least `margin`; none when no trade moves it.
    fn row(&self, test: &Tangent, reference: &Desk<'_>, margin: f64) -> Option<Row> {
        let slack = test.slack();
        let coefficients: Vec<f64> = self.per_increment(&slack).iter().map(|gain| -gain).collect();
        let constant = self.at_start(&slack, reference) - margin;
        normal(coefficients, Sense::AtMost, constant)
    }

    /// The rows of par sold, par bought, cash and the number of purchases. At least as many whole
    /// increments are traded as `traded`, unless the settings leave that open.
    fn amounts(&self, traded: [f64; 2]) -> Vec<Row> {
        let lot = self.settings.increment;
        let of = |side: Side| -> Vec<f64> {
            self.variables.iter().map(|variable| f64::from(u8::from(variable.side == side))).collect()
        };
        let mut rows = Vec::new();
        let asked = [self.settings.sale_par, self.settings.buy_par];
        for ((side, asked), traded) in [Side::Sell, Side::Buy].into_iter().zip(asked).zip(traded) {
            let (most, least) = (asked / lot, (traded / lot + 1e-9).floor());
            if self.settings.amounts == Amounts::AtMost || least == 0.0 {
                rows.push((of(side), Sense::AtMost, most));
            } else if (most - least).abs() < 1e-9 {
                rows.push((of(side), Sense::Equal, most));
            } else {
                rows.push((of(side), Sense::AtMost, most));
                rows.push((of(side).iter().map(|one| -one).collect(), Sense::AtMost, -least));
            }
        }
        let spent = self.variables.iter().map(|variable| {
            if variable.side == Side::Buy { lot * variable.price } else { -lot * variable.price }
        });
        rows.push((spent.collect(), Sense::AtMost, self.start.cash - self.settings.least_cash));
        if let Some(most) = self.settings.most_assets {
            let share = |variable: &Variable| {
                if variable.side == Side::Buy { 1.0 / variable.upper } else { 0.0 }
            };
            rows.push((self.variables.iter().map(share).collect(), Sense::AtMost, most as f64));
        }
        rows.into_iter()
            .filter_map(|(coefficients, sense, constant)| normal(coefficients, sense, constant))
            .collect()
    }
}

/// A row with its largest coefficient made one; none without any.
fn normal(mut coefficients: Vec<f64>, sense: Sense, constant: f64) -> Option<Row> {
    let largest = coefficients.iter().fold(0.0_f64, |largest, x| largest.max(x.abs()));
    if !(largest > 0.0 && largest.is_finite() && constant.is_finite()) {
        return None;
    }
    for coefficient in &mut coefficients {
        *coefficient /= largest;
    }
    Some(Row { coefficients, sense, constant: constant / largest })
}
