use super::{european, groups};
use rayon::ThreadPoolBuilder;
use risk_core::math::exp;
use risk_core::option::batch::{
    CrossGreeksOut, GreeksOut, GreeksTable, Options, all_greeks_into, greeks, greeks_into, prices,
    prices_into,
};
use risk_core::option::{Greeks, Units, black_scholes};
use risk_core::random::stream;

/// Columns of as many options as asked for.
struct Book {
    kind: Vec<i8>,
    columns: [Vec<f64>; 6],
}

impl Book {
    fn of(rows: usize) -> Self {
        let mut draw = stream(5, 0);
        let mut book = Self { kind: Vec::new(), columns: Default::default() };
        for _ in 0..rows {
            let mut between = |low: f64, high: f64| low + (high - low) * draw.uniform();
            let (spot, years) = (between(50.0, 150.0), between(0.02, 3.0));
            let (rate, dividend_yield) = (between(-0.02, 0.06), between(0.0, 0.04));
            let (volatility, deviations) = (between(0.05, 0.9), between(-4.0, 4.0));
            let strike = spot * exp((rate - dividend_yield) * years + deviations * volatility * years.sqrt());
            let row = [spot, strike, years, rate, dividend_yield, volatility];
            book.columns.iter_mut().zip(row).for_each(|(column, x)| column.push(x));
            book.kind.push(if draw.uniform() < 0.5 { 1 } else { -1 });
        }
        book
    }

    fn options(&self) -> Options<'_> {
        let [spot, strike, years, rate, dividend_yield, volatility] = &self.columns;
        Options { kind: &self.kind, spot, strike, years, rate, dividend_yield, volatility }
    }

    fn row(&self, i: usize) -> Vec<f64> {
        let numbers = self.columns.iter().map(|column| column[i]);
        std::iter::once(f64::from(self.kind[i])).chain(numbers).collect()
    }
}

fn row(table: &GreeksTable, i: usize) -> Greeks {
    Greeks {
        price: table.price[i],
        delta: table.delta[i],
        gamma: table.gamma[i],
        vega: table.vega[i],
        theta: table.theta[i],
        rho: table.rho[i],
        vanna: table.vanna[i],
        volga: table.volga[i],
        charm: table.charm[i],
    }
}

#[test]
fn a_batch_has_the_bits_of_one_option_at_a_time() {
    let book = Book::of(1_003);
    for units in [Units::Market, Units::Raw] {
        let table = greeks(&book.options(), units).unwrap();
        for i in 0..1_003 {
            let one = black_scholes::greeks_in(&european(&book.row(i)), units).unwrap();
            assert_eq!(row(&table, i), one, "row {i}");
        }
    }
}

#[test]
fn threads_change_no_bit() {
    let book = Book::of(50_000);
    let on = |threads: usize| {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| greeks(&book.options(), Units::Market).unwrap())
    };
    let one = on(1);
    assert_eq!(one, on(2));
    assert_eq!(one, on(8));
    // Nor does it matter where the chunks are cut.
    let alone = greeks(&Options { kind: &[book.kind[49_999]], ..last(&book.options()) }, Units::Market);
    assert_eq!(row(&alone.unwrap(), 0), row(&one, 49_999));
}

fn last<'a>(options: &Options<'a>) -> Options<'a> {
    let end = |column: &'a [f64]| &column[column.len() - 1..];
    Options {
        kind: &options.kind[options.kind.len() - 1..],
        spot: end(options.spot),
        strike: end(options.strike),
        years: end(options.years),
        rate: end(options.rate),
        dividend_yield: end(options.dividend_yield),
        volatility: end(options.volatility),
    }
}

#[test]
fn columns_of_one_element_hold_for_every_row() {
    for rows in [3, 30_000] {
        let book = Book::of(rows);
        let full = book.options();
        let (kind, spot, rate) = (vec![-1; rows], vec![101.5; rows], vec![0.03; rows]);
        let long = Options { kind: &kind, spot: &spot, rate: &rate, ..full };
        let short = Options { kind: &[-1], spot: &[101.5], rate: &[0.03], ..full };
        assert_eq!(greeks(&long, Units::Market).unwrap(), greeks(&short, Units::Market).unwrap());
    }
}

