//! The master list: invented loans and bonds over the envelope of a broadly syndicated market.

use super::{AS_OF, INDEX, SEED};
use clo_core::deal::{
    Amortization, Asset, AssetKind, CouponType, MoodysCategory, MoodysRatings, Opinion, SpRatings,
};
use risk_core::random::{Stream, stream};
use risk_core::rating::Rating;
use risk_core::time::{Date, DayCount, Frequency, add_months};

/// How many assets there are, the last three under the ids of the rebalancing examples.
pub const ASSETS: usize = 384;
const NAMED: [&str; 3] = ["ASSET_001", "ASSET_150", "ASSET_203"];
/// Where bonds begin, and where loans of investment grade do.
const BONDS: usize = 300;
const INVESTMENT_GRADE: usize = 345;

/// Moody's industry, S&P's, and how often of a hundred.
pub const INDUSTRIES: [(&str, &str, f64); 20] = [
    ("High Tech Industries", "Electronics/electrical", 12.0),
    ("Healthcare & Pharmaceuticals", "Health care", 10.0),
    ("Services: Business", "Business equipment & services", 9.0),
    ("Banking, Finance, Insurance and Real Estate", "Financial intermediaries", 7.0),
    ("Hotel, Gaming, & Leisure", "Lodging & casinos", 6.0),
    ("Capital Equipment", "Industrial equipment", 6.0),
    ("Chemicals, Plastics, & Rubber", "Chemicals & plastics", 5.0),
    ("Telecommunications", "Telecommunications", 5.0),
    ("Construction & Building", "Building & development", 5.0),
    ("Beverage, Food, & Tobacco", "Food products", 5.0),
    ("Automotive", "Automotive", 4.0),
    ("Retail", "Retailers (except food & drug)", 4.0),
    ("Media: Broadcasting & Subscription", "Cable & satellite television", 4.0),
    ("Containers, Packaging, & Glass", "Containers & glass products", 3.0),
    ("Energy: Oil & Gas", "Oil & gas", 4.0),
    ("Aerospace & Defense", "Aerospace & Defense", 3.0),
    ("Services: Consumer", "Leisure goods/activities/movies", 3.0),
    ("Utilities: Electric", "Utilities", 2.0),
    ("Transportation: Cargo", "Surface Transport", 2.0),
    ("Environmental Industries", "Ecological services & equipment", 1.0),
];

/// S&P rating, how often of a hundred, and the spread of a first-lien loan.
const RATINGS: [(&str, f64, f64); 7] = [
    ("BB+", 4.0, 0.0225),
    ("BB", 9.0, 0.0260),
    ("BB-", 17.0, 0.0300),
    ("B+", 25.0, 0.0345),
    ("B", 27.0, 0.0400),
    ("B-", 15.0, 0.0475),
    ("CCC+", 3.0, 0.0650),
];

const GRADES: [&str; 7] = ["A+", "A", "A", "A-", "BBB+", "BBB", "BBB-"];
const COUNTRIES: [(&str, f64); 6] = [
    ("USA", 90.0),
    ("Luxembourg", 3.0),
    ("Netherlands", 2.5),
    ("Canada", 2.0),
    ("United Kingdom", 1.5),
    ("Germany", 1.0),
];
const FIRST: [&str; 32] = [
    "Amber",
    "Anchor",
    "Arbor",
    "Atlas",
    "Beacon",
    "Bristol",
    "Canyon",
    "Cobalt",
    "Compass",
    "Copper",
    "Crescent",
    "Delta",
    "Ember",
    "Falcon",
    "Garnet",
    "Granite",
    "Harbor",
    "Ironwood",
    "Juniper",
    "Keystone",
    "Lantern",
    "Meridian",
    "Northgate",
    "Onyx",
    "Palisade",
    "Quarry",
    "Ridgeline",
    "Sable",
    "Summit",
    "Tidewater",
    "Vesper",
    "Windward",
];
const SECOND: [&str; 10] = [
    "Brands",
    "Group",
    "Holdings",
    "Industries",
    "International",
    "Midco",
    "Partners",
    "Solutions",
    "Systems",
    "Ventures",
];

/// The assets, in the order of their numbers.
pub fn universe() -> Vec<Asset> {
    (0..ASSETS).map(asset).collect()
}

fn id(k: usize) -> String {
    let named = k.checked_sub(ASSETS - NAMED.len()).and_then(|k| NAMED.get(k));
    named.map_or_else(|| format!("ASSET{:03}", k + 1), |id| (*id).to_owned())
}

