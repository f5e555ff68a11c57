//! Country groups: whose law an obligor lives under, as indentures sort it.

use serde::{Deserialize, Serialize};

/// The lists of countries that an indenture's tests refer to.
///
/// Countries are known by their English names and ISO 3166 codes, in capitals or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Countries {
    /// Where the deal is at home.
    pub home: String,
    /// Group I countries: the Netherlands, Australia, New Zealand, the United Kingdom.
    pub group_1: Vec<String>,
    /// Group II countries: Germany, Sweden, Switzerland.
    pub group_2: Vec<String>,
    /// Group III countries: Austria, Belgium, Denmark, Finland, France, Iceland, Liechtenstein,
    /// Luxembourg, Norway, Spain.
    pub group_3: Vec<String>,
    /// Tax jurisdictions: the Bahamas, Bermuda, the British Virgin Islands, the Cayman Islands, the
    /// Channel Islands, the Netherlands Antilles.
    pub tax_jurisdictions: Vec<String>,
    /// Emerging markets; none by default.
    pub emerging_markets: Vec<String>,
}

impl Default for Countries {
    /// The lists of United States deals, without emerging markets.
    fn default() -> Self {
        let list = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Self {
            home: "United States".into(),
            group_1: list(&["Netherlands", "Australia", "New Zealand", "United Kingdom"]),
            group_2: list(&["Germany", "Sweden", "Switzerland"]),
            group_3: list(&[
                "Austria",
                "Belgium",
                "Denmark",
                "Finland",
                "France",
                "Iceland",
                "Liechtenstein",
                "Luxembourg",
                "Norway",
                "Spain",
            ]),
            tax_jurisdictions: list(&[
                "Bahamas",
                "Bermuda",
                "British Virgin Islands",
                "Cayman Islands",
                "Channel Islands",
                "Netherlands Antilles",
            ]),
            emerging_markets: Vec::new(),
        }
    }
}

/// Countries with their other spellings.
const SPELLINGS: [(&str, &[&str]); 28] = [
    ("unitedstates", &["us", "usa", "unitedstatesofamerica"]),
    ("canada", &["ca", "can"]),
    ("unitedkingdom", &["gb", "gbr", "uk", "greatbritain", "england", "scotland", "wales"]),
    ("netherlands", &["nl", "nld", "thenetherlands", "holland"]),
    ("australia", &["au", "aus"]),
    ("newzealand", &["nz", "nzl"]),
    ("germany", &["de", "deu"]),
    ("sweden", &["se", "swe"]),
    ("switzerland", &["ch", "che"]),
    ("austria", &["at", "aut"]),
    ("belgium", &["be", "bel"]),
    ("denmark", &["dk", "dnk"]),
    ("finland", &["fi", "fin"]),
    ("france", &["fr", "fra"]),
    ("iceland", &["is", "isl"]),
    ("liechtenstein", &["li", "lie"]),
    ("luxembourg", &["lu", "lux"]),
    ("norway", &["no", "nor"]),
    ("spain", &["es", "esp"]),
    ("bahamas", &["bs", "bhs", "thebahamas"]),
    ("bermuda", &["bm", "bmu"]),
    ("britishvirginislands", &["vg", "vgb", "virginislandsbritish", "bvi"]),
    ("caymanislands", &["ky", "cym", "caymenislands", "thecaymanislands"]),
    ("channelislands", &["thechannelislands"]),
    ("netherlandsantilles", &["an", "ant"]),
    ("ireland", &["ie", "irl"]),
    ("italy", &["it", "ita"]),
    ("japan", &["jp", "jpn"]),
];

/// The one spelling of a country: small letters without spaces.
pub(super) fn country(text: &str) -> String {
    let bare: String = letters(text);
    let known = SPELLINGS.iter().find(|(_, others)| others.contains(&bare.as_str()));
    known.map_or(bare, |(name, _)| (*name).to_owned())
}

/// The letters and digits of a text, small.
pub(super) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Where a country stands in the lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) home: bool,
    pub(super) canada: bool,
    pub(super) united_kingdom: bool,
    /// The group, from 1 to 3.
    pub(super) group: Option<u8>,
    pub(super) tax_jurisdiction: bool,
    pub(super) emerging_market: bool,
}

impl Countries {
    /// The place of a country in one spelling.
    pub(super) fn place(&self, name: &str) -> Place {
        let is_in = |list: &[String]| list.iter().any(|listed| country(listed) == name);
        let groups = [&self.group_1, &self.group_2, &self.group_3];
        Place {
            home: country(&self.home) == name,
            canada: name == "canada",
            united_kingdom: name == "unitedkingdom",
            group: (1..).zip(groups).find(|(_, list)| is_in(list)).map(|(group, _)| group),
            tax_jurisdiction: is_in(&self.tax_jurisdictions),
            emerging_market: is_in(&self.emerging_markets),
        }
    }
}
