//! Defaulted par on its way to recovery.

/// Defaults by interest period, waiting for their recovery.
#[derive(Debug, Clone, Default)]
pub struct Workout {
    /// Par and recovery value of the default of each period; the first is what was in default at the
    /// start.
    defaults: Vec<(f64, f64)>,
    /// How many of them have been recovered.
    recovered: usize,
    /// Interest periods between default and recovery.
    lag: usize,
    /// Par waiting.
    pub par: f64,
    /// Recovery value waiting.
    pub value: f64,
}

impl Workout {
    /// A workout of `par` already in default, worth `value`, that recovers `lag` periods from now.
    #[must_use]
    pub fn new(par: f64, value: f64, lag: usize) -> Self {
        Self { defaults: vec![(par, value)], recovered: 0, lag, par, value }
    }

    /// Ends a period in which `par` defaulted, to recover `value` after the lag. Gives the par whose
    /// workout ends in this period, and what it recovers.
    pub fn advance(&mut self, par: f64, value: f64) -> (f64, f64) {
        self.defaults.push((par, value));
        self.par += par;
        self.value += value;
        let (mut ended, mut recovered) = (0.0, 0.0);
        while self.recovered + self.lag < self.defaults.len() {
            let (par, value) = self.defaults[self.recovered];
            ended += par;
            recovered += value;
            self.recovered += 1;
        }
        self.par -= ended;
        self.value -= recovered;
        if self.recovered == self.defaults.len() {
            (self.par, self.value) = (0.0, 0.0);
        }
        (ended, recovered)
    }

    /// Whether recoveries are still owed.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.defaults[self.recovered..].iter().any(|(par, _)| *par > 0.0)
    }
}