fn asset(k: usize) -> Asset {
    let mut draw = stream(SEED, k as u64);
    let issuer = issuer(k);
    let (moodys_industry, sp_industry, _) =
        *pick(&mut stream(SEED, 10_000 + issuer as u64), &INDUSTRIES, |i| i.2);
    let is_bond = (BONDS..INVESTMENT_GRADE).contains(&k);
    let is_second_lien = k < BONDS && k % 16 == 7;
    let is_investment_grade = k >= INVESTMENT_GRADE;
    let (grade, _, usual) = *pick(&mut draw, &RATINGS, |rating| rating.1);
    let grade = if is_investment_grade { GRADES[k % GRADES.len()] } else { grade };
    let rating = Rating::parse(grade).unwrap_or(Rating::B_MINUS);
    let spread = match (is_investment_grade, is_second_lien) {
        (true, _) => 0.040 + 0.006 * draw.uniform(),
        (_, true) => usual + 0.035 + 0.005 * draw.uniform(),
        _ => usual + 0.006 * (draw.uniform() - 0.35),
    };
    let spread = (spread * 1e4 / 12.5).round() * 12.5 / 1e4;
    let maturity = maturity(&mut draw, is_investment_grade);
    let name = name(issuer);
    let kind = if is_bond { AssetKind::Bond } else { AssetKind::Loan };
    let (coupon_type, frequency, day_count) = match is_bond {
        true => (CouponType::Fixed, Frequency::SemiAnnual, DayCount::Thirty360Us),
        false => (CouponType::Floating, Frequency::Quarterly, DayCount::Actual360),
    };
    let coupon = if is_bond { ((INDEX - 0.012 + spread) * 800.0).round() / 800.0 } else { INDEX + spread };
    Asset {
        id: id(k),
        name: format!("{name} {}", instrument(is_bond, is_second_lien, maturity)),
        issuer: name,
        kind,
        par: 1e6 * (4.0 + (12.0 * draw.uniform()).round() / 4.0),
        price: Some(price(&mut draw, rating)),
        maturity,
        coupon_type,
        spread: if is_bond { 0.0 } else { spread },
        floor: (!is_bond).then_some(if draw.uniform() < 0.3 { 0.005 } else { 0.0 }),
        coupon: Some(coupon),
        index: if is_bond { String::new() } else { "3M Term SOFR".into() },
        frequency,
        day_count,
        dated: Some(add_months(maturity, -84)),
        facility_size: 1e6 * (200.0 + (1_800.0 * draw.uniform()).round()),
        seniority: if is_bond || is_second_lien { "Second Lien".into() } else { "Senior Secured".into() },
        moodys_category: if is_bond || is_second_lien {
            MoodysCategory::NonSeniorSecuredLoan
        } else {
            MoodysCategory::SeniorSecuredLoan
        },
        moodys_industry: moodys_industry.into(),
        sp_industry: sp_industry.into(),
        country: pick(&mut draw, &COUNTRIES, |country| country.1).0.into(),
        cov_lite: !is_bond && draw.uniform() < 0.5,
        amortization: if is_bond { Amortization::Bullet } else { Amortization::AnnualRate(0.01) },
        analyst_opinion: match draw.uniform() {
            low if low < 0.06 => Opinion::Sell,
            high if high > 0.85 => Opinion::Buy,
            _ => Opinion::Hold,
        },
        moodys: MoodysRatings {
            rating: Some(rating),
            default_probability: Some(rating),
            warf: Some(rating),
            recovery_rate: Some(if is_bond || is_second_lien { 0.30 } else { 0.45 + 0.05 * draw.uniform() }),
            ..MoodysRatings::default()
        },
        sp: SpRatings { rating: Some(rating), issuer: Some(rating), ..SpRatings::default() },
        ..Asset::default()
    }
}

/// One name in twelve borrows twice.
fn issuer(k: usize) -> usize {
    if k % 12 == 11 { k - 5 } else { k }
}

fn name(issuer: usize) -> String {
    let (first, second) = (FIRST[(issuer * 7) % FIRST.len()], SECOND[(issuer / FIRST.len()) % SECOND.len()]);
    format!("{first} {second}{}", if issuer >= FIRST.len() * SECOND.len() { " II" } else { "" })
}

fn instrument(is_bond: bool, is_second_lien: bool, maturity: Date) -> String {
    match (is_bond, is_second_lien) {
        (true, _) => format!("Notes {}", maturity.format("%Y")),
        (_, true) => "Second Lien Term Loan".into(),
        _ => "Term Loan B".into(),
    }
}

/// From two and a half to seven years; investment grade to five and a half.
fn maturity(draw: &mut Stream, is_investment_grade: bool) -> Date {
    let longest = if is_investment_grade { 66.0 } else { 84.0 };
    add_months(AS_OF, 30 + ((longest - 30.0) * draw.uniform()) as i32)
}

fn price(draw: &mut Stream, rating: Rating) -> f64 {
    let usual = match rating.rank() {
        ..=13 => 0.998,
        14 => 0.994,
        15 => 0.985,
        16 => 0.955,
        _ => 0.84,
    };
    let price = usual + (1.0 - usual + 0.004) * 0.5 * draw.normal();
    (price.clamp(0.55, 1.015) * 1e5).round() / 1e5
}

/// One of `choices`, by their weights.
fn pick<'a, T>(draw: &mut Stream, choices: &'a [T], weight: impl Fn(&T) -> f64) -> &'a T {
    let mut left = draw.uniform() * choices.iter().map(&weight).sum::<f64>();
    for choice in choices {
        left -= weight(choice);
        if left < 0.0 {
            return choice;
        }
    }
    &choices[choices.len() - 1]
}