#[test]
fn every_way_to_ask_gives_the_same() {
    let rows = 5_000;
    let book = Book::of(rows);
    let table = greeks(&book.options(), Units::Market).unwrap();
    assert_eq!(prices(&book.options()).unwrap(), table.price);
    let mut columns: [Vec<f64>; 9] = std::array::from_fn(|_| vec![f64::NAN; rows]);
    let [price, delta, gamma, vega, theta, rho, vanna, volga, charm] =
        columns.each_mut().map(Vec::as_mut_slice);
    let out = GreeksOut { price, delta, gamma, vega, theta, rho };
    all_greeks_into(&book.options(), Units::Market, out, CrossGreeksOut { vanna, volga, charm }).unwrap();
    let [price, delta, gamma, vega, theta, rho, vanna, volga, charm] = columns.clone();
    assert_eq!(table, GreeksTable { price, delta, gamma, vega, theta, rho, vanna, volga, charm });
    let [price, delta, gamma, vega, theta, rho, ..] = columns.each_mut().map(Vec::as_mut_slice);
    [&mut *price, &mut *delta, &mut *rho].into_iter().for_each(|column| column.fill(f64::NAN));
    let out = GreeksOut { price, delta, gamma, vega, theta, rho };
    greeks_into(&book.options(), Units::Market, out).unwrap();
    assert_eq!([&columns[0], &columns[1], &columns[5]], [&table.price, &table.delta, &table.rho]);
}

#[test]
fn a_batch_of_the_stored_points_is_right_too() {
    for (group, rows) in groups("option_wings.json") {
        let tolerance = if group == "far_wings" { 4e-13 } else { 1e-13 };
        let column = |i: usize| rows.iter().map(|row| row[i]).collect::<Vec<f64>>();
        let kind: Vec<i8> = rows.iter().map(|row| row[0] as i8).collect();
        let columns: Vec<Vec<f64>> = (1..7).map(column).collect();
        let [spot, strike, years, rate, dividend_yield, volatility] = columns.each_slice();
        let options = Options { kind: &kind, spot, strike, years, rate, dividend_yield, volatility };
        for (got, row) in prices(&options).unwrap().iter().zip(&rows) {
            assert!(super::apart(*got, row[7]) < tolerance, "{group}: {got} for {}", row[7]);
        }
    }
}

/// The six columns as slices.
trait EachSlice {
    fn each_slice(&self) -> [&[f64]; 6];
}

impl EachSlice for Vec<Vec<f64>> {
    fn each_slice(&self) -> [&[f64]; 6] {
        std::array::from_fn(|i| self[i].as_slice())
    }
}

#[test]
fn nothing_in_nothing_out() {
    let none = Options {
        kind: &[],
        spot: &[],
        strike: &[],
        years: &[],
        rate: &[],
        dividend_yield: &[0.0],
        volatility: &[],
    };
    assert_eq!(greeks(&none, Units::Market).unwrap(), GreeksTable::default());
}

#[test]
fn rows_out_of_range_are_named() {
    for rows in [100, 30_000] {
        let mut book = Book::of(rows);
        book.columns[0][17] = -1.0;
        book.columns[5][17] = f64::NAN;
        book.columns[2][rows - 1] = f64::INFINITY;
        book.kind[40] = 0;
        let error = prices(&book.options()).unwrap_err();
        let paths: Vec<&str> = error.problems().iter().map(|problem| problem.path.as_str()).collect();
        assert_eq!(paths, ["spot[17]", "volatility[17]", "kind[40]", &format!("years[{}]", rows - 1)]);
        assert!(error.to_string().contains("kind[40]: must be 1 (call) or -1 (put), got 0"), "{error}");
    }
    let book = Book::of(50);
    let error = prices(&Options { rate: &[f64::NAN], ..book.options() }).unwrap_err();
    assert_eq!(error.problems()[0].path, "rate");
    // A long list of wrong rows is cut.
    let error = prices(&Options { volatility: &[-1.0; 50], ..book.options() }).unwrap_err();
    assert_eq!(error.problems().len(), 20);
}

#[test]
fn negative_zero_is_zero() {
    let book = Book::of(3);
    let table = greeks(&Options { volatility: &[-0.0], ..book.options() }, Units::Raw).unwrap();
    assert_eq!(table, greeks(&Options { volatility: &[0.0], ..book.options() }, Units::Raw).unwrap());
}

#[test]
fn columns_of_other_lengths_are_named() {
    let book = Book::of(10);
    let error = prices(&Options { strike: &[1.0, 2.0], kind: &[], ..book.options() }).unwrap_err();
    assert_eq!(
        error.to_string(),
        "kind: must have 10 elements or 1, got 0\nstrike: must have 10 elements or 1, got 2"
    );
    let error = prices_into(&book.options(), &mut [0.0; 9]).unwrap_err();
    assert_eq!(error.to_string(), "price: must have 10 elements to write to, got 9");
}
